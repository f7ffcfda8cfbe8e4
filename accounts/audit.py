"""Writing the audit trail: in the same transaction as the change it tells of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Action, AuditEntry, User
from imt_cop.core.inserting import insert
from imt_cop.core.logs import current_request_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What changed: values as text, as the exports write them; `state` is the figure's state after the change."""

    object_type: str
    object_id: object
    field: str = ""
    old: str = ""
    new: str = ""
    entity_code: str = ""
    label: str = ""
    state: str = ""


def record(
    action: Action, changes: Iterable[Change] | Change, *, by: User | None, contract_code: str = "", reason: str = ""
) -> int:
    """Add an entry a change, in one query for all; returns how many. `by` is None for a command."""
    listed = [changes] if isinstance(changes, Change) else changes
    request_id = current_request_id()
    entries = [
        AuditEntry(
            by=by,
            action=action,
            contract_code=contract_code,
            entity_code=change.entity_code,
            object_type=change.object_type,
            object_id=str(change.object_id),
            label=change.label[:300],
            field=change.field,
            old=change.old,
            new=change.new,
            reason=reason,
            state=change.state,
            request_id=request_id,
        )
        for change in listed
    ]
    insert(entries)
    return len(entries)

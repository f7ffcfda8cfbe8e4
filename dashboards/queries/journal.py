"""The audit trail as one person may read it: of the institute for the head office, of their school for a controller.

An entry tells of a figure in a state: it is read by those who read that state of that entity, and by nobody else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.permissions import Permission, can, check_can, own_entities, reading
from indicators.models import Contract
from indicators.queries.dataset import Row
from schools.choices import EntityKind
from schools.models import Entity

PAGE_SIZE = 50
BATCH = 500
COLUMNS = (
    "at",
    "by",
    "action",
    "contract",
    "entity",
    "object",
    "id",
    "label",
    "field",
    "old",
    "new",
    "reason",
    "state",
    "request",
)
# Where each column stands in the trail.
LOOKUPS = dict.fromkeys(COLUMNS, "") | {
    **{name: name for name in ("at", "action", "label", "field", "old", "new", "reason", "state")},
    "by": "by__email",
    "contract": "contract_code",
    "entity": "entity_code",
    "object": "object_type",
    "id": "object_id",
    "request": "request_id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalFilter:
    """What is kept: empty keeps everything; both dates are included. `before`: where a page begins."""

    contract: str = ""
    entity: str = ""
    action: str = ""
    kind: str = ""
    number: str = ""
    since: date | None = None
    until: date | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journal:
    """A page of entries, the latest first; `following` is where the next one begins."""

    entries: tuple[AuditEntry, ...]
    following: int | None
    contracts: tuple[Contract, ...]
    entities: tuple[Entity, ...]


def visible_entries(user: User) -> QuerySet[AuditEntry]:
    """One query's worth of entries. Raises RefusedError for somebody who reads no journal."""
    own = own_entities(user, Permission.READ_AUDIT)
    if not own:
        check_can(user, Permission.READ_AUDIT)
    readable = reading(user)
    # A school's own trail, its drafts included where the person reads them.
    of_own = Q(entity_code__in=readable.own) & Q(state__in=readable.of_own)
    mine = Q(entity_code__in=own) & (Q(state="") | of_own | Q(state__in=readable.everywhere))
    bound = Q() if readable.only is None else Q(entity_code__in=readable.only)
    if not can(user, Permission.READ_AUDIT):
        return AuditEntry.objects.filter(mine & bound)
    institutes = Entity.objects.filter(kind=EntityKind.INSTITUTE).values("code")
    of_institute = (Q(entity_code="") | Q(entity_code__in=institutes)) & Q(state__in=readable.institute)
    return AuditEntry.objects.filter(Q(state="") | Q(state__in=readable.everywhere) | of_institute | mine, bound)


def found_entries(user: User, asked: JournalFilter) -> QuerySet[AuditEntry]:
    """The latest first."""
    exact = {
        "contract_code": asked.contract,
        "entity_code": asked.entity,
        "action": asked.action,
        "object_type": asked.kind,
        "object_id": asked.number,
    }
    rows = visible_entries(user).filter(**{name: value for name, value in exact.items() if value})
    if asked.since:
        rows = rows.filter(at__gte=_midnight(asked.since))
    if asked.until:
        rows = rows.filter(at__lt=_midnight(asked.until + timedelta(days=1)))
    if asked.before is not None:
        rows = rows.filter(pk__lt=asked.before)
    # Entries are only ever added: their order is that of their keys.
    return rows.select_related("by").order_by("-pk")


def journal(user: User, asked: JournalFilter) -> Journal:
    """Three queries."""
    entries = list(found_entries(user, asked)[: PAGE_SIZE + 1])
    entities = Entity.objects.all()
    if not can(user, Permission.READ_AUDIT):
        entities = entities.filter(code__in=own_entities(user, Permission.READ_AUDIT))
    return Journal(
        entries=tuple(entries[:PAGE_SIZE]),
        following=entries[PAGE_SIZE - 1].pk if len(entries) > PAGE_SIZE else None,
        contracts=tuple(Contract.objects.all()),
        entities=tuple(entities),
    )


def journal_rows(user: User, asked: JournalFilter) -> Iterator[Row]:
    """Every entry found, for a file."""
    for values in found_entries(user, asked).values_list(*LOOKUPS.values()).iterator(chunk_size=BATCH):
        yield journal_row(dict(zip(COLUMNS, values, strict=True)))


def journal_row(entry: dict[str, Any]) -> Row:
    """An entry, by its columns, as the texts of its export."""
    at = timezone.localtime(entry["at"]).isoformat(timespec="seconds")
    return {name: entry[name] or "" for name in COLUMNS} | {"at": at}


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))

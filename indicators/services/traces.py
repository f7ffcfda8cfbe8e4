"""What every write of figures leaves behind: a revision of each, and its rows of the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from indicators.choices import Quality
from indicators.models import Contract, Observation, ObservationRevision
from indicators.services import contracts

BATCH = 500


def revise(observations: Iterable[Observation], *, by: User | None, why: str) -> None:
    """Keep each figure as it now stands, with who wrote it and why."""
    ObservationRevision.objects.bulk_create(
        (
            ObservationRevision(
                observation=observation,
                version=observation.version,
                at=observation.updated_at,
                by=by,
                why=why,
                value=observation.value,
                reason=observation.reason,
                expected_on=observation.expected_on,
                state=observation.state,
                quality=observation.quality,
                comment=observation.comment,
                source=observation.source,
            )
            for observation in observations
        ),
        batch_size=BATCH,
    )


def record(changes: Iterable[tuple[Observation, str]], *, action: Action, by: User | None, reason: str = "") -> None:
    """The audit rows of figures that were written, each given with how it read before; their contracts are touched."""
    by_contract: defaultdict[Contract, list[Change]] = defaultdict(list)
    for observation, old in changes:
        by_contract[observation.contract].append(
            Change(
                object_type="observation",
                object_id=observation.pk,
                entity_code=observation.entity.code,
                field="value",
                label=" ".join(filter(None, [observation.indicator.code, str(observation.year), observation.name])),
                old=old,
                new=printed(observation),
                state=observation.state,
            )
        )
    for contract, rows in by_contract.items():
        audit.record(action, rows, by=by, contract_code=contract.code, reason=reason)
        contracts.touch(contract)


def printed(observation: Observation) -> str:
    """A figure in a line of the journal: the number or the reason, then how sure it is and its state."""
    number = format(observation.value.normalize(), "f") if observation.value is not None else observation.reason
    quality = "" if observation.quality == Quality.FINAL else f" ({observation.quality})"
    return f"{number or '—'}{quality} [{observation.state}]"

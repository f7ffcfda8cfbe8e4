"""What every write of figures leaves behind: a revision of each, and its rows of the journal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Protocol

from accounts import audit
from accounts.audit import Change
from accounts.models import Action, User
from imt_cop.core.inserting import insert
from indicators.choices import Quality
from indicators.models import Contract, Observation, ObservationRevision
from indicators.services import contracts

BATCH = 500


class Said(Protocol):
    """What a line of the journal says of a figure, kept or about to be."""

    @property
    def value(self) -> Decimal | None: ...

    @property
    def reason(self) -> str: ...

    @property
    def quality(self) -> str: ...


def revise(observations: Iterable[Observation], *, by: User | None, why: str) -> None:
    """Keep each figure as it now stands, with who wrote it and why."""
    insert(
        [
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
        ]
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
        contracts.touch(contract, definition=False)


def printed(observation: Observation) -> str:
    """A figure in a line of the journal: the number or the reason, then how sure it is and its state."""
    return line_of(observation, state=observation.state)


def line_of(figure: Said, *, state: str) -> str:
    """The same of a figure that is not written yet, as it will read in that state."""
    number = format(figure.value.normalize(), "f") if figure.value is not None else figure.reason
    quality = "" if figure.quality == Quality.FINAL else f" ({figure.quality})"
    return f"{number or '—'}{quality} [{state}]"

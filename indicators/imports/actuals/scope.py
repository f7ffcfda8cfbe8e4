"""What a file of figures may speak of: the contract's entities, series and years, and the person's rights."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, refusal
from imt_cop.core.errors import Sentence
from indicators.calculations.evaluation import year_range
from indicators.choices import ObservationState
from indicators.models import Contract, Indicator
from indicators.queries.contract_data import catalogue_of, contract_data
from schools.choices import EntityKind
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Read once an import; `state` is that of rows that carry none, `by` None the command line."""

    contract: Contract
    entities: dict[str, Entity]
    series: dict[str, Indicator]
    not_applicable: frozenset[tuple[str, str]]
    first_year: int
    last_year: int
    state: str
    by: User | None
    exported: bool
    _refusals: dict[str, Sentence | None] = field(default_factory=dict)
    # What texts of the file were found to say: by column, text, and what else decides.
    known: dict[tuple[str | None, ...], Any] = field(default_factory=dict)

    @property
    def institute(self) -> Entity:
        return self.contract.institute

    @property
    def states(self) -> tuple[str, ...]:
        """A person imports drafts, which then go the sheet's way; the command carries any state."""
        return tuple(ObservationState.values) if self.by is None else (ObservationState.DRAFT.value,)

    def refusal(self, entity: Entity) -> Sentence | None:
        """Why this person may not import figures of that entity; None when they may."""
        if self.by is None:
            return None
        if entity.code not in self._refusals:
            needed = Permission.ENTER_INSTITUTE_FIGURES if entity.is_institute else Permission.IMPORT_FIGURES
            self._refusals[entity.code] = refusal(self.by, needed, entity)
        return self._refusals[entity.code]


def scope_of(contract: Contract, *, state: str, by: User | None, exported: bool) -> Scope:
    """The years are those that can be evaluated, which no figure decides."""
    rows = series, members = catalogue_of(contract)
    printed = contract_data(contract, year=contract.last_year, states=(), catalogue=rows)
    first, last = year_range(printed)
    return Scope(
        contract=contract,
        entities={entity.code: entity for entity in members if entity.kind != EntityKind.OUTSIDE},
        series={one.code: one for one in series},
        not_applicable=printed.not_applicable,
        first_year=first,
        last_year=last,
        state=state,
        by=by,
        exported=exported,
    )

"""What a file of figures may speak of: the contract's entities, series and years, and the person's rights."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Max, Min

from accounts.models import User
from accounts.permissions import Permission, refusal
from imt_cop.core.errors import Sentence
from indicators.choices import ObservationState
from indicators.models import Baseline, Contract, Indicator, NotApplicable, Target
from schools.models import Entity


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Read once an import; `state` is that of rows that carry none, `by` None the command line."""

    contract: Contract
    entities: dict[str, Entity]
    series: dict[str, Indicator]
    not_applicable: frozenset[tuple[int, int]]
    first_year: int
    last_year: int
    state: str
    by: User | None
    exported: bool
    _refusals: dict[str, Sentence | None] = field(default_factory=dict)

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
            self._refusals[entity.code] = refusal(self.by, Permission.IMPORT_FIGURES, entity)
        return self._refusals[entity.code]


def scope_of(contract: Contract, *, state: str, by: User | None, exported: bool) -> Scope:
    """Years go from the earliest that the contract prints (its references) to its last target's."""
    entities = Entity.objects.of_institute(contract.institute).exclude(kind="outside")
    first = Baseline.objects.filter(contract=contract).aggregate(year=Min("first_year"))["year"]
    last = Target.objects.filter(contract=contract).aggregate(year=Max("year"))["year"]
    pairs = NotApplicable.objects.filter(contract=contract).values_list("entity_id", "indicator_id")
    return Scope(
        contract=contract,
        entities={entity.code: entity for entity in entities},
        series={series.code: series for series in Indicator.objects.filter(contract=contract)},
        not_applicable=frozenset(pairs),
        first_year=min(filter(None, (first, contract.first_year))),
        last_year=max(filter(None, (last, contract.last_year))),
        state=state,
        by=by,
        exported=exported,
    )

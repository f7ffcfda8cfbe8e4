"""What another figure in the place of a locked one would change: every status and outlook, institute included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from django.utils import timezone

from indicators.calculations.evaluation import Evaluator, year_range
from indicators.calculations.inputs import Adjustment, ContractData, Figure
from indicators.calculations.results import Evaluation
from indicators.choices import ObservationKind
from indicators.models import Amendment, Contract, Observation
from indicators.queries.contract_data import contract_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One entity, one indicator, one year, before and after."""

    before: Evaluation
    after: Evaluation

    @property
    def status_changes(self) -> bool:
        return self.before.status != self.after.status

    @property
    def outlook_changes(self) -> bool:
        return self.before.outlook != self.after.outlook

    @property
    def answer_changes(self) -> bool:
        """A status, an outlook, the State's own reading of it, or whether it rests on a provisional figure."""
        verdicts = self.before.rap_verdict != self.after.rap_verdict
        provisional = self.before.provisional != self.after.provisional
        return self.status_changes or self.outlook_changes or verdicts or provisional


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`answers`: where a status or an outlook changes; `values`: where the value alone does. Institute first."""

    answers: tuple[Effect, ...]
    values: tuple[Effect, ...]
    first_year: int
    last_year: int


def preview_of(observation: Observation, figure: Figure) -> Preview:
    """Evaluate the whole contract with the figure as it is and as proposed, from its year to the last.

    Later years follow: cumulated indicators, prices carried on from the last index, last year's value.
    The observation comes with its contract, entity and indicator. Constant in schools and years (seven queries, and six
    more for each later amendment).
    """
    contract, first = observation.contract, observation.year
    effects: list[Effect] = []
    last = first
    for years, data in _data(contract, first):
        start, end = year_range(data)
        last = max(last, min(years[-1], end))
        before, after = Evaluator(data), Evaluator(_with(data, observation, figure))
        for year in years:
            if start <= year <= end:
                pairs = zip(before.year(year), after.year(year), strict=True)
                effects += [Effect(before=old, after=new) for old, new in pairs]
    return Preview(
        answers=tuple(effect for effect in effects if effect.answer_changes),
        values=tuple(e for e in effects if not e.answer_changes and e.before.value != e.after.value),
        first_year=first,
        last_year=last,
    )


def _data(contract: Contract, first: int) -> Iterator[tuple[range, ContractData]]:
    """Spans of years that the same commitments hold for, each with the contract as it reads them."""
    amended = Amendment.objects.filter(contract=contract, signed_on__lte=timezone.localdate(), first_year__gt=first)
    starts = sorted({first, *amended.values_list("first_year", flat=True)})
    ends = [*(start - 1 for start in starts[1:]), max(contract.last_year, starts[-1])]
    for start, end in zip(starts, ends, strict=True):
        yield range(start, end + 1), contract_data(contract, year=start)


def _with(data: ContractData, observation: Observation, figure: Figure) -> ContractData:
    code, year = observation.indicator.code, observation.year
    if observation.kind == ObservationKind.EXTERNAL:
        return replace(data, external={**data.external, (code, year): figure})
    if observation.kind == ObservationKind.ADJUSTMENT:
        named = [one for one in data.adjustments.get((code, year), ()) if one.name != observation.name]
        changed = (*named, Adjustment(name=observation.name, value=figure.value))
        return replace(data, adjustments={**data.adjustments, (code, year): changed})
    return replace(data, figures={**data.figures, (observation.entity.code, code, year): figure})

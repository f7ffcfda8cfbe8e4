"""What the institute would be with other figures for one indicator's year. Nothing is written, nothing is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from dashboards.queries.selection import Selection, read, unknown
from imt_cop.core.errors import NotFoundError
from indicators.calculations.cascade import cascade
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.headline import headline
from indicators.calculations.results import CascadeRow, Evaluation, Headline
from indicators.calculations.rollup import weight_series
from indicators.calculations.simulation import (
    Scenario,
    Start,
    adjustment_of,
    can_be_simulated,
    committed_to,
    scenario_of,
    simulated,
    starting_points,
)
from indicators.calculations.vocabulary import Rollup
from indicators.models import Contract
from indicators.queries.catalogue import Catalogue, Place, Series
from indicators.queries.readings import Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What a simulation starts from: the reading, the indicator, each entity's figures."""

    found: Reading
    series: Series
    starts: tuple[Start, ...]
    weighed_by: Series | None
    adjusts: bool

    @property
    def places(self) -> tuple[Place, ...]:
        return tuple(self.found.names.places[one.entity] for one in self.starts)


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedPlace:
    """One entity: where it starts, and what it is judged with its simulated figure."""

    place: Place
    start: Start
    evaluation: Evaluation


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The institute's answer to one indicator, before and after."""

    series: Series
    before: Evaluation
    after: Evaluation

    @property
    def moves(self) -> bool:
        return _read(self.before) != _read(self.after)


def _read(evaluation: Evaluation) -> tuple[object, ...]:
    return evaluation.value, evaluation.status, evaluation.outlook


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    names: Catalogue
    series: Series
    year: int
    weighed_by: Series | None
    adjusts: bool
    adjustment: Decimal | None
    places: tuple[SimulatedPlace, ...]
    institute: Pair
    others: tuple[Pair, ...]
    cascade_before: CascadeRow | None
    cascade_after: CascadeRow | None
    headline_before: Headline
    headline_after: Headline
    drops_entered: bool


def simulable(names: Catalogue, found: Reading) -> tuple[Series, ...]:
    return tuple(one for one in names.indicators if can_be_simulated(found.data.indicators[one.code]))


def ground(contract: Contract, indicator: str, selection: Selection, states: frozenset[str]) -> Ground:
    """An empty indicator stands for the first that is declined. Raises InvalidFilterError."""
    found = read(contract, selection, states)
    offered = simulable(found.names, found)
    if not offered:
        raise NotFoundError
    declined = [one for one in offered if one.declined and one.rollup != Rollup.ENTERED]
    series = next((one for one in offered if one.code == indicator), None) if indicator else (declined or offered)[0]
    if series is None:
        raise unknown(_("Indicateur"), indicator)
    spec = found.data.indicators[series.code]
    return Ground(
        found=found,
        series=series,
        starts=starting_points(found.evaluator, series.code, found.year),
        weighed_by=found.names.series.get(weight_series(spec)),
        adjusts=spec.declined and spec.rollup == Rollup.SUM,
    )


def simulate(start: Ground, changed: Scenario) -> Simulation:
    """The reading of the starting points, and that of the changed figures, side by side."""
    found, series = start.found, start.series
    unchanged = Scenario(indicator=series.code, year=found.year)
    before = Evaluator(simulated(found.data, scenario_of(start.starts, unchanged)))
    after = Evaluator(simulated(found.data, scenario_of(start.starts, changed)))
    pairs = list(_pairs(found, before, after))
    own = found.rows[found.names.institute, series.code]
    return Simulation(
        names=found.names,
        series=series,
        year=found.year,
        weighed_by=start.weighed_by,
        adjusts=start.adjusts,
        adjustment=adjustment_of(found.data, unchanged),
        places=tuple(
            SimulatedPlace(
                place=found.names.places[one.entity],
                start=one,
                evaluation=after.cell(one.entity, series.code, found.year),
            )
            for one in start.starts
        ),
        institute=next(pair for pair in pairs if pair.series.code == series.code),
        others=tuple(pair for pair in pairs if pair.series.code != series.code and pair.moves),
        cascade_before=_cascade_row(before, unchanged),
        cascade_after=_cascade_row(Evaluator(committed_to(after.data, changed)), changed),
        headline_before=headline([pair.before for pair in pairs], found.year),
        headline_after=headline([pair.after for pair in pairs], found.year),
        drops_entered=own.value_origin == "entered" and series.declined and series.rollup != Rollup.ENTERED,
    )


def _pairs(found: Reading, before: Evaluator, after: Evaluator) -> Iterator[Pair]:
    institute = found.names.institute
    for series in found.names.indicators:
        yield Pair(
            series=series,
            before=before.cell(institute, series.code, found.year),
            after=after.cell(institute, series.code, found.year),
        )


def _cascade_row(evaluator: Evaluator, scenario: Scenario) -> CascadeRow | None:
    rows = cascade(evaluator.data)
    return next((row for row in rows if (row.indicator, row.year) == (scenario.indicator, scenario.year)), None)

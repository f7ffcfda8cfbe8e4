"""What if: one indicator's year with other figures than those that are known, and what the institute would be then.

Nothing is written: a scenario is laid over the data, and what comes out is evaluated like any contract. Values are in
the unit that the indicator is evaluated in (constant euros where it is); the figures beneath are in current euros.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.division import divide, exactly, total
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import Adjustment, ContractData, Figure, IndicatorSpec, Target
from indicators.calculations.prices import Prices
from indicators.calculations.rollup import schools_of, weight_series
from indicators.calculations.vocabulary import Accumulation, Basis, Comparator, PriceBasis, Rollup, ValueOrigin


class StartOrigin(StrEnum):
    """Where the value that a scenario starts from comes from."""

    ACTUAL = "actual"
    TARGET = "target"
    INTERPOLATED = "interpolated"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """One entity before anything is changed; `weight_year` is the year that its weight was last known in."""

    entity: str
    value: Decimal | None
    origin: StartOrigin
    weight: Decimal | None = None
    weight_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """The figures of one indicator's year, by entity; `adjustment` replaces those of the institute."""

    indicator: str
    year: int
    values: Mapping[str, Decimal] = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    adjustment: Decimal | None = None


def can_be_simulated(spec: IndicatorSpec) -> bool:
    """A cumulated value is a sum of years: one year alone does not make it."""
    return spec.accumulation == Accumulation.ANNUAL


def entities_of(data: ContractData, spec: IndicatorSpec) -> tuple[str, ...]:
    """Whose figures make the institute's: its schools, or itself where nothing is rolled up."""
    own = () if spec.declined and spec.rollup != Rollup.ENTERED else (data.contract.institute,)
    return own + schools_of(data, spec)


@exactly
def starting_points(evaluator: Evaluator, indicator: str, year: int) -> tuple[Start, ...]:
    """Each entity's actual where it is known, else what was expected of it that year; the last known weight."""
    spec = evaluator.data.indicators[indicator]
    return tuple(_start(evaluator, entity, spec, year) for entity in entities_of(evaluator.data, spec))


def _start(evaluator: Evaluator, entity: str, spec: IndicatorSpec, year: int) -> Start:
    found = evaluator.cell(entity, spec.code, year)
    value, origin = found.expected, StartOrigin.INTERPOLATED
    if found.value is not None and found.value_origin != ValueOrigin.PARTIAL:
        value, origin = found.value, StartOrigin.ACTUAL
    elif value is None:
        origin = StartOrigin.NONE
    elif found.target_of_year is not None:
        origin = StartOrigin.TARGET
    weight_year, weight = _last_weight(evaluator.data, entity, weight_series(spec), year)
    return Start(entity=entity, value=value, origin=origin, weight=weight, weight_year=weight_year)


def _last_weight(data: ContractData, entity: str, series: str, year: int) -> tuple[int | None, Decimal | None]:
    known = {
        at: figure.value
        for (place, code, at), figure in data.figures.items()
        if place == entity and code == series and at <= year and figure.value is not None
    }
    return (max(known), known[max(known)]) if known else (None, None)


@exactly
def scenario_of(starts: tuple[Start, ...], changed: Scenario) -> Scenario:
    """The whole scenario: what was changed, and the starting points of everything else."""
    values = {one.entity: one.value for one in starts if one.value is not None}
    weights = {one.entity: one.weight for one in starts if one.weight is not None}
    return replace(changed, values=values | dict(changed.values), weights=weights | dict(changed.weights))


@exactly
def simulated(data: ContractData, scenario: Scenario) -> ContractData:
    """The data with the scenario's figures in place of its own; an institute's entered figure gives way to them."""
    spec = data.indicators[scenario.indicator]
    figures = dict(data.figures)
    if spec.declined and spec.rollup != Rollup.ENTERED:
        figures.pop((data.contract.institute, spec.code, scenario.year), None)
    series = weight_series(spec)
    for entity, weight in scenario.weights.items():
        if series:
            figures[entity, series, scenario.year] = Figure(value=weight)
    for entity, value in scenario.values.items():
        nominal = _nominal(data, spec, value, scenario.year)
        figures[entity, spec.code, scenario.year] = Figure(value=nominal)
        weighed_by = scenario.weights.get(entity)
        if spec.rollup == Rollup.RATIO:
            numerator = None if weighed_by is None else nominal * weighed_by
            figures[entity, spec.numerator, scenario.year] = Figure(value=numerator)
    adjustments = dict(data.adjustments)
    if scenario.adjustment is not None:
        amount = _nominal(data, spec, scenario.adjustment, scenario.year)
        adjustments[spec.code, scenario.year] = (Adjustment(name="", value=amount),)
    return replace(data, figures=figures, adjustments=adjustments)


@exactly
def committed_to(data: ContractData, scenario: Scenario) -> ContractData:
    """The data as if each entity had that value for its target of the year: what the cascade would be."""
    spec = data.indicators[scenario.indicator]
    targets = dict(data.targets)
    for entity, value in scenario.values.items():
        promised = Target(
            year=scenario.year,
            comparator=Comparator.REACH,
            value=value,
            basis=Basis.ABSOLUTE,
            price_basis=spec.price_basis,
        )
        others = (one for one in targets.get((entity, spec.code), ()) if one.year != scenario.year)
        targets[entity, spec.code] = tuple(sorted((*others, promised), key=lambda target: target.year))
    return replace(data, targets=targets)


@exactly
def adjustment_of(data: ContractData, scenario: Scenario) -> Decimal | None:
    """What the year's adjustments amount to in the unit that is evaluated; None where they are not known."""
    known = data.adjustments.get((scenario.indicator, scenario.year))
    amounts = [one.value for one in known or () if one.value is not None]
    if known is None or len(amounts) < len(known):
        return None
    return total(amounts)


def _nominal(data: ContractData, spec: IndicatorSpec, value: Decimal, year: int) -> Decimal:
    """Constant euros in the euros of their year, where the index of that year is known."""
    index = Prices(data).index(year) if spec.price_basis == PriceBasis.CONSTANT else None
    inflated = divide(value * index.value, index.base) if index else None
    return value if inflated is None else inflated

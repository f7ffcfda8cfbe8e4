"""The steps that come before the answers: where the value comes from, in which euros, and what it is held against."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from indicators.calculations.division import total
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import ContractSpec, IndicatorSpec
from indicators.calculations.results import PriceIndex, ResolvedTarget
from indicators.calculations.rollup import weight_series
from indicators.calculations.targets import Commitment
from indicators.calculations.values import Obstacle, YearValue
from indicators.calculations.vocabulary import Accumulation, Basis, Comparator, ValueOrigin


def value_steps(observed: YearValue, spec: IndicatorSpec, contract: ContractSpec) -> Iterator[Step]:
    if observed.nominal is None:
        yield from _absence(observed, spec, contract)
        return
    cumulated = spec.accumulation == Accumulation.CUMULATIVE
    if cumulated:
        yield step(Rule.VALUE_CUMULATED, value=observed.value, first_year=contract.first_year, last_year=observed.year)
    if observed.is_partial or not cumulated:
        yield _origin(observed, spec)
    if observed.unreconciled:
        yield step(Rule.PERIMETER_UNRECONCILED)
    if observed.provisional:
        yield step(Rule.VALUE_PROVISIONAL)
    yield from _price(observed, contract, cumulated=cumulated)


def _absence(observed: YearValue, spec: IndicatorSpec, contract: ContractSpec) -> Iterator[Step]:
    rolled = observed.rolled
    if observed.years_missing:
        yield step(Rule.YEARS_MISSING, years=tuple(str(year) for year in observed.years_missing))
    if observed.obstacle == Obstacle.WEIGHT_MISSING and rolled is not None:
        yield step(Rule.WEIGHTS_MISSING, schools=rolled.weights_missing, series=weight_series(spec))
    elif observed.obstacle == Obstacle.DENOMINATOR_ZERO:
        yield step(Rule.DENOMINATOR_ZERO, series=weight_series(spec))
    elif observed.obstacle == Obstacle.INDEX_MISSING:
        yield step(Rule.INDEX_MISSING, year=observed.year, series=contract.price_index)
    elif rolled is not None and not rolled.shares:
        yield step(Rule.NO_SCHOOL_ANSWERED, coverage_asked=len(rolled.asked))
    yield step(Rule.VALUE_MISSING, reason=observed.reason, expected_on=observed.expected_on)


def _origin(observed: YearValue, spec: IndicatorSpec) -> Step:
    """How the figure of the year was obtained, in the euros it was entered in."""
    rolled, lines, value = observed.rolled, observed.reconciliation, observed.nominal
    if rolled is None:
        return step(Rule.VALUE_ENTERED, value=value)
    covered: dict[str, int] = {"coverage_in": len(rolled.shares), "coverage_asked": len(rolled.asked)}
    match observed.origin:
        case ValueOrigin.PARTIAL:
            return step(Rule.VALUE_PARTIAL, value=value, rollup=spec.rollup, missing_schools=rolled.missing, **covered)
        case ValueOrigin.ADJUSTED if lines is not None:
            amounts = [amount for _, amount in lines.adjustments if amount is not None]
            return step(
                Rule.VALUE_ADJUSTED,
                value=value,
                rollup=spec.rollup,
                rolled_up=lines.rolled_up,
                adjusted_by=total(amounts),
                names=tuple(name for name, _ in lines.adjustments),
                **covered,
            )
        case ValueOrigin.ENTERED:
            computed = lines.computed if lines else None
            difference = lines.difference if lines else None
            return step(Rule.VALUE_ENTERED_PREVAILS, value=value, computed=computed, difference=difference, **covered)
        case _:
            return step(Rule.VALUE_CONSOLIDATED, value=value, rollup=spec.rollup, **covered)


def _price(observed: YearValue, contract: ContractSpec, *, cumulated: bool) -> Iterator[Step]:
    index = observed.price_index
    if observed.obstacle == Obstacle.INDEX_MISSING:
        yield step(Rule.INDEX_MISSING, year=observed.year, series=contract.price_index)
    if index is None:
        return
    if not cumulated:
        yield _deflated(observed, index)
    if index.hypothesis:
        yield step(
            Rule.INDEX_HYPOTHESIS,
            index=index.value,
            year=index.year,
            from_year=index.from_year,
            inflation=contract.assumed_inflation,
            years=contract.assumed_inflation_years,
        )
    if index.provisional:
        yield step(Rule.INDEX_PROVISIONAL, index=index.value, from_year=index.from_year)


def _deflated(observed: YearValue, index: PriceIndex) -> Step:
    return step(
        Rule.DEFLATED,
        nominal=observed.nominal,
        value=observed.value,
        index=index.value,
        base=index.base,
        year=index.year,
        base_year=index.base_year,
        vintage=index.vintage,
    )


def commitment_steps(committed: Commitment, target: ResolvedTarget | None) -> Iterator[Step]:
    reference = committed.reference
    if reference is None or reference.value is None:
        yield step(Rule.REFERENCE_MISSING, reason=reference.reason if reference else None)
    else:
        yield step(
            Rule.REFERENCE, value=reference.value, first_year=reference.first_year, last_year=reference.last_year
        )
        if reference.provisional:
            yield step(Rule.REFERENCE_PROVISIONAL)
    if target is not None:
        yield from _target(target, committed.baseline)


def _target(target: ResolvedTarget, baseline: Decimal | None) -> Iterator[Step]:
    if target.value is None:
        yield step(Rule.TARGET_UNRESOLVED, year=target.year, comparator=target.comparator)
        return
    if target.comparator == Comparator.RANGE:
        yield step(
            Rule.TARGET_RANGE_OF_YEAR,
            year=target.year,
            comparator=target.comparator,
            low=target.low,
            high=target.high,
        )
    else:
        yield step(Rule.TARGET_OF_YEAR, year=target.year, comparator=target.comparator, value=target.value)
    if target.basis in (Basis.RELATIVE, Basis.POINTS):
        yield step(
            Rule.TARGET_RESOLVED,
            basis=target.basis,
            printed=target.printed,
            printed_max=target.printed_max,
            reference=baseline,
        )

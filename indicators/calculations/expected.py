"""What is expected of a year: its contractual target, a point on the path to one, a floor, or an outside figure."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.division import divide
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.targets import FLOORS, Commitment
from indicators.calculations.vocabulary import Comparator, ExpectedOrigin


@record(frozen=True, slots=True, kw_only=True)
class Expected:
    """`origin` says whether the contract prints it; a floor before its first printed year is an indication, without."""

    value: Decimal | None = None
    origin: ExpectedOrigin | None = None
    provisional: bool = False
    step: Step | None = None


NOTHING_EXPECTED = Expected()


def comparator_figure(data: ContractData, spec: IndicatorSpec, year: int) -> Figure | None:
    """The outside figure of that very year (the average of the *grandes écoles*), if it is there."""
    figure = data.external.get((spec.comparator_series, year))
    return figure if figure is not None and figure.value is not None else None


def expected_of(data: ContractData, spec: IndicatorSpec, committed: Commitment, year: int) -> Expected:
    """The expected value of a year, in the order of the methodology; nothing beyond the last printed target."""
    target = committed.governing(year)
    if target is None:
        return NOTHING_EXPECTED
    if target.comparator == Comparator.GT_EXTERNAL:
        return _external(data, spec, year)
    if target.year == year:
        return _contractual(target)
    if target.comparator in FLOORS:
        if target.value is None:
            return NOTHING_EXPECTED
        return Expected(
            value=target.value, step=step(Rule.EXPECTED_FLOOR, expected=target.value, target_year=target.year)
        )
    return _interpolated(committed, year)


def _external(data: ContractData, spec: IndicatorSpec, year: int) -> Expected:
    figure = comparator_figure(data, spec, year)
    if figure is None:
        return NOTHING_EXPECTED
    return Expected(
        value=figure.value,
        origin=ExpectedOrigin.EXTERNAL,
        provisional=figure.is_provisional,
        step=step(Rule.EXPECTED_EXTERNAL, expected=figure.value, series=spec.comparator_series, year=year),
    )


def _contractual(target: ResolvedTarget) -> Expected:
    if target.value is None:
        return NOTHING_EXPECTED
    return Expected(
        value=target.value,
        origin=ExpectedOrigin.CONTRACT,
        step=step(Rule.EXPECTED_CONTRACT, expected=target.value, year=target.year),
    )


def _interpolated(committed: Commitment, year: int) -> Expected:
    """On the line between the nearest known points on either side; a several-year average stands at its last year."""
    points = {target.year: target.value for target in committed.targets if target.value is not None}
    if committed.reference is not None and committed.reference.value is not None:
        points.setdefault(committed.reference.last_year, committed.reference.value)
    before = max((known for known in points if known <= year), default=None)
    after = min((known for known in points if known > year), default=None)
    if before is None or after is None:
        return NOTHING_EXPECTED
    start, end = points[before], points[after]
    rise = divide((end - start) * (year - before), Decimal(after - before))
    if rise is None:
        return NOTHING_EXPECTED
    value = start + rise
    return Expected(
        value=value,
        origin=ExpectedOrigin.INTERPOLATED,
        step=step(
            Rule.EXPECTED_INTERPOLATED,
            expected=value,
            year=year,
            from_year=before,
            from_value=start,
            to_year=after,
            to_value=end,
        ),
    )

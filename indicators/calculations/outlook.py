"""Second answer: where the trajectory leads, towards the target of the contract's last year."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.division import divide
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import IndicatorSpec, Reference
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.targets import holds, sign_of
from indicators.calculations.vocabulary import Outlook


@record(frozen=True, slots=True, kw_only=True)
class Forecast:
    outlook: Outlook
    step: Step


UNKNOWN = Forecast(outlook=Outlook.UNKNOWN, step=step(Rule.OUTLOOK_UNKNOWN))


def outlook_of(
    spec: IndicatorSpec,
    actual: Decimal | None,
    final: ResolvedTarget | None,
    expected: Decimal | None,
    tolerance: Decimal,
) -> Forecast:
    """Reached is tested first; then at or beyond the expected value, within the tolerance of it, or short of both."""
    if actual is None or final is None or final.value is None:
        return UNKNOWN
    if holds(final, actual, spec.sign):
        explained = step(
            Rule.OUTLOOK_REACHED,
            actual=actual,
            target=final.value,
            target_year=final.year,
            comparator=final.comparator,
        )
        return Forecast(outlook=Outlook.REACHED, step=explained)
    if expected is None:
        return UNKNOWN
    ahead = sign_of(final.comparator, spec) * (actual - expected)
    outlook, rule = Outlook.OFF_PATH, Rule.OUTLOOK_OFF_PATH
    if ahead >= 0:
        outlook, rule = Outlook.ON_PATH, Rule.OUTLOOK_ON_PATH
    elif ahead >= -tolerance:
        outlook, rule = Outlook.SLIGHTLY_BELOW, Rule.OUTLOOK_SLIGHTLY_BELOW
    explained = step(
        rule,
        actual=actual,
        expected=expected,
        gap=actual - expected,
        tolerance=tolerance,
        target=final.value,
        target_year=final.year,
    )
    return Forecast(outlook=outlook, step=explained)


def progress(spec: IndicatorSpec, actual: Decimal, baseline: Decimal, target: Decimal) -> Decimal | None:
    """(A - B) / (T - B), unclamped; None where the target asks for nothing beyond the reference."""
    way = target - baseline
    if spec.sign * way <= 0:
        return None
    return divide(actual - baseline, way)


def needed_per_year(actual: Decimal, target: Decimal, years_left: int) -> Decimal | None:
    """The yearly change that still leads to the target; None in its year and after."""
    return divide(target - actual, Decimal(years_left)) if years_left > 0 else None


def projection(actual: Decimal, reference: Reference | None, year: int, horizon: int | None) -> Decimal | None:
    """The value at the horizon if the mean yearly change since the reference goes on."""
    if reference is None or reference.value is None or horizon is None or horizon < year or year <= reference.last_year:
        return None
    gained = divide((actual - reference.value) * (horizon - year), Decimal(year - reference.last_year))
    return None if gained is None else actual + gained

"""The State's own wording (*Atteinte de la cible*): against the target, else against last year, never the reference."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import IndicatorSpec, Reference
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.targets import holds
from indicators.calculations.vocabulary import RapVerdict


@record(frozen=True, slots=True, kw_only=True)
class YearBefore:
    """The actual of the year before, else the reference where it stands at that year."""

    year: int
    value: Decimal | None
    from_reference: bool = False


@record(frozen=True, slots=True, kw_only=True)
class RapAnswer:
    verdict: RapVerdict
    step: Step


NO_DATA = RapAnswer(verdict=RapVerdict.NO_DATA, step=step(Rule.RAP_NO_DATA))


def year_before(actual_before: Decimal | None, reference: Reference | None, year: int) -> YearBefore:
    if actual_before is None and reference is not None and reference.last_year == year - 1:
        return YearBefore(year=year - 1, value=reference.value, from_reference=True)
    return YearBefore(year=year - 1, value=actual_before)


def rap_answer(spec: IndicatorSpec, actual: Decimal | None, target: ResolvedTarget, before: YearBefore) -> RapAnswer:
    """The verdict of a year that has a contractual target."""
    held = None if actual is None else holds(target, actual, spec.sign)
    if actual is None or held is None:
        return NO_DATA
    if held:
        return RapAnswer(verdict=RapVerdict.TARGET_MET, step=step(Rule.RAP_TARGET_MET, actual=actual))
    if before.value is None:
        explained = step(Rule.RAP_YEAR_BEFORE_UNKNOWN, actual=actual, year_before=before.year)
        return RapAnswer(verdict=RapVerdict.NOT_IMPROVED, step=explained)
    verdict, rule = RapVerdict.NOT_IMPROVED, Rule.RAP_NOT_IMPROVED
    if spec.sign * (actual - before.value) > 0:
        verdict, rule = RapVerdict.IMPROVED, Rule.RAP_IMPROVED
    explained = step(
        rule,
        actual=actual,
        year_before=before.year,
        previous=before.value,
        from_reference=before.from_reference,
    )
    return RapAnswer(verdict=verdict, step=explained)

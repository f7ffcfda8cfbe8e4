"""First answer: is the target of the year held? One function per comparator, each naming the rule it applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from indicators.calculations.division import percent_of
from indicators.calculations.explanation import Rule, Step, step
from indicators.calculations.inputs import IndicatorSpec
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.targets import Commitment
from indicators.calculations.vocabulary import Comparator, Status

DEFAULT_TOLERANCE_PERCENT = Decimal(10)
NO_TOLERANCE = Decimal(0)


@record(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """In the indicator's unit; `declared` by the head office, else the default."""

    value: Decimal
    declared: bool
    step: Step


@record(frozen=True, slots=True, kw_only=True)
class Question:
    """What a comparator needs to judge: A, T, B, τ and the direction (+1, -1)."""

    actual: Decimal
    target: ResolvedTarget
    threshold: Decimal
    baseline: Decimal | None
    tolerance: Tolerance
    sign: int


@record(frozen=True, slots=True, kw_only=True)
class Verdict:
    status: Status
    step: Step


def tolerance_of(spec: IndicatorSpec, committed: Commitment, year: int) -> Tolerance:
    """What the head office declared, else 10 % of |final target - reference|; 0 where that is 0 or undefined."""
    if spec.tolerance is not None:
        return Tolerance(
            value=spec.tolerance, declared=True, step=step(Rule.TOLERANCE_DECLARED, tolerance=spec.tolerance)
        )
    final, baseline = committed.final(year), committed.baseline
    if final is None or final.value is None or baseline is None:
        return Tolerance(
            value=NO_TOLERANCE, declared=False, step=step(Rule.TOLERANCE_UNDEFINED, tolerance=NO_TOLERANCE)
        )
    value = percent_of(DEFAULT_TOLERANCE_PERCENT, final.value - baseline)
    explained = step(Rule.TOLERANCE_DEFAULT, tolerance=value, target=final.value, reference=baseline)
    return Tolerance(value=value, declared=False, step=explained)


def judge(question: Question) -> Verdict:
    """The annual status of a value against a target of that year which has a number."""
    return JUDGES[question.target.comparator](question)


def _verdict(question: Question, status: Status, rule: Rule, margin: Decimal) -> Verdict:
    explained = step(
        rule, actual=question.actual, target=question.threshold, margin=margin, tolerance=question.tolerance.value
    )
    return Verdict(status=status, step=explained)


def _reach(question: Question) -> Verdict:
    margin = question.sign * (question.actual - question.threshold)
    tolerance = question.tolerance
    within = margin >= -tolerance.value
    if margin >= 0:
        return _verdict(question, Status.MET, Rule.REACH_MET, margin)
    if _worse_than_reference(question) and not (tolerance.declared and within):
        return Verdict(
            status=Status.REGRESSING,
            step=step(
                Rule.REACH_REGRESSING,
                actual=question.actual,
                target=question.threshold,
                margin=margin,
                tolerance=tolerance.value,
                reference=question.baseline,
            ),
        )
    if within:
        return _verdict(question, Status.NEAR, Rule.REACH_NEAR, margin)
    return _verdict(question, Status.BEHIND, Rule.REACH_BEHIND, margin)


def _worse_than_reference(question: Question) -> bool:
    """Gone back while the target asked not to: a planned dip is not a regression."""
    if question.baseline is None:
        return False
    change = question.sign * (question.actual - question.baseline)
    return change < 0 and question.sign * (question.threshold - question.baseline) >= 0


def _gte(question: Question) -> Verdict:
    margin = question.actual - question.threshold
    if margin >= 0:
        return _verdict(question, Status.MET, Rule.GTE_MET, margin)
    if margin >= -question.tolerance.value:
        return _verdict(question, Status.NEAR, Rule.GTE_NEAR, margin)
    return _verdict(question, Status.BEHIND, Rule.GTE_BEHIND, margin)


def _gt(question: Question) -> Verdict:
    margin = question.actual - question.threshold
    if margin > 0:
        return _verdict(question, Status.MET, Rule.GT_MET, margin)
    if margin >= -question.tolerance.value:
        return _verdict(question, Status.NEAR, Rule.GT_NEAR, margin)
    return _verdict(question, Status.BEHIND, Rule.GT_BEHIND, margin)


def _range(question: Question) -> Verdict:
    low = question.target.low if question.target.low is not None else question.threshold
    high = question.target.high if question.target.high is not None else question.threshold
    short, far = (low, high) if question.sign > 0 else (high, low)
    margin = question.sign * (question.actual - short)
    if question.sign * (question.actual - far) > 0:
        status, rule = Status.ABOVE, Rule.RANGE_ABOVE
    elif margin >= 0:
        status, rule = Status.MET, Rule.RANGE_MET
    elif margin >= -question.tolerance.value:
        status, rule = Status.NEAR, Rule.RANGE_NEAR
    else:
        status, rule = Status.BEHIND, Rule.RANGE_BEHIND
    explained = step(
        rule, actual=question.actual, low=low, high=high, margin=margin, tolerance=question.tolerance.value
    )
    return Verdict(status=status, step=explained)


def _non_decreasing(question: Question) -> Verdict:
    margin = question.actual - question.threshold
    if margin >= 0:
        return _verdict(question, Status.MET, Rule.NON_DECREASING_MET, margin)
    if question.tolerance.declared and margin >= -question.tolerance.value:
        return _verdict(question, Status.NEAR, Rule.NON_DECREASING_NEAR, margin)
    return _verdict(question, Status.REGRESSING, Rule.NON_DECREASING_REGRESSING, margin)


def _increasing(question: Question) -> Verdict:
    margin = question.actual - question.threshold
    if margin > 0:
        return _verdict(question, Status.MET, Rule.INCREASING_MET, margin)
    if margin == 0:
        return _verdict(question, Status.NEAR, Rule.INCREASING_NEAR, margin)
    return _verdict(question, Status.REGRESSING, Rule.INCREASING_REGRESSING, margin)


def _gt_external(question: Question) -> Verdict:
    margin = question.actual - question.threshold
    if margin > 0:
        return _verdict(question, Status.MET, Rule.GT_EXTERNAL_MET, margin)
    return _verdict(question, Status.BEHIND, Rule.GT_EXTERNAL_BEHIND, margin)


JUDGES: Mapping[Comparator, Callable[[Question], Verdict]] = {
    Comparator.REACH: _reach,
    Comparator.GTE: _gte,
    Comparator.GT: _gt,
    Comparator.RANGE: _range,
    Comparator.NON_DECREASING: _non_decreasing,
    Comparator.INCREASING: _increasing,
    Comparator.GT_EXTERNAL: _gt_external,
}

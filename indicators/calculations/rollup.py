"""How the schools' figures become the institute's, by the rule each indicator declares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from indicators.calculations.division import divide, total
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.results import SchoolShare
from indicators.calculations.vocabulary import MissingReason, Rollup


@dataclass(frozen=True, slots=True, kw_only=True)
class RolledUp:
    """What is in, rolled up. `value` is None where nothing is in, a weight is missing or all weights are 0.

    `missing_reason` is the one that all missing schools give, `expected_on` the date of the last of them.
    """

    value: Decimal | None
    asked: tuple[str, ...]
    shares: tuple[SchoolShare, ...]
    missing: tuple[str, ...]
    missing_reason: MissingReason | None
    expected_on: date | None
    weights_missing: tuple[str, ...]
    zero_denominator: bool
    provisional: bool


def roll_up(rule: Rollup, shares: Sequence[SchoolShare]) -> Decimal | None:
    """Σ values; Σ(value × weight) / Σ weight; or Σ values / Σ weights. None where a weight is missing or all are 0.

    Percentages and ratios are never averaged plainly. The order of the shares is irrelevant.
    """
    if not shares or rule == Rollup.ENTERED:
        return None
    values = [share.value for share in shares]
    if rule == Rollup.SUM:
        return total(values)
    weights = [share.weight for share in shares if share.weight is not None]
    if len(weights) < len(shares):
        return None
    if rule == Rollup.WEIGHTED_MEAN:
        values = [value * weight for value, weight in zip(values, weights, strict=True)]
    return divide(total(values), total(weights))


def weight_series(spec: IndicatorSpec) -> str:
    """The series that weighs each school: the weight of a mean, the denominator of a ratio; empty for a sum."""
    return {Rollup.WEIGHTED_MEAN: spec.weight, Rollup.RATIO: spec.denominator}.get(spec.rollup, "")


def schools_of(data: ContractData, spec: IndicatorSpec) -> tuple[str, ...]:
    """The schools an indicator is declined to, but for those for which it is *sans objet*."""
    if not spec.declined:
        return ()
    codes = (spec.code, spec.numerator)
    return tuple(s for s in data.contract.schools if not any((s, code) in data.not_applicable for code in codes))


def roll_up_year(data: ContractData, spec: IndicatorSpec, year: int) -> RolledUp:
    """The schools' figures of a year, in the units and euros they were entered in, without adjustments."""
    part = spec.numerator if spec.rollup == Rollup.RATIO else spec.code
    series = weight_series(spec)
    answers: dict[str, Figure | None] = {}
    for school in schools_of(data, spec):
        figure = data.figures.get((school, part, year))
        if not (_says_not_applicable(figure) or _says_not_applicable(data.figures.get((school, spec.code, year)))):
            answers[school] = figure
    present = {school: figure for school, figure in answers.items() if figure is not None and figure.value is not None}
    weights = {school: data.figures.get((school, series, year)) for school in present} if series else {}
    shares = tuple(
        SchoolShare(school=school, value=figure.value, weight=_number(weights.get(school)))
        for school, figure in present.items()
        if figure.value is not None
    )
    unweighted = tuple(share.school for share in shares if share.weight is None) if spec.rollup != Rollup.SUM else ()
    missing = tuple(school for school in answers if school not in present)
    value = roll_up(spec.rollup, shares)
    return RolledUp(
        value=value,
        asked=tuple(answers),
        shares=shares,
        missing=missing,
        missing_reason=_common_reason([answers[school] for school in missing]),
        expected_on=max((d for s in missing if (f := answers[s]) and (d := f.expected_on)), default=None),
        weights_missing=unweighted,
        zero_denominator=value is None and bool(shares) and not unweighted,
        provisional=any(f.is_provisional for f in (*present.values(), *weights.values()) if f is not None),
    )


def _number(figure: Figure | None) -> Decimal | None:
    return figure.value if figure else None


def _common_reason(figures: Sequence[Figure | None]) -> MissingReason | None:
    reasons = {figure.reason if figure else None for figure in figures}
    return reasons.pop() if len(reasons) == 1 else None


def _says_not_applicable(figure: Figure | None) -> bool:
    return figure is not None and figure.value is None and figure.reason == MissingReason.NOT_APPLICABLE

"""How the schools' figures become the institute's, by the rule each indicator declares."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from indicators.calculations.division import divide, total
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.records import record
from indicators.calculations.results import SchoolShare
from indicators.calculations.vocabulary import MissingReason, Rollup


@record(frozen=True, slots=True, kw_only=True)
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
    spared, schools = data.not_applicable, data.contract.schools
    if not spared:
        return schools
    return tuple(s for s in schools if (s, spec.code) not in spared and (s, spec.numerator) not in spared)


def roll_up_year(data: ContractData, spec: IndicatorSpec, year: int) -> RolledUp:
    """The schools' figures of a year, in the units and euros they were entered in, without adjustments."""
    figures, series = data.figures, weight_series(spec)
    asked, shares, missing, provisional = [], [], [], False
    for school, figure in _answers(data, spec, year):
        asked.append(school)
        if figure is None or figure.value is None:
            missing.append((school, figure))
            continue
        weight = figures.get((school, series, year)) if series else None
        if figure.is_provisional or (weight is not None and weight.is_provisional):
            provisional = True
        shares.append(SchoolShare(school=school, value=figure.value, weight=weight.value if weight else None))
    weighs = spec.rollup != Rollup.SUM
    unweighted = tuple(share.school for share in shares if share.weight is None) if weighs else ()
    value = roll_up(spec.rollup, shares)
    return RolledUp(
        value=value,
        asked=tuple(asked),
        shares=tuple(shares),
        missing=tuple(school for school, _figure in missing),
        missing_reason=_common_reason([figure for _school, figure in missing]),
        expected_on=max((day for _school, f in missing if f and (day := f.expected_on)), default=None),
        weights_missing=unweighted,
        zero_denominator=value is None and bool(shares) and not unweighted,
        provisional=provisional,
    )


def _answers(data: ContractData, spec: IndicatorSpec, year: int) -> list[tuple[str, Figure | None]]:
    """Every school that is asked, with what it gave: one that says *sans objet* is not asked."""
    figures, schools = data.figures, schools_of(data, spec)
    spared = {s for s in schools if _says_not_applicable(figures.get((s, spec.code, year)))}
    part = spec.numerator if spec.rollup == Rollup.RATIO else spec.code
    found = [(school, figures.get((school, part, year))) for school in schools if school not in spared]
    return [(s, figure) for s, figure in found if not _says_not_applicable(figure)] if part != spec.code else found


def _common_reason(figures: Sequence[Figure | None]) -> MissingReason | None:
    reasons = {figure.reason if figure else None for figure in figures}
    return reasons.pop() if len(reasons) == 1 else None


def _says_not_applicable(figure: Figure | None) -> bool:
    return figure is not None and figure.value is None and figure.reason == MissingReason.NOT_APPLICABLE

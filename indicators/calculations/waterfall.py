"""Who explains the gap: from what was expected of the institute to its value, part by part, adding up exactly.

expected + commitments + Σ schools + Σ adjustments + unexplained = value, where
- *commitments* = the roll-up of what is expected of the schools, less what is expected of the institute;
- a *school* is its value less its own expected value: plainly for a sum; weighed for a mean or a ratio,
  (value − expected) × weight / Σ weight, with the year's own weights (value × weight is the numerator of a ratio);
- a school without an expected value counts its whole value in a sum, and its distance to what is expected of the
  others in a mean or a ratio;
- *unexplained* is there only where the institute's value was entered. It then holds what the schools without a value
  bring beyond what is expected of them: they have no part of their own, for missing is not zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.division import divide, exactly, total
from indicators.calculations.inputs import IndicatorSpec
from indicators.calculations.results import Evaluation, Reconciliation, SchoolShare
from indicators.calculations.rollup import roll_up
from indicators.calculations.vocabulary import Accumulation, Rollup, ValueOrigin


class PartKind(StrEnum):
    COMMITMENTS = "commitments"
    SCHOOL = "school"
    ADJUSTMENT = "adjustment"
    UNEXPLAINED = "unexplained"


class Hindrance(StrEnum):
    """Why a gap cannot be told part by part."""

    NOT_ROLLED_UP = "not_rolled_up"
    CUMULATIVE = "cumulative"
    NO_EXPECTED = "no_expected"
    NO_VALUE = "no_value"
    PARTIAL = "partial"
    NO_SCHOOL = "no_school"
    WITHOUT_WEIGHT = "without_weight"
    SCHOOLS_WITHOUT_EXPECTED = "schools_without_expected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A step of the way, in the indicator's unit. `code` names the school, or the adjustment.

    `value`, `expected` and `weight` are those of a school; `amount` is None for an adjustment that is still awaited.
    """

    kind: PartKind
    amount: Decimal | None
    code: str = ""
    value: Decimal | None = None
    expected: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """From `start` (expected) to `end` (value). With a `hindrance` there is no part at all.

    `schools_missing` have no value; `adjustments_known` is False where the year's adjustments are still awaited.
    """

    indicator: str
    year: int
    rollup: Rollup
    start: Decimal | None = None
    end: Decimal | None = None
    parts: tuple[Part, ...] = ()
    hindrance: Hindrance | None = None
    schools_missing: tuple[str, ...] = ()
    schools_without_expected: tuple[str, ...] = ()
    schools_without_weight: tuple[str, ...] = ()
    adjustments_known: bool = True

    @property
    def whole(self) -> Decimal | None:
        return None if self.start is None or self.end is None else self.end - self.start


@exactly
def waterfall(institute: Evaluation, schools: Sequence[Evaluation], spec: IndicatorSpec) -> Waterfall:
    """`schools` are the evaluations of the same indicator and year, in the order in which their parts come."""
    found = institute.reconciliation
    empty = Waterfall(
        indicator=institute.indicator,
        year=institute.year,
        rollup=spec.rollup,
        schools_missing=institute.missing_schools,
        schools_without_weight=_without_weight(spec, found),
    )
    hindrance = _hindrance(institute, spec, found)
    if hindrance is not None or found is None or institute.value is None or institute.expected is None:
        return _hindered(empty, hindrance or Hindrance.NO_VALUE)
    shares = _ordered(found, schools)
    expected = {one.entity: one.expected for one in schools if one.expected is not None}
    parts = _schools(spec, shares, expected)
    if parts is None:
        return _hindered(empty, Hindrance.SCHOOLS_WITHOUT_EXPECTED)
    adjusted = total([amount for _, amount in found.adjustments if amount is not None])
    entered = institute.value_origin == ValueOrigin.ENTERED
    # What the schools and the adjustments lead to; the quotients' last digits fall to the commitments.
    reached = (found.rolled_up or Decimal(0)) + adjusted if entered else institute.value
    reached += _awaited(spec, institute, expected)
    by_schools = total([part.amount for part in parts if part.amount is not None])
    commitments = reached - adjusted - by_schools - institute.expected
    return Waterfall(
        indicator=institute.indicator,
        year=institute.year,
        rollup=spec.rollup,
        start=institute.expected,
        end=institute.value,
        parts=(
            Part(kind=PartKind.COMMITMENTS, amount=commitments),
            *parts,
            *(Part(kind=PartKind.ADJUSTMENT, code=name, amount=amount) for name, amount in found.adjustments),
            *([Part(kind=PartKind.UNEXPLAINED, amount=institute.value - reached)] if entered else ()),
        ),
        schools_missing=institute.missing_schools,
        schools_without_expected=tuple(share.school for share in shares if share.school not in expected),
        adjustments_known=found.adjustments_known,
    )


def _hindered(empty: Waterfall, hindrance: Hindrance) -> Waterfall:
    return Waterfall(
        indicator=empty.indicator,
        year=empty.year,
        rollup=empty.rollup,
        hindrance=hindrance,
        schools_missing=empty.schools_missing,
        schools_without_weight=empty.schools_without_weight,
    )


def _hindrance(institute: Evaluation, spec: IndicatorSpec, found: Reconciliation | None) -> Hindrance | None:
    """The first that applies."""
    tests = (
        (Hindrance.NOT_ROLLED_UP, not spec.declined or spec.rollup == Rollup.ENTERED),
        (Hindrance.CUMULATIVE, spec.accumulation == Accumulation.CUMULATIVE),
        (Hindrance.NO_VALUE, institute.value is None),
        (Hindrance.PARTIAL, institute.value_origin == ValueOrigin.PARTIAL),
        (Hindrance.NO_EXPECTED, institute.expected is None),
        (Hindrance.NO_SCHOOL, found is None or not found.shares),
        (Hindrance.WITHOUT_WEIGHT, found is not None and found.rolled_up is None),
    )
    return next((hindrance for hindrance, applies in tests if applies), None)


def _without_weight(spec: IndicatorSpec, found: Reconciliation | None) -> tuple[str, ...]:
    if found is None or spec.rollup == Rollup.SUM:
        return ()
    return tuple(share.school for share in found.shares if share.weight is None)


def _awaited(spec: IndicatorSpec, institute: Evaluation, expected: Mapping[str, Decimal]) -> Decimal:
    """What is expected of the schools that have no value: part of the commitments of a sum."""
    if spec.rollup != Rollup.SUM:
        return Decimal(0)
    return total([expected[school] for school in institute.missing_schools if school in expected])


def _ordered(found: Reconciliation, schools: Sequence[Evaluation]) -> tuple[SchoolShare, ...]:
    rank = {one.entity: place for place, one in enumerate(schools)}
    return tuple(sorted(found.shares, key=lambda share: rank.get(share.school, len(rank))))


def _schools(
    spec: IndicatorSpec, shares: Sequence[SchoolShare], expected: Mapping[str, Decimal]
) -> tuple[Part, ...] | None:
    """None where a mean or a ratio has no school with an expected value."""
    if spec.rollup == Rollup.SUM:
        return tuple(
            Part(
                kind=PartKind.SCHOOL,
                code=share.school,
                value=share.value,
                expected=expected.get(share.school),
                amount=share.value - expected.get(share.school, Decimal(0)),
            )
            for share in shares
        )
    known = [
        SchoolShare(school=share.school, value=expected[share.school], weight=share.weight)
        for share in shares
        if share.school in expected
    ]
    of_the_others = roll_up(Rollup.WEIGHTED_MEAN, known)
    return None if of_the_others is None else tuple(_weighed(spec, shares, expected, of_the_others))


def _weighed(
    spec: IndicatorSpec, shares: Sequence[SchoolShare], expected: Mapping[str, Decimal], of_the_others: Decimal
) -> Iterator[Part]:
    weights = total([share.weight for share in shares if share.weight is not None])
    for share in shares:
        weight = share.weight or Decimal(0)
        numerator = share.value if spec.rollup == Rollup.RATIO else share.value * weight
        goal = expected.get(share.school)
        yield Part(
            kind=PartKind.SCHOOL,
            code=share.school,
            value=divide(share.value, weight) if spec.rollup == Rollup.RATIO else share.value,
            expected=goal,
            weight=share.weight,
            amount=divide(numerator - (of_the_others if goal is None else goal) * weight, weights),
        )

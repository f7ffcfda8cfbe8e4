"""What one entity committed to on one indicator: its reference, and its targets as numbers."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

from indicators.calculations.division import percent_of
from indicators.calculations.inputs import ContractData, IndicatorSpec, Reference, Target
from indicators.calculations.records import record
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.vocabulary import Basis, Comparator

# A floor that is the reference itself.
FROM_REFERENCE = frozenset({Comparator.NON_DECREASING, Comparator.INCREASING})
FLOORS = FROM_REFERENCE | {Comparator.GTE, Comparator.GT}
BY_YEAR = attrgetter("year")
INTERPOLATED = frozenset({Comparator.REACH, Comparator.RANGE})


@record(frozen=True, slots=True, kw_only=True)
class Commitment:
    """Targets in order of year, without those that only track; `tracked` are the years of the latter."""

    reference: Reference | None
    targets: tuple[ResolvedTarget, ...]
    by_year: Mapping[int, ResolvedTarget]
    tracked: frozenset[int]
    last_year: int

    @property
    def baseline(self) -> Decimal | None:
        return self.reference.value if self.reference else None

    def at(self, year: int) -> ResolvedTarget | None:
        """The contractual target of that very year."""
        return self.by_year.get(year)

    def governing(self, year: int) -> ResolvedTarget | None:
        """The target that a year heads for: its own, else the next printed one."""
        for target in self.targets:
            if target.year >= year:
                return target
        return None

    def final(self, year: int) -> ResolvedTarget | None:
        """The target of the contract's last year; for a later year, the next printed one."""
        return self.at(self.last_year) if year <= self.last_year else self.governing(year)

    def is_tracking(self, year: int) -> bool:
        return not self.targets or year in self.tracked


def commitment(data: ContractData, entity: str, spec: IndicatorSpec) -> Commitment:
    reference = data.references.get((entity, spec.code))
    baseline = reference.value if reference else None
    sign, asked, tracked = spec.sign, [], []
    for target in sorted(data.targets.get((entity, spec.code), ()), key=BY_YEAR):
        if target.comparator == Comparator.TRACKING:
            tracked.append(target.year)
        else:
            asked.append(resolve(target, baseline, sign))
    return Commitment(
        reference=reference,
        targets=tuple(asked),
        by_year={target.year: target for target in asked},
        tracked=frozenset(tracked),
        last_year=data.contract.last_year,
    )


def resolve(target: Target, baseline: Decimal | None, sign: int) -> ResolvedTarget:
    """A printed target in the indicator's unit: +10 % of 5 255 is 5 780.5.

    Of a range, `value` is the bound nearest the reference (without one, the first to be met). Relative or in points,
    or a floor that is the reference, it has no value where the reference is missing.
    """
    low = high = None
    if target.comparator in FROM_REFERENCE:
        value = baseline
    elif target.comparator == Comparator.GT_EXTERNAL:
        value = None
    elif target.comparator == Comparator.RANGE:
        low, high = _bounds(target, baseline)
        value = _nearest(low, high, baseline, sign)
    else:
        value = _number(target.value, target.basis, baseline)
    return ResolvedTarget(
        year=target.year,
        comparator=target.comparator,
        value=value,
        low=low,
        high=high,
        basis=target.basis,
        printed=target.value,
        printed_max=target.value_max,
    )


def _bounds(target: Target, baseline: Decimal | None) -> tuple[Decimal | None, Decimal | None]:
    one = _number(target.value, target.basis, baseline)
    other = _number(target.value_max, target.basis, baseline)
    if one is None or other is None:
        return None, None
    return min(one, other), max(one, other)


def _nearest(low: Decimal | None, high: Decimal | None, baseline: Decimal | None, sign: int) -> Decimal | None:
    if low is None or high is None:
        return None
    first, second = (low, high) if sign > 0 else (high, low)
    if baseline is None:
        return first
    return second if abs(second - baseline) < abs(first - baseline) else first


def _number(value: Decimal | None, basis: Basis | None, baseline: Decimal | None) -> Decimal | None:
    if value is None or basis in (None, Basis.ABSOLUTE):
        return value
    if baseline is None:
        return None
    return baseline + (percent_of(value, baseline) if basis == Basis.RELATIVE else value)


def sign_of(comparator: Comparator, spec: IndicatorSpec) -> int:
    """The side on which a target is held: floors are operators as written, the others follow the direction."""
    return spec.sign if comparator in INTERPOLATED else 1


def holds(target: ResolvedTarget, actual: Decimal, sign: int) -> bool | None:
    """Does the target's own operator hold? None where it cannot be tested. Beyond a range counts as held."""
    if target.value is None:
        return None
    match target.comparator:
        case Comparator.REACH:
            return sign * (actual - target.value) >= 0
        case Comparator.RANGE:
            short = target.low if sign > 0 else target.high
            return short is not None and sign * (actual - short) >= 0
        case Comparator.GTE | Comparator.NON_DECREASING:
            return actual >= target.value
        case _:
            return actual > target.value

"""What looks wrong in a year's figures: one function a kind of check, and `review`, which asks them all.

A missing value, a division by zero, a series that does not exist: no anomaly. Zero is a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.anomaly import Anomaly, CheckRule, Params
from indicators.calculations.division import divide, exactly
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData, IndicatorSpec
from indicators.calculations.readings import Key, Readings, relative
from indicators.calculations.results import Evaluation
from indicators.calculations.robust import deviation
from indicators.calculations.targets import FLOORS
from indicators.calculations.vocabulary import CheckKind, Comparator, PriceBasis, Status

ONE = Decimal(1)
# Held by being above: far above is no anomaly.
OPEN_ABOVE = FLOORS | {Comparator.GT_EXTERNAL}
# Fewer values than this say nothing of what is usual.
LEAST_HISTORY = 4
LEAST_PEERS = 5
YEARS_OF_PEERS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One entered figure under one rule."""

    rule: CheckRule
    entity: str
    year: int
    value: Decimal
    spec: IndicatorSpec
    readings: Readings

    def known(self, code: str) -> Decimal | None:
        return self.readings.known(self.entity, code, self.year)

    def evaluation(self) -> Evaluation | None:
        return self.readings.evaluation(self.entity, self.spec.code, self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    name: str
    params: Params
    size: Decimal


@exactly
def review(
    data: ContractData,
    rules: Iterable[CheckRule],
    *,
    year: int,
    printed: Mapping[Key, Decimal] | None = None,
    entities: Iterable[str] | None = None,
    evaluator: Evaluator | None = None,
) -> tuple[Anomaly, ...]:
    """The anomalies of a year's entered figures, hard first, then the greatest.

    `printed` is what the contract prints of earlier single years; `entities` are those reviewed (default: all), the
    others being read for comparison; `evaluator` is one of the same data, if the caller has it.
    """
    readings = Readings(data, printed or {}, evaluator)
    reviewed = (data.contract.institute, *data.contract.schools) if entities is None else tuple(entities)
    found = [anomaly for rule in rules for anomaly in _apply(rule, reviewed, year, readings)]
    return tuple(sorted(found, key=lambda anomaly: (not anomaly.is_hard, -anomaly.size)))


def _apply(rule: CheckRule, entities: Iterable[str], year: int, readings: Readings) -> Iterator[Anomaly]:
    spec = readings.spec(rule.indicator)
    if spec is None:
        return
    for entity in entities:
        value = readings.entered(entity, rule.indicator, year)
        if value is None:
            continue
        subject = Subject(rule=rule, entity=entity, year=year, value=value, spec=spec, readings=readings)
        finding = CHECKS[rule.kind](subject)
        if finding is not None:
            yield Anomaly(
                rule=rule.code,
                kind=rule.kind,
                severity=rule.severity,
                indicators=tuple(filter(None, (rule.indicator, rule.other, rule.denominator))),
                entity=entity,
                year=year,
                finding=finding.name,
                params=finding.params,
                size=finding.size,
            )


def _bounds(subject: Subject) -> Finding | None:
    value, minimum, maximum = subject.value, subject.rule.minimum, subject.rule.maximum
    if minimum is not None and value < minimum:
        params: Params = {"value": value, "minimum": minimum}
        return Finding(name="below_minimum", params=params, size=_beyond(minimum - value, minimum))
    if maximum is not None and value > maximum:
        params = {"value": value, "maximum": maximum}
        return Finding(name="above_maximum", params=params, size=_beyond(value - maximum, maximum))
    return None


def _integer(subject: Subject) -> Finding | None:
    if subject.value == subject.value.to_integral_value():
        return None
    return Finding(name="not_whole", params={"value": subject.value}, size=ONE)


def _arithmetic(subject: Subject) -> Finding | None:
    other = subject.known(subject.rule.other)
    if other is None or subject.value <= other:
        return None
    params: Params = {"value": subject.value, "other": other}
    return Finding(name="exceeds", params=params, size=_beyond(subject.value - other, other))


def _ratio_parts(subject: Subject) -> Finding | None:
    top, bottom = subject.known(subject.rule.other), subject.known(subject.rule.denominator)
    rounding = _threshold(subject)
    computed = None if top is None or bottom is None else divide(top, bottom)
    if top is None or bottom is None or computed is None:
        return None
    gap = abs(subject.value - computed)
    if gap <= rounding:
        return None
    params: Params = {"value": subject.value, "computed": computed, "other": top, "bottom": bottom}
    return Finding(name="parts", params=params, size=divide(gap, rounding) or _beyond(gap, computed))


def _jump(subject: Subject) -> Finding | None:
    previous = subject.readings.known(subject.entity, subject.spec.code, subject.year - 1)
    change = None if previous is None else subject.value - previous
    if previous is None or change is None or _is_small(change, subject.rule):
        return None
    rate, limit, year = relative(change, previous, subject.spec), _threshold(subject), subject.year - 1
    if rate is None:
        size = divide(abs(change), subject.rule.minimum or abs(change)) or ONE
        return Finding(name="jump_from_zero", params={"value": subject.value, "previous_year": year}, size=size)
    if abs(rate) <= limit:
        return None
    params: Params = {
        "value": subject.value,
        "previous": previous,
        "previous_year": year,
        "change": rate,
        "limit": limit,
    }
    return Finding(name="jump", params=params, size=divide(abs(rate), limit) or ONE)


def _trajectory(subject: Subject) -> Finding | None:
    found = subject.evaluation()
    if found is None or found.value is None or found.expected is None:
        return None
    gap = found.value - found.expected
    if _is_open(subject, found.value, gap):
        return None
    size = _beyond_all(abs(gap), found.expected, found.tolerance, subject)
    if size is None:
        return None
    judged = {"expected": found.expected, "gap": gap, "tolerance": found.tolerance or Decimal(0)}
    base_year = subject.readings.data.contract.price_base_year
    if subject.spec.price_basis == PriceBasis.CONSTANT and base_year is not None:
        nominal = found.nominal_value if found.nominal_value is not None else subject.value
        params: Params = {"value": nominal, "constant": found.value, "base_year": base_year, **judged}
        return Finding(name="off_path_constant", params=params, size=size)
    return Finding(name="off_path", params={"value": found.value, **judged}, size=size)


def _is_open(subject: Subject, value: Decimal, gap: Decimal) -> bool:
    """On the side where the target has no limit: above a floor, or within a range."""
    target = subject.readings.governing(subject.entity, subject.spec, subject.year)
    if target is None:
        return False
    if target.comparator in OPEN_ABOVE:
        return gap >= 0
    return target.low is not None and target.high is not None and target.low <= value <= target.high


def _beyond_all(gap: Decimal, expected: Decimal, tolerance: Decimal | None, subject: Subject) -> Decimal | None:
    """How far beyond every limit that the rule gives; None within one. What 0 was expected for is beyond any %."""
    sizes = []
    if subject.rule.threshold is not None:
        limit = subject.rule.threshold * (tolerance or Decimal(0))
        if gap <= limit:
            return None
        sizes.append(divide(gap, limit))
    if subject.rule.maximum is not None:
        rate = relative(gap, expected, subject.spec)
        if gap == 0 or (rate is not None and rate <= subject.rule.maximum):
            return None
        sizes.append(None if rate is None else divide(rate, subject.rule.maximum))
    known = [size for size in sizes if size is not None]
    return min(known, default=ONE) if sizes else None


def _above_range(subject: Subject) -> Finding | None:
    found = subject.evaluation()
    if found is None or found.status != Status.ABOVE or found.target_of_year is None or found.value is None:
        return None
    low, high = found.target_of_year.low, found.target_of_year.high
    if low is None or high is None:
        return None
    params: Params = {"value": found.value, "low": low, "high": high}
    return Finding(name="above_range", params=params, size=_beyond(abs(found.value - high), high))


def _outlier(subject: Subject) -> Finding | None:
    """Against the entity's own history where it is long enough, else against how the other schools moved."""
    history = subject.readings.history(subject.entity, subject.spec.code, subject.year)
    if len(history) >= LEAST_HISTORY:
        return _outlier_of_history(subject, history)
    return _outlier_of_growth(subject)


def _outlier_of_history(subject: Subject, history: Mapping[int, Decimal]) -> Finding | None:
    found = deviation(subject.value, list(history.values()))
    most = _threshold(subject)
    if found is None or found.times <= most or _is_small(subject.value - found.median, subject.rule):
        return None
    params: Params = {
        "value": subject.value,
        "median": found.median,
        "from_year": min(history),
        "times": found.times,
        "most": most,
    }
    return Finding(name="outlier_history", params=params, size=divide(found.times, most) or found.times)


def _outlier_of_growth(subject: Subject) -> Finding | None:
    own = subject.readings.growth(subject.entity, subject.spec, subject.year)
    if own is None or _is_small(subject.value - own.previous, subject.rule):
        return None
    found = deviation(own.rate, _growth_of_peers(subject))
    most = _threshold(subject)
    if found is None or found.times <= most:
        return None
    params: Params = {
        "value": subject.value,
        "previous": own.previous,
        "previous_year": subject.year - 1,
        "change": own.rate,
        "usual": found.median,
        "times": found.times,
        "most": most,
    }
    return Finding(name="outlier_growth", params=params, size=divide(found.times, most) or found.times)


def _growth_of_peers(subject: Subject) -> list[Decimal]:
    """How the other schools moved that year; else in the latest of the years before that enough of them know."""
    schools = subject.readings.data.contract.schools
    if subject.entity not in schools:
        return []
    for year in range(subject.year, subject.year - YEARS_OF_PEERS, -1):
        moves = [subject.readings.growth(school, subject.spec, year) for school in schools if school != subject.entity]
        rates = [move.rate for move in moves if move is not None]
        if len(rates) >= LEAST_PEERS:
            return rates
    return []


def _is_small(change: Decimal, rule: CheckRule) -> bool:
    """Nothing changed, or less than what the rule counts."""
    return not change or (rule.minimum is not None and abs(change) < rule.minimum)


def _threshold(subject: Subject) -> Decimal:
    return subject.rule.threshold or Decimal(0)


def _beyond(distance: Decimal, limit: Decimal) -> Decimal:
    """1 at the limit, 2 at twice as far from 0; where the limit is 0, by the distance itself."""
    share = divide(distance, abs(limit))
    return ONE + (distance if share is None else share)


CHECKS: Mapping[CheckKind, Callable[[Subject], Finding | None]] = {
    CheckKind.BOUNDS: _bounds,
    CheckKind.INTEGER: _integer,
    CheckKind.ARITHMETIC: _arithmetic,
    CheckKind.RATIO_PARTS: _ratio_parts,
    CheckKind.JUMP: _jump,
    CheckKind.TRAJECTORY: _trajectory,
    CheckKind.ABOVE_RANGE: _above_range,
    CheckKind.OUTLIER: _outlier,
}

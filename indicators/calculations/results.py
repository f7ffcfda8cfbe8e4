"""What an evaluation answers, as plain immutable data: numbers unrounded, None where there is nothing to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from datetime import date
from decimal import Decimal

from indicators.calculations.explanation import Step
from indicators.calculations.records import record
from indicators.calculations.vocabulary import (
    Basis,
    Comparator,
    ExpectedOrigin,
    MissingReason,
    Outlook,
    RapVerdict,
    Rollup,
    Status,
    ValueOrigin,
)


class YearOutOfRange(ValueError):  # noqa: N818 (it reads as a sentence where it is raised)
    """The contract says nothing of that year: neither a reference nor a target reaches it."""

    def __init__(self, year: int, first: int, last: int) -> None:
        super().__init__(f"{year} is not between {first} and {last}")
        self.year = year
        self.first = first
        self.last = last


@record(frozen=True, slots=True, kw_only=True)
class ResolvedTarget:
    """A target as numbers of the indicator's unit. `value` is None where it cannot be tested.

    `low` and `high` are the two bounds of a range, `value` then the one nearest the reference. `printed` and
    `printed_max` are the contract's own numbers (percentages or points where `basis` says so).
    """

    year: int
    comparator: Comparator
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    basis: Basis | None = None
    printed: Decimal | None = None
    printed_max: Decimal | None = None


@record(frozen=True, slots=True, kw_only=True)
class PriceIndex:
    """The index that turned a year's current euros into those of `base_year`.

    `from_year` is the last entered year it comes from; `hypothesis` where it grew from there by assumption.
    """

    year: int
    value: Decimal
    base_year: int
    base: Decimal
    from_year: int
    hypothesis: bool
    provisional: bool
    vintage: str = ""


@record(frozen=True, slots=True, kw_only=True)
class SchoolShare:
    """A school's part in a roll-up: its value (the numerator of a ratio) and its weight (or denominator)."""

    school: str
    value: Decimal
    weight: Decimal | None = None


@record(frozen=True, slots=True, kw_only=True)
class Reconciliation:
    """From the schools to the institute's figure, line by line: roll-up + adjustments = computed, against entered.

    `difference` = entered - computed, the part that nothing explains; None where one of them is missing.
    An adjustment without a value is declared and pending.
    """

    year: int
    shares: tuple[SchoolShare, ...]
    rolled_up: Decimal | None
    adjustments: tuple[tuple[str, Decimal | None], ...]
    adjustments_known: bool
    computed: Decimal | None
    entered: Decimal | None
    difference: Decimal | None


@record(frozen=True, slots=True, kw_only=True)
class LikeForLike:
    """The schools that answered and have an expected value, rolled up on both sides; the others are named."""

    schools: tuple[str, ...]
    value: Decimal | None
    expected: Decimal | None
    gap: Decimal | None
    without_expected: tuple[str, ...]
    without_weight: tuple[str, ...]


@record(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """One entity, one indicator, one year: the three answers that are computed, and what they rest on.

    `value`, `reference`, `change`, `expected`, `target`, `gap`, `tolerance`, `projection` and `needed_per_year` (a
    year) are in the indicator's unit (points for a percentage, base-year euros where the indicator is in constant
    euros: `nominal_value` is then the figure as entered); `change_pct` and `gap_pct` are percentages; `progress` is
    a fraction. Coverage is None where schools do not report. `target` is that of the contract's last year (the next
    printed one for later years), `target_of_year` the contractual target of the year itself. `explain`
    answers the rules that were applied, in order: `steps` are drawn up when they are asked for, as most readers ask
    only for the numbers.
    """

    contract: str
    entity: str
    indicator: str
    year: int
    status: Status
    outlook: Outlook = Outlook.UNKNOWN
    value: Decimal | None = None
    value_origin: ValueOrigin | None = None
    coverage_in: int | None = None
    coverage_asked: int | None = None
    reference: Decimal | None = None
    change: Decimal | None = None
    change_pct: Decimal | None = None
    expected: Decimal | None = None
    expected_origin: ExpectedOrigin | None = None
    target: Decimal | None = None
    target_year: int | None = None
    gap: Decimal | None = None
    gap_pct: Decimal | None = None
    progress: Decimal | None = None
    projection: Decimal | None = None
    needed_per_year: Decimal | None = None
    provisional: bool = False
    tolerance: Decimal | None = None
    rap_verdict: RapVerdict | None = None
    nominal_value: Decimal | None = None
    reference_year: int | None = None
    reference_provisional: bool = False
    missing_reason: MissingReason | None = None
    missing_expected_on: date | None = None
    missing_schools: tuple[str, ...] = ()
    weights_missing: tuple[str, ...] = ()
    unreconciled: bool = False
    tolerance_declared: bool = False
    target_of_year: ResolvedTarget | None = None
    final_target: ResolvedTarget | None = None
    price_index: PriceIndex | None = None
    like_for_like: LikeForLike | None = None
    reconciliation: Reconciliation | None = None
    explain: Callable[[], Iterable[Step]] = field(default=tuple, compare=False, repr=False)

    @property
    def steps(self) -> tuple[Step, ...]:
        return tuple(self.explain())

    @property
    def judged_value(self) -> Decimal | None:
        """The value, unless it is partial and nothing is computed from it."""
        unjudged = self.value_origin == ValueOrigin.PARTIAL and self.change is None and self.gap is None
        return None if unjudged else self.value

    @property
    def coverage(self) -> str:
        """`8/9`: schools in / schools asked; empty where schools do not report."""
        return "" if self.coverage_asked is None else f"{self.coverage_in}/{self.coverage_asked}"


@record(frozen=True, slots=True, kw_only=True)
class CascadeRow:
    """What the schools committed to, rolled up by the indicator's rule, against what the institute committed to.

    `difference` = rolled_up - institute_target. `partial` where a school that is asked gives no number
    (`schools_without_number`); `rolled_up` is None where weights are missing (`weights_missing`, schools) or where the
    rule is never to compute the institute from its schools.
    """

    indicator: str
    year: int
    rollup: Rollup
    institute_target: Decimal | None
    institute_comparator: Comparator | None
    rolled_up: Decimal | None
    difference: Decimal | None
    difference_pct: Decimal | None
    schools_asked: tuple[str, ...]
    school_targets: tuple[SchoolShare, ...]
    schools_without_number: tuple[str, ...]
    weights_missing: tuple[str, ...]

    @property
    def partial(self) -> bool:
        return bool(self.schools_without_number)


@record(frozen=True, slots=True, kw_only=True)
class Count:
    """How many, of which how many rest on provisional figures."""

    total: int = 0
    provisional: int = 0

    @property
    def final(self) -> int:
        return self.total - self.provisional


@record(frozen=True, slots=True, kw_only=True)
class Headline:
    """Two counts that are never mixed: targets due that year, and the trajectory to `horizon` (not contractual).

    The values of each mapping add up to its denominator. `above` counts in `Status.MET`; missing, not evaluable and
    awaiting a comparator are kept apart. Before the last year the trajectory leads.
    """

    entity: str
    year: int
    horizon: int | None
    due: int
    due_by_status: Mapping[Status, Count]
    trajectory: int
    trajectory_by_outlook: Mapping[Outlook, Count]

    @property
    def trajectory_leads(self) -> bool:
        return self.horizon is not None and self.year < self.horizon

"""What is checked, and what a check answers, as plain immutable data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.vocabulary import CheckKind, Severity

Params = Mapping[str, Decimal | int]


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckRule:
    """One rule. `indicator` is the series looked at; `other` and `denominator` those it is compared with.

    What the numbers are depends on the kind (None = none):
    bounds: `minimum` and `maximum`, in the series' unit, both allowed;
    jump: `threshold` in % of last year (points for a percentage), `minimum` the least change that counts, in the unit;
    trajectory: `threshold` times the tolerance and `maximum` % of the expected value (points for a percentage): a gap
    is an anomaly beyond all that are given;
    ratio_parts: `threshold` is the gap that rounding explains, in the unit;
    outlier: `threshold` times the usual spread, `minimum` as for a jump;
    integer, arithmetic (`indicator` ≤ `other`), above_range: none.
    """

    code: str
    kind: CheckKind
    severity: Severity
    indicator: str
    other: str = ""
    denominator: str = ""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    threshold: Decimal | None = None


# The numbers that a kind reads; with those it cannot do without (one of them is enough).
NUMBERS: Mapping[CheckKind, tuple[str, ...]] = {
    CheckKind.BOUNDS: ("minimum", "maximum"),
    CheckKind.INTEGER: (),
    CheckKind.ARITHMETIC: (),
    CheckKind.RATIO_PARTS: ("threshold",),
    CheckKind.JUMP: ("threshold", "minimum"),
    CheckKind.TRAJECTORY: ("threshold", "maximum"),
    CheckKind.ABOVE_RANGE: (),
    CheckKind.OUTLIER: ("threshold", "minimum"),
}
NEEDED: Mapping[CheckKind, tuple[str, ...]] = {
    CheckKind.BOUNDS: ("minimum", "maximum"),
    CheckKind.RATIO_PARTS: ("threshold",),
    CheckKind.JUMP: ("threshold",),
    CheckKind.TRAJECTORY: ("threshold", "maximum"),
    CheckKind.OUTLIER: ("threshold",),
}
# The series that a kind compares with, beside its own.
COMPARED: Mapping[CheckKind, tuple[str, ...]] = {
    CheckKind.ARITHMETIC: ("other",),
    CheckKind.RATIO_PARTS: ("other", "denominator"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Anomaly:
    """A figure that a rule finds wrong (hard) or worth a word (soft).

    `indicators`: the series looked at first, then those it contradicts. `finding` names the sentence, `params` its
    numbers, exactly those that `PARAMETERS` declares. `size` says how far beyond the limit it is (1 = just there), to
    put the greatest first.
    """

    rule: str
    kind: CheckKind
    severity: Severity
    indicators: tuple[str, ...]
    entity: str
    year: int
    finding: str
    params: Params
    size: Decimal

    @property
    def indicator(self) -> str:
        return self.indicators[0]

    @property
    def is_hard(self) -> bool:
        return self.severity == Severity.HARD


# The findings and their parameters. `value`, `minimum`, `maximum`, `expected`, `gap`, `tolerance`, `previous`,
# `computed`, `low`, `high`, `median` and `constant` are in the unit of the first series; `other` and `bottom` in that
# of the second and the third; `change`, `limit`, `usual` in % or, for a percentage, in points; `times` and `most` are
# multiples of the usual spread or of the tolerance; `previous_year`, `from_year` and `base_year` are years.
PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "below_minimum": ("value", "minimum"),
    "above_maximum": ("value", "maximum"),
    "not_whole": ("value",),
    "exceeds": ("value", "other"),
    "parts": ("value", "computed", "other", "bottom"),
    "jump": ("value", "previous", "previous_year", "change", "limit"),
    "jump_from_zero": ("value", "previous_year"),
    "off_path": ("value", "expected", "gap", "tolerance"),
    "off_path_constant": ("value", "constant", "base_year", "expected", "gap", "tolerance"),
    "above_range": ("value", "low", "high"),
    "outlier_history": ("value", "median", "from_year", "times", "most"),
    "outlier_growth": ("value", "previous", "previous_year", "change", "usual", "times", "most"),
}

"""*Pourquoi ce statut ?* as data: the rules that an evaluation applied, with their numbers.

A step names a rule and holds its parameters, exactly those that `PARAMETERS` declares; sentences are written elsewhere
from these names. Amounts are in the indicator's unit. `margin` is signed: positive on the good side of the target.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from indicators.calculations.records import record

Parameter = str | int | bool | Decimal | date | tuple[str, ...] | None


class Rule(StrEnum):
    # The value
    NOT_DECLINED = "not_declined"
    NOT_APPLICABLE = "not_applicable"
    VALUE_ENTERED = "value_entered"
    VALUE_ENTERED_PREVAILS = "value_entered_prevails"
    VALUE_CONSOLIDATED = "value_consolidated"
    VALUE_ADJUSTED = "value_adjusted"
    VALUE_PARTIAL = "value_partial"
    VALUE_CUMULATED = "value_cumulated"
    VALUE_PROVISIONAL = "value_provisional"
    VALUE_MISSING = "value_missing"
    NO_SCHOOL_ANSWERED = "no_school_answered"
    YEARS_MISSING = "years_missing"
    WEIGHTS_MISSING = "weights_missing"
    DENOMINATOR_ZERO = "denominator_zero"
    PERIMETER_UNRECONCILED = "perimeter_unreconciled"
    # Prices
    DEFLATED = "deflated"
    INDEX_HYPOTHESIS = "index_hypothesis"
    INDEX_PROVISIONAL = "index_provisional"
    INDEX_MISSING = "index_missing"
    # What it is compared with
    REFERENCE = "reference"
    REFERENCE_PROVISIONAL = "reference_provisional"
    REFERENCE_MISSING = "reference_missing"
    TARGET_OF_YEAR = "target_of_year"
    TARGET_RANGE_OF_YEAR = "target_range_of_year"
    TARGET_RESOLVED = "target_resolved"
    TARGET_UNRESOLVED = "target_unresolved"
    EXPECTED_CONTRACT = "expected_contract"
    EXPECTED_INTERPOLATED = "expected_interpolated"
    EXPECTED_FLOOR = "expected_floor"
    EXPECTED_EXTERNAL = "expected_external"
    TOLERANCE_DEFAULT = "tolerance_default"
    TOLERANCE_UNDEFINED = "tolerance_undefined"
    TOLERANCE_DECLARED = "tolerance_declared"
    # First answer: annual status
    STATUS_MISSING = "status_missing"
    STATUS_PARTIAL = "status_partial"
    STATUS_NOT_COMPUTABLE = "status_not_computable"
    STATUS_WITHOUT_REFERENCE = "status_without_reference"
    STATUS_UNTESTABLE_TARGET = "status_untestable_target"
    STATUS_TRACKING = "status_tracking"
    STATUS_NOT_DUE = "status_not_due"
    STATUS_AWAITING_COMPARATOR = "status_awaiting_comparator"
    MINIMUM_ACQUIRED = "minimum_acquired"
    REACH_MET = "reach_met"
    REACH_REGRESSING = "reach_regressing"
    REACH_NEAR = "reach_near"
    REACH_BEHIND = "reach_behind"
    GTE_MET = "gte_met"
    GTE_NEAR = "gte_near"
    GTE_BEHIND = "gte_behind"
    GT_MET = "gt_met"
    GT_NEAR = "gt_near"
    GT_BEHIND = "gt_behind"
    RANGE_MET = "range_met"
    RANGE_ABOVE = "range_above"
    RANGE_NEAR = "range_near"
    RANGE_BEHIND = "range_behind"
    NON_DECREASING_MET = "non_decreasing_met"
    NON_DECREASING_NEAR = "non_decreasing_near"
    NON_DECREASING_REGRESSING = "non_decreasing_regressing"
    INCREASING_MET = "increasing_met"
    INCREASING_NEAR = "increasing_near"
    INCREASING_REGRESSING = "increasing_regressing"
    GT_EXTERNAL_MET = "gt_external_met"
    GT_EXTERNAL_BEHIND = "gt_external_behind"
    # Second answer: outlook
    OUTLOOK_REACHED = "outlook_reached"
    OUTLOOK_ON_PATH = "outlook_on_path"
    OUTLOOK_SLIGHTLY_BELOW = "outlook_slightly_below"
    OUTLOOK_OFF_PATH = "outlook_off_path"
    OUTLOOK_UNKNOWN = "outlook_unknown"
    # The State's wording
    RAP_TARGET_MET = "rap_target_met"
    RAP_IMPROVED = "rap_improved"
    RAP_NOT_IMPROVED = "rap_not_improved"
    RAP_YEAR_BEFORE_UNKNOWN = "rap_year_before_unknown"
    RAP_NO_DATA = "rap_no_data"


_COVERAGE = ("coverage_in", "coverage_asked")
_JUDGED = ("actual", "target", "margin", "tolerance")
_JUDGED_AGAINST_REFERENCE = ("actual", "target", "margin", "tolerance", "reference")
_JUDGED_RANGE = ("actual", "low", "high", "margin", "tolerance")
_ON_THE_WAY = ("actual", "expected", "gap", "tolerance", "target", "target_year")
_TARGET = ("year", "comparator")

PARAMETERS: Mapping[Rule, tuple[str, ...]] = {
    Rule.NOT_DECLINED: (),
    Rule.NOT_APPLICABLE: (),
    Rule.VALUE_ENTERED: ("value",),
    Rule.VALUE_ENTERED_PREVAILS: ("value", "computed", "difference", *_COVERAGE),
    Rule.VALUE_CONSOLIDATED: ("value", "rollup", *_COVERAGE),
    Rule.VALUE_ADJUSTED: ("value", "rollup", "rolled_up", "adjusted_by", "names", *_COVERAGE),
    Rule.VALUE_PARTIAL: ("value", "rollup", "missing_schools", *_COVERAGE),
    Rule.VALUE_CUMULATED: ("value", "first_year", "last_year"),
    Rule.VALUE_PROVISIONAL: (),
    Rule.VALUE_MISSING: ("reason", "expected_on"),
    Rule.NO_SCHOOL_ANSWERED: ("coverage_asked",),
    Rule.YEARS_MISSING: ("years",),
    Rule.WEIGHTS_MISSING: ("schools", "series"),
    Rule.DENOMINATOR_ZERO: ("series",),
    Rule.PERIMETER_UNRECONCILED: (),
    Rule.DEFLATED: ("nominal", "value", "index", "base", "year", "base_year", "vintage"),
    Rule.INDEX_HYPOTHESIS: ("index", "year", "from_year", "inflation", "years"),
    Rule.INDEX_PROVISIONAL: ("index", "from_year"),
    Rule.INDEX_MISSING: ("year", "series"),
    Rule.REFERENCE: ("value", "first_year", "last_year"),
    Rule.REFERENCE_PROVISIONAL: (),
    Rule.REFERENCE_MISSING: ("reason",),
    Rule.TARGET_OF_YEAR: (*_TARGET, "value"),
    Rule.TARGET_RANGE_OF_YEAR: (*_TARGET, "low", "high"),
    Rule.TARGET_RESOLVED: ("basis", "printed", "printed_max", "reference"),
    Rule.TARGET_UNRESOLVED: _TARGET,
    Rule.EXPECTED_CONTRACT: ("expected", "year"),
    Rule.EXPECTED_INTERPOLATED: ("expected", "year", "from_year", "from_value", "to_year", "to_value"),
    Rule.EXPECTED_FLOOR: ("expected", "target_year"),
    Rule.EXPECTED_EXTERNAL: ("expected", "series", "year"),
    Rule.TOLERANCE_DEFAULT: ("tolerance", "target", "reference"),
    Rule.TOLERANCE_UNDEFINED: ("tolerance",),
    Rule.TOLERANCE_DECLARED: ("tolerance",),
    Rule.STATUS_MISSING: (),
    Rule.STATUS_PARTIAL: _COVERAGE,
    Rule.STATUS_NOT_COMPUTABLE: (),
    Rule.STATUS_WITHOUT_REFERENCE: ("comparator",),
    Rule.STATUS_UNTESTABLE_TARGET: _TARGET,
    Rule.STATUS_TRACKING: (),
    Rule.STATUS_NOT_DUE: ("year", "next_year"),
    Rule.STATUS_AWAITING_COMPARATOR: ("series", "year"),
    Rule.MINIMUM_ACQUIRED: ("value", *_COVERAGE),
    Rule.REACH_MET: _JUDGED,
    Rule.REACH_REGRESSING: _JUDGED_AGAINST_REFERENCE,
    Rule.REACH_NEAR: _JUDGED,
    Rule.REACH_BEHIND: _JUDGED,
    Rule.GTE_MET: _JUDGED,
    Rule.GTE_NEAR: _JUDGED,
    Rule.GTE_BEHIND: _JUDGED,
    Rule.GT_MET: _JUDGED,
    Rule.GT_NEAR: _JUDGED,
    Rule.GT_BEHIND: _JUDGED,
    Rule.RANGE_MET: _JUDGED_RANGE,
    Rule.RANGE_ABOVE: _JUDGED_RANGE,
    Rule.RANGE_NEAR: _JUDGED_RANGE,
    Rule.RANGE_BEHIND: _JUDGED_RANGE,
    Rule.NON_DECREASING_MET: _JUDGED,
    Rule.NON_DECREASING_NEAR: _JUDGED,
    Rule.NON_DECREASING_REGRESSING: _JUDGED,
    Rule.INCREASING_MET: _JUDGED,
    Rule.INCREASING_NEAR: _JUDGED,
    Rule.INCREASING_REGRESSING: _JUDGED,
    Rule.GT_EXTERNAL_MET: _JUDGED,
    Rule.GT_EXTERNAL_BEHIND: _JUDGED,
    Rule.OUTLOOK_REACHED: ("actual", "target", "target_year", "comparator"),
    Rule.OUTLOOK_ON_PATH: _ON_THE_WAY,
    Rule.OUTLOOK_SLIGHTLY_BELOW: _ON_THE_WAY,
    Rule.OUTLOOK_OFF_PATH: _ON_THE_WAY,
    Rule.OUTLOOK_UNKNOWN: (),
    Rule.RAP_TARGET_MET: ("actual",),
    Rule.RAP_IMPROVED: ("actual", "year_before", "previous", "from_reference"),
    Rule.RAP_NOT_IMPROVED: ("actual", "year_before", "previous", "from_reference"),
    Rule.RAP_YEAR_BEFORE_UNKNOWN: ("actual", "year_before"),
    Rule.RAP_NO_DATA: (),
}


@record(frozen=True, slots=True)
class Step:
    """One rule applied, with the parameters that `PARAMETERS` declares for it."""

    rule: Rule
    params: Mapping[str, Parameter]


def step(rule: Rule, **params: Parameter) -> Step:
    return Step(rule, params)

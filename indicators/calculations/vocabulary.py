"""The closed vocabularies of the contract and of its evaluation, shared by calculations, models and exports.

The values are written in exports and URLs: they never change. What people read is in `indicators.choices`.
"""

from enum import StrEnum


class EntityKind(StrEnum):
    INSTITUTE = "institute"
    SCHOOL = "school"
    SUBSIDIARY = "subsidiary"
    OUTSIDE = "outside"


class SeriesKind(StrEnum):
    """An indicator of the contract, a series collected from the schools beside it, or one from outside."""

    INDICATOR = "indicator"
    SUPPORTING = "supporting"
    EXTERNAL = "external"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NONE = "none"


class PriceBasis(StrEnum):
    CURRENT = "current"
    CONSTANT = "constant"


class Rollup(StrEnum):
    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    RATIO = "ratio"
    ENTERED = "entered"


class Accumulation(StrEnum):
    ANNUAL = "annual"
    CUMULATIVE = "cumulative"


class Comparator(StrEnum):
    REACH = "reach"
    GTE = "gte"
    GT = "gt"
    RANGE = "range"
    NON_DECREASING = "non_decreasing"
    INCREASING = "increasing"
    GT_EXTERNAL = "gt_external"
    TRACKING = "tracking"


class Basis(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    POINTS = "points"


class MissingReason(StrEnum):
    NOT_AVAILABLE = "not_available"
    NOT_APPLICABLE = "not_applicable"
    NOT_COMPUTABLE = "not_computable"
    NOT_COLLECTED = "not_collected"


class Quality(StrEnum):
    FINAL = "final"
    PROVISIONAL = "provisional"
    ESTIMATED = "estimated"


class BaselineKind(StrEnum):
    HISTORY = "history"
    REFERENCE = "reference"


class ObservationKind(StrEnum):
    ACTUAL = "actual"
    ADJUSTMENT = "adjustment"
    EXTERNAL = "external"


class ObservationState(StrEnum):
    """Who sees a figure: its school, then the DG, then all of IMT, then the ministry."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VALIDATED = "validated"
    PUBLISHED = "published"


class ValueOrigin(StrEnum):
    ENTERED = "entered"
    CONSOLIDATED = "consolidated"
    ADJUSTED = "adjusted"
    PARTIAL = "partial"


class ExpectedOrigin(StrEnum):
    CONTRACT = "contract"
    INTERPOLATED = "interpolated"
    EXTERNAL = "external"


class Status(StrEnum):
    """First answer: is the target of the year held?"""

    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    NOT_EVALUABLE = "not_evaluable"
    TRACKING = "tracking"
    NOT_DUE = "not_due"
    AWAITING_COMPARATOR = "awaiting_comparator"
    MET = "met"
    ABOVE = "above"
    NEAR = "near"
    BEHIND = "behind"
    REGRESSING = "regressing"


class Outlook(StrEnum):
    """Second answer: where does the trajectory lead, towards the final target?"""

    REACHED = "reached"
    ON_PATH = "on_path"
    SLIGHTLY_BELOW = "slightly_below"
    OFF_PATH = "off_path"
    UNKNOWN = "unknown"


class AppreciationLevel(StrEnum):
    """Third answer: the signed judgement, which never overrides the other two."""

    ACHIEVED = "achieved"
    MOSTLY_ACHIEVED = "mostly_achieved"
    PARTLY_ACHIEVED = "partly_achieved"
    NOT_ACHIEVED = "not_achieved"


class RapVerdict(StrEnum):
    """The wording of the State's *rapports annuels de performances* (column *Atteinte de la cible*)."""

    TARGET_MET = "target_met"
    IMPROVED = "improved"
    NOT_IMPROVED = "not_improved"
    NO_DATA = "no_data"


class CheckKind(StrEnum):
    """The ways in which a figure can look wrong (`indicators.calculations.plausibility`)."""

    BOUNDS = "bounds"
    INTEGER = "integer"
    ARITHMETIC = "arithmetic"
    RATIO_PARTS = "ratio_parts"
    JUMP = "jump"
    TRAJECTORY = "trajectory"
    ABOVE_RANGE = "above_range"
    OUTLIER = "outlier"


class Severity(StrEnum):
    """What an anomaly asks before a sheet is handed in: hard, a correction; soft, a comment."""

    HARD = "hard"
    SOFT = "soft"

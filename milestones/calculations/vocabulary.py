"""The closed vocabularies that the calculations decide on; what people read for them is in `choices`."""

from enum import StrEnum


class DueCertainty(StrEnum):
    PRINTED = "printed"
    YEAR_END = "year_end"
    UNCERTAIN = "uncertain"


class Stage(StrEnum):
    """What somebody says of a deliverable; time and dates make a state of it."""

    TO_START = "to_start"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DROPPED = "dropped"


class DeliverableState(StrEnum):
    TO_START = "to_start"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DONE_LATE = "done_late"
    LATE = "late"
    POSTPONED = "postponed"
    DROPPED = "dropped"

"""When somebody is reminded of a deliverable: a month before, a week before, once it is late, then each month."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MONTH = 30
WEEK = 7


class ReminderStage(StrEnum):
    DUE_IN_A_MONTH = "due_in_a_month"
    DUE_IN_A_WEEK = "due_in_a_week"
    LATE = "late"
    STILL_LATE = "still_late"


@dataclass(frozen=True, slots=True)
class Reminder:
    """`key` names what is told: the deliverables of one day together; those late for long, together once a month."""

    stage: ReminderStage
    key: str

    @property
    def is_late(self) -> bool:
        return self.stage in {ReminderStage.LATE, ReminderStage.STILL_LATE}


def reminder(*, expected_by: date, today: date) -> Reminder | None:
    """What to remind of today; the same through a whole stage, so that a day missed is made up for."""
    days = (expected_by - today).days
    if days > MONTH:
        return None
    if days < -MONTH:
        return Reminder(ReminderStage.STILL_LATE, f"{ReminderStage.STILL_LATE}:{today:%Y-%m}")
    stage = ReminderStage.LATE
    if days >= 0:
        stage = ReminderStage.DUE_IN_A_MONTH if days > WEEK else ReminderStage.DUE_IN_A_WEEK
    return Reminder(stage, f"{stage}:{expected_by}")

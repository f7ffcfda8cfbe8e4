"""When a school is reminded of its sheet: in the week before, on the day, and each week after."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

WEEK = 7


class ReminderStage(StrEnum):
    DUE_SOON = "due_soon"
    DUE = "due"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Reminder:
    """`week` counts those since the due day, from 1, where it is past; `days` from today to it, negative once past."""

    stage: ReminderStage
    days: int
    week: int = 0


def reminder(*, due: date, asked_on: date | None, today: date) -> Reminder | None:
    """What to remind of today, the same through a whole week: whoever sends it once a stage makes up for a day missed.

    Nobody is reminded before the day in the week where they were asked (`asked_on`): they have just been told.
    """
    days = (due - today).days
    if days == 0:
        return Reminder(ReminderStage.DUE, days)
    if days < 0:
        return Reminder(ReminderStage.LATE, days, week=(-days - 1) // WEEK + 1)
    just_told = asked_on is not None and asked_on > due - timedelta(days=WEEK)
    return None if days > WEEK or just_told else Reminder(ReminderStage.DUE_SOON, days)

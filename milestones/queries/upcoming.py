"""What has to be delivered soon: the block that the milestones' page, the dashboard and a school's page share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.permissions import Reading
from indicators.models import Contract
from milestones.queries.progress import DeliverableProgress, deliverables_read, due_within, late_of

HORIZON_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """Due from today to `until`, that day included, the nearest first; and what is already late."""

    due: tuple[DeliverableProgress, ...]
    late: tuple[DeliverableProgress, ...]
    until: date

    @property
    def is_empty(self) -> bool:
        return not (self.due or self.late)


def upcoming(progress: Iterable[DeliverableProgress], *, today: date | None = None) -> Upcoming:
    day, found = today or timezone.localdate(), tuple(progress)
    return Upcoming(
        due=due_within(found, days=HORIZON_DAYS, today=day),
        late=late_of(found),
        until=day + timedelta(days=HORIZON_DAYS),
    )


def upcoming_deliverables(contract: Contract, readable: Reading, *, entity: str | None = None) -> Upcoming:
    """For pages that are kept for all who have these rights, and name nobody. Five queries."""
    return upcoming(deliverables_read(contract, readable, entity=entity, with_people=False))

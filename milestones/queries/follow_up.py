"""What waits for one person: reports to validate, deliverables to report on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission, can
from indicators.models import Contract
from milestones.choices import DeliverableState, ReviewState
from milestones.permissions import report_refusal
from milestones.queries.parts import PartProgress
from milestones.queries.progress import deliverables_of

NEAR = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """`to_validate`: the oldest report first; None for who validates nothing.

    `owed`: late, sent back or due within 90 days, the most pressing first; `later`: the others.
    """

    to_validate: tuple[PartProgress, ...] | None
    owed: tuple[PartProgress, ...]
    later: tuple[PartProgress, ...]
    reported: tuple[PartProgress, ...]
    closed: tuple[PartProgress, ...]

    @property
    def late(self) -> int:
        return sum(one.state == DeliverableState.LATE for one in self.owed)


def follow_up(contract: Contract, person: User, *, today: date | None = None) -> FollowUp:
    """Five queries. `reported`: theirs, in the hands of the DG, whatever is still owed after it."""
    parts = [part for one in deliverables_of(contract, person, today=today) for part in one.parts]
    waiting = [one for one in parts if one.is_awaiting]
    validates = can(person, Permission.MANAGE_MILESTONES)
    day = today or timezone.localdate()
    mine = [one for one in parts if one.state is not None and _is_theirs(one, person)]
    owed = sorted((one for one in mine if one.is_open and not one.is_awaiting), key=_pressing)
    return FollowUp(
        to_validate=tuple(sorted(waiting, key=lambda one: one.report.at)) if validates else None,  # type: ignore[union-attr]
        owed=tuple(one for one in owed if _is_near(one, day)),
        later=tuple(one for one in owed if not _is_near(one, day)),
        reported=tuple(one for one in mine if one.is_awaiting),
        closed=tuple(one for one in mine if not one.is_open and not one.is_awaiting),
    )


def _is_theirs(one: PartProgress, person: User) -> bool:
    """Who may report, but where the DG named somebody else; the schools' are not the DG's to report."""
    if report_refusal(person, one.entity, one.part) is not None:
        return False
    if one.part is not None and one.part.owner_id is not None:
        return one.part.owner_id == person.pk or (not one.entity.is_institute and _belongs(one, person))
    return one.entity.is_institute or _belongs(one, person)


def _is_near(one: PartProgress, day: date) -> bool:
    return one.review == ReviewState.RETURNED or one.expected_by <= day + timedelta(days=NEAR)


def _belongs(one: PartProgress, person: User) -> bool:
    return any(grant.entity_code == one.entity.code for grant in person.grants())


def _pressing(one: PartProgress) -> tuple[date, str]:
    return one.expected_by, one.deliverable.code

"""What people are told of milestones and deliverables: one function an event, in the transaction that makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import notify
from milestones.choices import Decision
from milestones.models import Milestone, MilestoneDecision, MilestoneMessage, ProgressDecision, ProgressReport
from milestones.queries.people import concerned_by, followers_of, reporters_at
from milestones.queries.places import Place, part_url

KINDS = {
    Decision.VALIDATED.value: NotificationKind.DELIVERABLE_VALIDATED,
    Decision.RETURNED.value: NotificationKind.DELIVERABLE_RETURNED,
}


def decided(place: Place, decision: ProgressDecision) -> int:
    """To who reported."""
    return _tell_of_part(
        place, KINDS[decision.decision], [decision.report.by], event=decision.pk, reason=decision.reason
    )


def date_cancelled(place: Place, decision: ProgressDecision, *, granted: ProgressReport) -> int:
    """To who asked for the date, and to who reports on the deliverable; not to who cancels it."""
    people = _others([granted.by, *reporters_at(place)], decision.by)
    return _tell_of_part(
        place,
        NotificationKind.DELIVERABLE_DATE_CANCELLED,
        people,
        event=decision.pk,
        reason=decision.reason,
        until=granted.postponed_to,
        due=place.due.last_day,
    )


def message_posted(message: MilestoneMessage) -> int:
    """What the DG writes, to all that the milestone asks something of; what a school writes, to the DG and those who
    wrote before."""
    people = followers_of(message.milestone, author=message.author)
    context = {"author": message.author.display_name, "text": message.text}
    kind = NotificationKind.MILESTONE_MESSAGE
    return _tell_of(message.milestone, kind, people, by=message.author, event=message.pk, **context)


def milestone_decided(decision: MilestoneDecision) -> int:
    """To all that the milestone asks something of."""
    people = concerned_by(decision.milestone)
    context = {"decided_on": decision.decided_on, "text": decision.text}
    kind = NotificationKind.MILESTONE_DECIDED
    return _tell_of(decision.milestone, kind, people, by=decision.by, event=decision.pk, **context)


def _tell_of_part(place: Place, kind: NotificationKind, people: Iterable[User], *, event: int, **context: Any) -> int:
    return notify(
        recipients=people,
        kind=kind,
        key=f"{kind}:{event}",
        context={
            "milestone": place.deliverable.action.milestone.code,
            "deliverable": place.deliverable.label,
            "year": place.year,
            "entity": place.entity.short_name,
            **context,
        },
        link=part_url(place.deliverable, place.year, place.entity),
    )


def _tell_of(
    milestone: Milestone, kind: NotificationKind, people: Iterable[User], *, by: User, event: int, **context: Any
) -> int:
    return notify(
        recipients=_others(people, by),
        kind=kind,
        key=f"{kind}:{event}",
        context={"milestone": milestone.code, "title": milestone.title, **context},
        link=reverse("milestones:milestone", args=[milestone.contract.code, milestone.code]),
    )


def _others(people: Iterable[User], by: User) -> list[User]:
    """Each once, never the one who did it."""
    return list({person.pk: person for person in people if person.pk != by.pk}.values())

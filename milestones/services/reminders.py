"""The morning's messages about deliverables: written once, however often started."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import Notice, notify, notify_each
from accounts.permissions import Permission
from indicators.models import Contract
from indicators.queries.people import people_everywhere
from milestones.calculations.reminders import Reminder, reminder
from milestones.permissions import Basis
from milestones.queries.parts import PartProgress, parts_of
from milestones.queries.people import reporters_of


@dataclass(slots=True)
class _Told:
    """What one person is told in one message."""

    person: User
    reminder: Reminder
    parts: list[PartProgress] = field(default_factory=list)


@transaction.atomic
def remind(*, today: date) -> int:
    """Write what is to be told today, of every contract; return how many messages are new."""
    return sum(_remind(contract, today) for contract in Contract.objects.select_related("institute"))


def _remind(contract: Contract, today: date) -> int:
    parts = list(parts_of(contract, lambda _entity, _part: Basis.REPORTED, today=today))
    notices = [_notice(contract, told) for told in _told(parts, today)]
    return notify_each(notices) + _digest(contract, [part for part in parts if part.is_awaiting])


def _told(parts: list[PartProgress], today: date) -> Iterator[_Told]:
    """Of what is still owed: not what is reported done, nor what asks the DG for another date or to give up."""
    found: dict[tuple[int, str], _Told] = {}
    owed = [part for part in parts if part.is_open and not part.asks_for_more]
    for part, people in reporters_of(owed):
        due = reminder(expected_by=part.expected_by, today=today)
        for person in people if due else ():
            key = (person.pk, due.key if due else "")
            if due and key not in found:
                found[key] = _Told(person, due)
            found[key].parts.append(part)
    yield from found.values()


def _notice(contract: Contract, told: _Told) -> Notice:
    kind = NotificationKind.DELIVERABLES_LATE if told.reminder.is_late else NotificationKind.DELIVERABLES_DUE
    return Notice(
        recipients=(told.person,),
        kind=kind,
        key=f"{kind}:{contract.code}:{told.reminder.key}",
        context=_context(contract, told.parts),
        link=_follow_up(contract),
    )


def _digest(contract: Contract, waiting: list[PartProgress]) -> int:
    """To the DG, each morning when something was reported since the last."""
    latest = max((part.part.latest_id or 0 for part in waiting if part.part), default=0)
    if not latest:
        return 0
    kind = NotificationKind.DELIVERABLES_REPORTED
    return notify(
        recipients=people_everywhere(Permission.MANAGE_MILESTONES),
        kind=kind,
        key=f"{kind}:{contract.code}:{latest}",
        context=_context(contract, waiting),
        link=_follow_up(contract),
    )


def _context(contract: Contract, parts: list[PartProgress]) -> dict[str, object]:
    return {"contract": contract.title, "parts": parts, "count": len(parts)}


def _follow_up(contract: Contract) -> str:
    return reverse("milestones:follow-up", args=[contract.code])

"""The morning's messages: schools reminded of their sheet, and the DG's digest; written once, however often started."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.urls import reverse

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import Notice, notify, notify_each
from accounts.permissions import Permission
from indicators.calculations.reminders import Reminder, ReminderStage, reminder
from indicators.models import Campaign, Sheet
from indicators.queries.boards import sheet_url
from indicators.queries.people import people_everywhere
from indicators.services.notices import about, controllers_of

KINDS = {
    ReminderStage.DUE_SOON: NotificationKind.SHEET_DUE_SOON,
    ReminderStage.DUE: NotificationKind.SHEET_DUE,
    ReminderStage.LATE: NotificationKind.SHEET_LATE,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestPart:
    """A campaign of the digest: the sheets that wait for the DG, and those that are late."""

    campaign: Campaign
    submitted: tuple[Sheet, ...]
    late: tuple[Sheet, ...]


@transaction.atomic
def remind(*, today: date) -> int:
    """Write what is to be told today; return how many messages are new."""
    return remind_schools(today=today) + send_digest(today=today)


@transaction.atomic
def remind_schools(*, today: date) -> int:
    """Tell the controllers of each school that has not handed in: in the week before, on the day, each week after."""
    sheets = _unfinished(today)
    people = controllers_of(sheets)
    found = [(sheet, _reminder(sheet, today)) for sheet in sheets]
    return notify_each(_notice(sheet, due, people.get(sheet.entity_id, ())) for sheet, due in found if due is not None)


def _unfinished(today: date) -> list[Sheet]:
    return list(
        Sheet.objects.unfinished(today).select_related("campaign__contract", "entity").order_by("campaign", "entity")
    )


def _reminder(sheet: Sheet, today: date) -> Reminder | None:
    if sheet.due_on is None:
        return None
    return reminder(due=sheet.due_on, asked_on=sheet.asked_on, today=today)


def _notice(sheet: Sheet, due: Reminder, recipients: tuple[User, ...]) -> Notice:
    """Another due date is another reminder."""
    kind = KINDS[due.stage]
    return Notice(
        recipients=recipients,
        kind=kind,
        key=f"{kind}:{sheet.pk}:{sheet.due_on}:{due.week}",
        context={**about(sheet), "days": abs(due.days)},
        link=sheet_url(sheet),
    )


@transaction.atomic
def send_digest(*, today: date) -> int:
    """Tell each reviewer, once a day, while something was submitted or is late."""
    parts = digest(today)
    if not parts:
        return 0
    first = parts[0].campaign
    return notify(
        recipients=people_everywhere(Permission.REVIEW_SHEET),
        kind=NotificationKind.DIGEST,
        key=f"{NotificationKind.DIGEST}:{today}",
        context={
            "parts": parts,
            "submitted": sum(len(part.submitted) for part in parts),
            "late": sum(len(part.late) for part in parts),
        },
        link=reverse("indicators:board", args=[first.contract.code, first.year]),
    )


def digest(today: date) -> list[DigestPart]:
    """The campaigns of which there is something to say, the latest year first."""
    submitted = Sheet.objects.to_review().select_related("campaign__contract", "entity", "submitted_by")
    late = [sheet for sheet in _unfinished(today) if sheet.due_on is not None and sheet.due_on < today]
    sheets = sorted([*submitted, *late], key=lambda sheet: (sheet.entity.position, sheet.entity.code))
    campaigns = {sheet.campaign_id: sheet.campaign for sheet in sheets}
    return [
        DigestPart(
            campaign=campaign,
            submitted=tuple(sheet for sheet in sheets if sheet.campaign_id == campaign.pk and sheet not in late),
            late=tuple(sheet for sheet in sheets if sheet.campaign_id == campaign.pk and sheet in late),
        )
        for campaign in sorted(campaigns.values(), key=lambda campaign: -campaign.year)
    ]

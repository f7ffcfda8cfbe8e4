"""The morning's messages: schools reminded of their sheet, and the DG's digest; written once, however often started."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import Notification, User
from accounts.notifications import Notice, notify, notify_each
from accounts.permissions import Permission
from indicators.calculations.reminders import Reminder, ReminderStage, reminder
from indicators.models import Campaign, FigureMessage, Sheet
from indicators.queries.boards import sheet_url
from indicators.queries.figures import figure_url, row_key
from indicators.queries.people import people_everywhere
from indicators.services.notices import about, controllers_of

FIRST_DIGEST = timedelta(days=7)
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
    """Tell each reviewer, once a day, while something was submitted or is late, or if a school wrote since the last."""
    parts, talk = digest(today), school_messages(today=today)
    if not parts and not talk:
        return 0
    return notify(
        recipients=people_everywhere(Permission.REVIEW_SHEET),
        kind=NotificationKind.DIGEST,
        key=_digest_key(today),
        context={
            "parts": parts,
            "talk": talk,
            "submitted": sum(len(part.submitted) for part in parts),
            "late": sum(len(part.late) for part in parts),
        },
        link=_where(parts, talk),
    )


def school_messages(*, today: date) -> list[FigureMessage]:
    """What schools wrote about figures since the last digest that was not today’s; of a week where there is none."""
    earlier = Notification.objects.filter(kind=NotificationKind.DIGEST).exclude(key=_digest_key(today))
    last = earlier.order_by("-created_at").values_list("created_at", flat=True).first()
    found = FigureMessage.objects.filter(at__gt=last or timezone.now() - FIRST_DIGEST)
    rows = found.exclude(author__in=people_everywhere(Permission.REVIEW_SHEET)).order_by("entity__position", "at", "pk")
    return list(rows.select_related("contract", "entity", "indicator__part_of", "author"))


def _digest_key(today: date) -> str:
    return f"{NotificationKind.DIGEST}:{today}"


def _where(parts: Sequence[DigestPart], talk: Sequence[FigureMessage]) -> str:
    """The board of the latest campaign that there is something to say of, else the figure that was written about."""
    if parts:
        first = parts[0].campaign
        return reverse("indicators:board", args=[first.contract.code, first.year])
    return figure_url(talk[0].figure, row_key(talk[0].figure))


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

"""What people are told of campaigns and sheets: one function an event, within the transaction that makes it happen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import User
from accounts.notifications import Notice, notify_each
from accounts.permissions import Permission
from indicators.calculations.workflow import SheetMove
from indicators.models import Campaign, Sheet
from indicators.queries.boards import sheet_url
from indicators.queries.people import people_by_entity

AFTER_MOVE = {
    SheetMove.RETURN: NotificationKind.SHEET_RETURNED,
    SheetMove.VALIDATE: NotificationKind.SHEET_VALIDATED,
    SheetMove.REOPEN: NotificationKind.SHEET_REOPENED,
}


def campaign_opened(campaign: Campaign) -> int:
    """To the controllers of each school."""
    sheets = list(campaign.sheets.select_related("entity"))
    for sheet in sheets:
        sheet.campaign = campaign
    return _tell(sheets, NotificationKind.CAMPAIGN_OPENED, instructions=campaign.instructions.strip())


def sheet_moved(sheet: Sheet, move: SheetMove, *, reason: str = "") -> int:
    """To the controllers of its school. A submission waits for the DG's digest."""
    kind = AFTER_MOVE.get(move)
    return 0 if kind is None else _tell([sheet], kind, reason=reason)


def sheet_reopened_alone(sheet: Sheet) -> int:
    """To the controllers of the one school that may write again in a closed campaign."""
    return _tell([sheet], NotificationKind.SHEET_REOPENED, reason=sheet.reopened_reason)


def _tell(sheets: Iterable[Sheet], kind: NotificationKind, **context: Any) -> int:
    """Each event is told once, however alike the one before: its moment is in its key."""
    listed, moment = list(sheets), timezone.now().isoformat()
    people = controllers_of(listed)
    return notify_each(
        Notice(
            recipients=people.get(sheet.entity_id, ()),
            kind=kind,
            key=f"{kind}:{sheet.pk}:{moment}",
            context={**about(sheet), **context},
            link=sheet_url(sheet),
        )
        for sheet in listed
    )


def controllers_of(sheets: Iterable[Sheet]) -> dict[int, tuple[User, ...]]:
    """By entity key, those who hand in its sheet; the institute's own has none: the DG fills it in."""
    return people_by_entity(Permission.SUBMIT_SHEET, [sheet.entity for sheet in sheets])


def about(sheet: Sheet) -> dict[str, Any]:
    """What every message about a sheet says."""
    campaign = sheet.campaign
    return {"school": sheet.entity.short_name, "year": campaign.year, "contract": campaign.contract.title,
            "due_on": sheet.due_on}  # fmt: skip

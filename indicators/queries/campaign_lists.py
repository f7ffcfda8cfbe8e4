"""The campaigns of a contract with how far their sheets are, as one person may see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from accounts.models import User
from accounts.permissions import Permission, can
from imt_cop.core.errors import NotFoundError
from indicators.models import Campaign, Contract, Sheet
from indicators.queries.boards import sees_sheets, shows_sheet

CAMPAIGN = ("year", "state", "opens_on", "due_on", "instructions")


def campaign_rows(contract: Contract, user: User) -> list[dict[str, Any]]:
    """The latest first, with the number of schools' sheets in each state: the head office all, a school its
    own, once the campaign is open.

    Two queries. Raises NotFoundError for those to whom no sheet is shown.
    """
    if not sees_sheets(user):
        raise NotFoundError
    seen: defaultdict[int, list[Sheet]] = defaultdict(list)
    for sheet in Sheet.objects.filter(campaign__contract=contract).select_related("entity", "campaign"):
        if shows_sheet(user, sheet):
            seen[sheet.campaign_id].append(sheet)
    campaigns = Campaign.objects.filter(contract=contract).order_by("-year").values("pk", *CAMPAIGN)
    whole = can(user, Permission.READ_SUBMITTED)
    return [_row(row, seen[row["pk"]]) for row in campaigns if whole or seen[row["pk"]]]


def _row(campaign: Any, sheets: list[Sheet]) -> dict[str, Any]:
    states = Counter(sheet.state for sheet in sheets if not sheet.entity.is_institute)
    return {name: campaign[name] for name in CAMPAIGN} | {"sheets": dict(states)}

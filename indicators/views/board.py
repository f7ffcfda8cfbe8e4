"""The campaign's board, and the address of *Saisie* that the menu knows."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.models import User
from accounts.permissions import Permission, can, reading
from imt_cop.core.errors import NotFoundError
from indicators.models import Contract
from indicators.presenters.anomalies import Tally, tallies
from indicators.queries.anomalies import anomalies
from indicators.queries.boards import Board, latest_campaign, sees_sheets
from indicators.queries.boards import board as board_of
from indicators.views.people import person


@require_safe
def board(request: HttpRequest, contract: str, year: int) -> HttpResponse:
    user = person(request)
    found = board_of(contract=contract, year=year, user=user)
    opens = can(user, Permission.OPEN_CAMPAIGN, found.contract.institute)
    found_wrong = _tallies(found, user)
    lines = [(row, found_wrong.get(row.entity.code)) for row in found.rows]
    return render(request, "indicators/board.html", {"board": found, "lines": lines, "may_open": opens})


def _tallies(found: Board, user: User) -> dict[str, Tally]:
    """For the DG, what looks wrong in what was handed in; drafts are their school's."""
    if not found.whole or found.campaign is None:
        return {}
    return tallies(anomalies(found.contract, year=found.year, states=reading(user).everywhere))


@require_safe
def entry(request: HttpRequest) -> HttpResponse:
    """The board of the campaign under way; without any, where to open one."""
    user = person(request)
    if not sees_sheets(user):
        raise NotFoundError
    campaign = latest_campaign(user)
    if campaign is not None:
        return redirect("indicators:board", campaign.contract.code, campaign.year)
    contract = Contract.objects.order_by("-first_year").first()
    if contract is not None and can(user, Permission.OPEN_CAMPAIGN):
        return redirect("indicators:campaign-open", contract.code)
    return render(request, "indicators/no_campaign.html")

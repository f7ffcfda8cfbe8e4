"""The page of a campaign, for the DG: what its views share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise

from accounts.models import User
from imt_cop.core.errors import AppError
from indicators.calculations.campaign_workflow import CampaignMove
from indicators.forms import CampaignTermsForm
from indicators.models import Campaign, Sheet
from indicators.presenters import campaigns as words
from indicators.queries.campaign_pages import RequestTable, messages_of, request_table, school_sheets
from indicators.services.campaigns import possible_moves, state_refusal
from indicators.views.campaign_forms import SHOWN, TICKED, ReopenForm

# Those that stand as buttons; the others have a form of their own.
BUTTONS = (CampaignMove.OPEN, CampaignMove.CLOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveButton:
    """A move of the campaign: what it says and does, and why it cannot be made (None: it can)."""

    move: str
    label: Promise
    effect: Promise
    refusal: str | Promise | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedSchool:
    """What was asked of a school and refused: its boxes stay as they were ticked."""

    sheet: Sheet
    ticked: Set[str]
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolColumn:
    """A school's column: the name of its boxes, and the codes ticked when the page was drawn."""

    code: str
    name: str
    shown_name: str
    shown: str
    asked: int
    possible: int
    sentences: Sequence[str]


def campaign_screen(
    request: HttpRequest,
    campaign: Campaign,
    *,
    user: User,
    terms: CampaignTermsForm | None = None,
    reopening: ReopenForm | None = None,
    refused: Mapping[str, RefusedSchool] | None = None,
    error: AppError | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    refusals, sheets = refusals_of(campaign, user), school_sheets(campaign)
    table = request_table(campaign, sheets)
    context = {
        "campaign": campaign,
        "contract": campaign.contract,
        "year": campaign.year,
        "refusals": refusals,
        "buttons": [_button(campaign, move, refusals) for move in BUTTONS],
        "terms": terms or _terms(campaign),
        "reopening": reopening or ReopenForm(sheets=sheets),
        "reopened": [sheet for sheet in sheets if sheet.reopened_until],
        "messages_written": words.messages(messages_of(campaign)),
        "error": error,
    }
    return render(request, "indicators/campaign.html", context | _requests(table, refused or {}), status=status)


def refusals_of(campaign: Campaign, user: User) -> dict[str, str | Promise | None]:
    """By move, why this person may not make it now."""
    possible = {one.move: one.refusal for one in possible_moves(campaign=campaign, by=user)}
    return {move.value: possible[move] if move in possible else state_refusal(campaign, move) for move in CampaignMove}


def _button(campaign: Campaign, move: CampaignMove, refusals: Mapping[str, str | Promise | None]) -> MoveButton:
    return MoveButton(
        move=move.value,
        label=words.move_label(move, campaign.state),
        effect=words.EFFECTS[move],
        refusal=refusals[move.value],
    )


def _terms(campaign: Campaign) -> CampaignTermsForm:
    return CampaignTermsForm(initial={"due_on": campaign.due_on, "instructions": campaign.instructions})


def _requests(table: RequestTable, refused: Mapping[str, RefusedSchool]) -> dict[str, Any]:
    """What was just refused is shown ticked as it was, beside what is kept."""
    codes = {asked.indicator.pk: asked.indicator.code for asked in table.series}
    kept = {one.entity.code: frozenset(codes[key] for key in one.chosen) for one in table.schools}
    ticked = kept | {code: one.ticked for code, one in refused.items()}
    columns = [
        SchoolColumn(
            code=one.entity.code,
            name=one.entity.short_name,
            shown_name=SHOWN.format(one.entity.code),
            shown=" ".join(sorted(kept[one.entity.code])),
            asked=len(one.chosen),
            possible=len(one.possible),
            sentences=_sentences(refused, one.entity.code),
        )
        for one in table.schools
    ]
    groups = words.request_groups(table.series, table.schools, ticked)
    names = [one.sheet.entity.short_name for one in refused.values()]
    return {"columns": columns, "groups": groups, "boxes": TICKED.format(""), "refused_schools": names}


def _sentences(refused: Mapping[str, RefusedSchool], code: str) -> tuple[str, ...]:
    return tuple(refused[code].sentences) if code in refused else ()

"""Running a campaign: its dates, its moves, what it asks of each school. One address a move, one service each."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, NotFoundError
from indicators.calculations.campaign_workflow import CampaignMove
from indicators.formats import plural
from indicators.forms import CampaignTermsForm
from indicators.models import Campaign, Indicator
from indicators.presenters.campaigns import DONE
from indicators.queries.campaign_pages import find_campaign, school_sheets
from indicators.services.asking import ask
from indicators.services.campaigns import check_state, close_campaign, edit_campaign, open_campaign, reopen_for
from indicators.views.campaign_forms import ReopenForm, ticked_of
from indicators.views.campaign_screen import RefusedSchool, campaign_screen
from indicators.views.people import person

Answer = Callable[[HttpRequest, Campaign, User], HttpResponse]


@require_safe
def campaign(request: HttpRequest, contract: str, year: int) -> HttpResponse:
    user = person(request)
    return campaign_screen(request, find_campaign(contract=contract, year=year, user=user), user=user)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_move(request: HttpRequest, contract: str, year: int, move: str) -> HttpResponse:
    user = person(request)
    found = find_campaign(contract=contract, year=year, user=user)
    wanted = next((known for known in CampaignMove if known.value == move), None)
    if wanted is None:
        raise NotFoundError
    if request.method != "POST":
        return _page(found)
    check_can(user, Permission.OPEN_CAMPAIGN, found.contract.institute)
    try:
        return ANSWERS[wanted](request, found, user)
    except ConflictError as error:
        fresh = find_campaign(contract=contract, year=year, user=user)
        return campaign_screen(request, fresh, user=user, error=error, status=error.status)


def _open(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    announce = request.POST.get("announce") == "yes"
    open_campaign(contract=campaign.contract, year=campaign.year, announce=announce, by=user)
    return _done(request, campaign, CampaignMove.OPEN)


def _close(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    close_campaign(campaign=campaign, by=user)
    return _done(request, campaign, CampaignMove.CLOSE)


def _edit(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    form = CampaignTermsForm(request.POST)
    if not form.is_valid():
        return campaign_screen(request, campaign, user=user, terms=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    edit_campaign(campaign=campaign, by=user, **form.cleaned_data)
    return _done(request, campaign, CampaignMove.EDIT)


def _reopen_for(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    sheets = {sheet.entity.code: sheet for sheet in school_sheets(campaign)}
    form = ReopenForm(request.POST, sheets=sheets.values())
    if form.is_valid():
        sheet = sheets[form.cleaned_data["school"]]
        try:
            reopen_for(sheet=sheet, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], by=user)
        except InvalidInputError as error:
            form.refuse(error)
        else:
            text = _("%s peut de nouveau saisir et transmettre sa fiche ; elle en est prévenue.")
            messages.success(request, text % sheet.entity.short_name)
            return _page(campaign)
    return campaign_screen(request, campaign, user=user, reopening=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _ask(request: HttpRequest, campaign: Campaign, user: User) -> HttpResponse:
    """Each school whose column changed is written apart: the refusal of one leaves the others saved."""
    check_state(campaign, CampaignMove.ASK)
    series = {one.code: one for one in Indicator.objects.filter(contract=campaign.contract)}
    saved, refused, status = 0, {}, HTTPStatus.UNPROCESSABLE_ENTITY
    for sheet in school_sheets(campaign):
        ticked = ticked_of(request.POST, sheet.entity.code)
        if ticked is None:
            continue
        try:
            ask(sheet=sheet, indicators=[series[code] for code in sorted(ticked & series.keys())], by=user)
        except (InvalidInputError, ConflictError) as error:
            refused[sheet.entity.code] = RefusedSchool(sheet=sheet, ticked=ticked, sentences=_sentences(error))
            status = error.status
        else:
            saved += 1
    _say_asked(request, saved, refused=bool(refused))
    if refused:
        return campaign_screen(request, campaign, user=user, refused=refused, status=status)
    return _page(campaign)


def _say_asked(request: HttpRequest, saved: int, *, refused: bool) -> None:
    if saved:
        text = plural(
            "Demandes enregistrées pour %(count)s école.", "Demandes enregistrées pour %(count)s écoles.", saved
        )
        messages.success(request, text % {"count": saved})
    elif not refused:
        messages.info(request, _("Rien n’a changé : tout était déjà enregistré."))


def _sentences(error: AppError) -> list[str]:
    if isinstance(error, InvalidInputError):
        return [str(message.sentence) for message in error.messages]
    return [str(error.message)]


def _done(request: HttpRequest, campaign: Campaign, move: CampaignMove) -> HttpResponse:
    messages.success(request, str(DONE[move]))
    return _page(campaign)


def _page(campaign: Campaign) -> HttpResponse:
    return redirect("indicators:campaign", campaign.contract.code, campaign.year)


ANSWERS: dict[CampaignMove, Answer] = {
    CampaignMove.OPEN: _open,
    CampaignMove.EDIT: _edit,
    CampaignMove.ASK: _ask,
    CampaignMove.CLOSE: _close,
    CampaignMove.REOPEN_FOR: _reopen_for,
}

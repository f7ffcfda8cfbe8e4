"""The campaign of a new year, by the DG: prepared, so that what it asks can be chosen, or opened at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.permissions import Permission, check_can
from imt_cop.core.errors import ConflictError, InvalidInputError, NotFoundError
from indicators.choices import CampaignState
from indicators.forms import CampaignForm
from indicators.models import Campaign, Contract
from indicators.queries.boards import find_contract, sees_sheets
from indicators.services.campaigns import open_campaign, prepare_campaign
from indicators.views.people import person


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_open(request: HttpRequest, contract: str) -> HttpResponse:
    user = person(request)
    if not sees_sheets(user):
        raise NotFoundError
    found = find_contract(contract)
    check_can(user, Permission.OPEN_CAMPAIGN, found.institute)
    form = _form(request, found)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                return _begin(request, found, form, by=user)
            except (ConflictError, InvalidInputError) as error:
                form.add_error(None, str(error.message))
    return render(request, "indicators/campaign_open.html", {"form": form, "contract": found}, status=status)


def _begin(request: HttpRequest, contract: Contract, form: CampaignForm, *, by: User) -> HttpResponse:
    if request.POST.get("intention") == "prepare":
        prepared = prepare_campaign(contract=contract, by=by, **form.cleaned_data)
        messages.success(request, _("La campagne %s est préparée : personne n’en est prévenu.") % prepared.year)
        return redirect("indicators:campaign", contract.code, prepared.year)
    opened = open_campaign(contract=contract, by=by, **form.cleaned_data)
    messages.success(request, _("La campagne %s est ouverte : chaque école a sa fiche.") % opened.year)
    return redirect("indicators:board", contract.code, opened.year)


def _form(request: HttpRequest, contract: Contract) -> CampaignForm:
    """Offers the years that are not open; proposes the one asked for, this one, or the first without campaign."""
    states = dict(Campaign.objects.filter(contract=contract).values_list("year", "state"))
    free = [year for year in contract.years if states.get(year) != CampaignState.OPEN]
    new = [year for year in free if year not in states]
    asked = [year for year in free if str(year) == request.GET.get("annee")]
    proposed = [*asked, *(year for year in new if year == timezone.localdate().year), *new, *free]
    opened = {year for year in contract.years if year not in free}
    initial = {"year": next(iter(proposed), None)}
    return CampaignForm(request.POST or None, contract=contract, opened=opened, initial=initial)

"""`/indicateurs/<contract>/…`: every indicator, and one of them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.permissions import Permission, can, check_can
from dashboards.filters import selection_of
from dashboards.forms import ToleranceForm
from dashboards.presenters import indicator_context, listed_indicators
from dashboards.queries.indicator import find_indicator, indicator_page
from imt_cop.core.errors import InvalidInputError
from indicators.queries.catalogue import catalogue
from indicators.services.appreciations import takes_part
from indicators.services.tolerances import set_tolerance
from indicators.views.freshness import kept_page, revalidated
from indicators.views.reading import Reader, contract_page, reader_of

INDICATOR = "indicators/indicator.html"


@contract_page
@revalidated
def indicator_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    names = catalogue(reader.contract)
    context = reader.context(_("Indicateurs"), groups=listed_indicators(names))
    return render(request, "indicators/indicator_list.html", context)


@contract_page
@revalidated
def indicator(request: HttpRequest, reader: Reader, code: str) -> HttpResponse:
    """Kept for those who have no form in it: a form is a person's own."""
    selection = selection_of(request.GET, reader.contract, reader.states)
    sets_tolerance = can(reader.user, Permission.SET_TOLERANCE, reader.contract.institute)

    def context() -> dict[str, Any]:
        page = indicator_page(reader.contract, code, selection, reader.states)
        form = ToleranceForm(series=page.series) if sets_tolerance else None
        shared = reader.context(page.series.name, page=page, selection=selection, tolerance_form=form)
        shared["appreciates"] = takes_part(
            contract=reader.contract, entity=reader.contract.institute, year=selection.year, by=reader.user
        )
        return shared | indicator_context(page)

    if sets_tolerance:
        return render(request, INDICATOR, context())
    return kept_page(request, reader, INDICATOR, context)


@login_required
@require_POST
def tolerance(request: HttpRequest, contract: str, code: str) -> HttpResponse:
    """Declare a tolerance, or return to the default; then back to the page."""
    reader = reader_of(request, contract)
    check_can(reader.user, Permission.SET_TOLERANCE, reader.contract.institute)
    found = find_indicator(reader.contract, code)
    form = ToleranceForm(request.POST, series=catalogue(reader.contract).series[code])
    if not form.is_valid():
        raise InvalidInputError((name, str(text)) for name, texts in form.errors.items() for text in texts)
    set_tolerance(
        indicator=found, value=form.cleaned_data["tolerance"], by=reader.user, reason=form.cleaned_data["reason"]
    )
    messages.success(request, _("La tolérance est enregistrée : les statuts en tiennent compte dès maintenant."))
    return redirect(reverse("dashboards:indicator", args=[contract, code]))

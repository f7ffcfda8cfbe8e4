"""`/positionnement/<contract>/`: where each school stands on each strategic theme."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.filters import NOTHING, check_names
from dashboards.queries.positioning import positioning_page
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def positioning(request: HttpRequest, reader: Reader) -> HttpResponse:
    check_names(request.GET, NOTHING)
    context = reader.context(_("Positionnement thématique"), page=positioning_page(reader.contract))
    return render(request, "dashboards/positioning.html", context)

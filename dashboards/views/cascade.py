"""`/cascade/<contract>/`: the schools' targets against the institute's."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboards.filters import selection_of
from dashboards.queries.cascade import cascade_page
from indicators.views.freshness import revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def cascade(request: HttpRequest, reader: Reader) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states)
    page = cascade_page(reader.contract, selection, reader.states)
    return render(request, "dashboards/cascade.html", reader.context(_("Cascade"), page=page, selection=selection))

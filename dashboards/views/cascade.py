"""`/cascade/<contract>/`: the schools' targets against the institute's."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dashboards.filters import selection_of
from dashboards.queries.cascade import cascade_page
from indicators.views.freshness import kept_page, revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def cascade(request: HttpRequest, reader: Reader) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states)

    def context() -> dict[str, Any]:
        page = cascade_page(reader.contract, selection, reader.states)
        return reader.context(_("Cascade"), page=page, selection=selection)

    return kept_page(request, reader, "dashboards/cascade.html", context)

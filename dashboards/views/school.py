"""`/ecoles/<contract>/…`: every school, and one of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from accounts.permissions import reading
from dashboards.filters import selection_of
from dashboards.presenters import explained_lines, indicator_multiples, indicator_years
from dashboards.queries.school import school_list_page, school_page
from indicators.presenters import headline
from indicators.services.appreciations import takes_part
from indicators.views.freshness import kept_page, revalidated
from indicators.views.reading import Reader, contract_page


@contract_page
@revalidated
def school_list(request: HttpRequest, reader: Reader) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states)

    def context() -> dict[str, Any]:
        page = school_list_page(reader.contract, selection, reader.states)
        schools = [{"summary": one, "counts": headline.counts(one.headline)} for one in page.schools]
        return reader.context(_("Écoles"), schools=schools, selection=selection)

    return kept_page(request, reader, "dashboards/school_list.html", context)


@contract_page
@revalidated
def school(request: HttpRequest, reader: Reader, entity: str) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states)

    def context() -> dict[str, Any]:
        page = school_page(reader.contract, entity, selection, reader.states, readable=reading(reader.user))
        return reader.context(
            page.place.name,
            page=page,
            selection=selection,
            counts=headline.counts(page.headline),
            groups=explained_lines(page),
            multiples=indicator_multiples(page),
            years=indicator_years(page),
            appreciates=takes_part(contract=reader.contract, entity=page.place, year=selection.year, by=reader.user),
        )

    return kept_page(request, reader, "dashboards/school.html", context)

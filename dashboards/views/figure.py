"""`/indicateurs/<contract>/<code>/<year>/<entity>/`: what stands behind one figure."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import User
from dashboards.filters import selection_of
from dashboards.queries.figure import FigurePage, figure_page
from dashboards.queries.selection import Selection
from indicators.presenters.why import why
from indicators.queries.boards import reads_sheet
from indicators.views.reading import Reader, contract_page


@contract_page
def figure(request: HttpRequest, reader: Reader, code: str, year: int, entity: str) -> HttpResponse:
    asked = selection_of(request.GET, reader.contract, reader.states, known={"au"})
    selection = Selection(year=year, as_of=asked.as_of)
    page = figure_page(reader.contract, code, entity, selection, reader.states)
    names = {"indicator": page.series.name, "place": page.place.short_name, "year": year}
    context = reader.context(
        _("%(indicator)s — %(place)s, %(year)s") % names,
        page=page,
        selection=selection,
        sections=why(page.evaluation, page.names),
        records=[
            (one, page.names.series[one.indicator.code].nominal) for one in (*filter(None, [page.own]), *page.made_of)
        ],
        has_record=_has_record(cast(User, request.user), page),
    )
    return render(request, "indicators/figure_sources.html", context)


def _has_record(user: User, page: FigurePage) -> bool:
    """Does the record of the figure, with its thread and its corrections, open for this person?"""
    return page.own is not None and reads_sheet(user, page.own.entity)

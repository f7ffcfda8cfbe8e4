"""The tables of the pages as files, with the addresses, the filters and the rights of the pages."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.http import HttpRequest, HttpResponse

from accounts.permissions import reading
from dashboards import tables
from dashboards.filters import DASHBOARD, selection_of
from dashboards.queries.cascade import cascade_page
from dashboards.queries.indicator import IndicatorPage, indicator_page
from dashboards.queries.institute import Dashboard, institute_dashboard
from dashboards.queries.school import SchoolPage, school_page
from imt_cop.core.errors import NotFoundError
from indicators.downloads import whole
from indicators.presenters.tables import Table, as_file
from indicators.views.reading import Reader, contract_page

OF_DASHBOARD: Mapping[str, Callable[[Dashboard], Table]] = {
    "indicateurs": tables.dashboard_indicators,
    "ecoles": tables.dashboard_schools,
    "completude": tables.dashboard_coverage,
}
OF_INDICATOR: Mapping[str, Callable[[IndicatorPage], Table]] = {
    "trajectoire": tables.trajectory,
    "ecart": tables.gap,
    "ecoles": tables.indicator_schools,
    "rapprochement": tables.reconciled,
    "annees": tables.trajectories,
}
OF_SCHOOL: Mapping[str, Callable[[SchoolPage], Table]] = {
    "indicateurs": tables.school_indicators,
    "annees": tables.school_years,
}


@contract_page
def of_dashboard(request: HttpRequest, reader: Reader, table: str, form: str) -> HttpResponse:
    if table not in OF_DASHBOARD:
        raise NotFoundError
    selection = selection_of(request.GET, reader.contract, reader.states, known=DASHBOARD)
    return whole(as_file(OF_DASHBOARD[table](institute_dashboard(reader.contract, selection, reader.states)), form))


@contract_page
def of_indicator(request: HttpRequest, reader: Reader, code: str, table: str, form: str) -> HttpResponse:
    if table not in OF_INDICATOR:
        raise NotFoundError
    selection = selection_of(request.GET, reader.contract, reader.states)
    return whole(as_file(OF_INDICATOR[table](indicator_page(reader.contract, code, selection, reader.states)), form))


@contract_page
def of_school(request: HttpRequest, reader: Reader, entity: str, table: str, form: str) -> HttpResponse:
    if table not in OF_SCHOOL:
        raise NotFoundError
    selection = selection_of(request.GET, reader.contract, reader.states)
    page = school_page(reader.contract, entity, selection, reader.states, readable=reading(reader.user))
    return whole(as_file(OF_SCHOOL[table](page), form))


@contract_page
def of_cascade(request: HttpRequest, reader: Reader, form: str) -> HttpResponse:
    selection = selection_of(request.GET, reader.contract, reader.states)
    return whole(as_file(tables.cascade(cascade_page(reader.contract, selection, reader.states)), form))

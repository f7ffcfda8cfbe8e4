"""`/jalons/<contract>/`: the milestones with their actions and deliverables, year by year, and their file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from indicators.downloads import stream
from indicators.queries.readings import reads_published_only
from indicators.views.reading import Reader, contract_page
from milestones.queries.expected import COLUMNS, as_row, expected_deliverables
from milestones.queries.timetable import timetable


@contract_page
def milestone_table(request: HttpRequest, reader: Reader) -> HttpResponse:
    page = timetable(reader.contract, with_state=not reads_published_only(reader.states))
    return render(request, "milestones/timetable.html", reader.context(_("Jalons"), page=page))


@contract_page
def milestone_file(request: HttpRequest, reader: Reader, form: str) -> HttpResponseBase:
    asked = expected_deliverables(reader.contract, with_state=not reads_published_only(reader.states))
    rows = (as_row(one) for one in asked)
    return stream(rows, COLUMNS, form=form, name=f"{reader.contract.code}-livrables")

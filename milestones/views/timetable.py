"""`/jalons/<contract>/`: the milestones in time and as a table, what is due soon, and their file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from indicators.downloads import stream, whole
from indicators.formats import in_language
from indicators.presenters.tables import WRITERS, as_file
from indicators.views.reading import Reader, contract_page
from milestones.charts.timeline import timeline_drawing
from milestones.filters import selection_of
from milestones.presenters.files import deliverables_table
from milestones.queries.expected import COLUMNS, rows
from milestones.queries.progress import deliverables_of
from milestones.queries.selection import milestone_filters, selected
from milestones.queries.timeline import timeline
from milestones.queries.timetable import timetable
from milestones.queries.upcoming import upcoming

FORMS = ("xlsx", "ods", "csv", "json")


@contract_page
def milestone_table(request: HttpRequest, reader: Reader) -> HttpResponse:
    selection, today = selection_of(request.GET), timezone.localdate()
    progress = deliverables_of(reader.contract, reader.user, today=today)
    filters = milestone_filters(reader.contract, progress)
    kept = selected(progress, selection, filters)
    line = timeline(kept, (selection.year,) if selection.year else filters.years, today=today)
    context = reader.context(
        _("Jalons"),
        page=timetable(kept, filters, selection),
        filters=filters,
        selection=selection,
        timeline=line,
        drawing=timeline_drawing(line),
        upcoming=upcoming(kept, today=today),
        files=[
            (form.upper(), f"{reverse('milestones:export', args=[reader.contract.code, form])}{_query(request)}")
            for form in FORMS
        ],
    )
    return render(request, "milestones/timetable.html", context)


def _query(request: HttpRequest) -> str:
    """The filters that the page was asked for, so that its files hold what it shows."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


@contract_page
def milestone_file(request: HttpRequest, reader: Reader, form: str) -> HttpResponseBase:
    """What the page shows with the same filters: as `export_milestones` writes it, or as a workbook."""
    contract = reader.contract
    progress = deliverables_of(contract, reader.user)
    kept = selected(progress, selection_of(request.GET), milestone_filters(contract, progress))
    if form in WRITERS:
        table = deliverables_table(kept, contract=contract.code, title=in_language(contract.title, contract.title_en))
        return whole(as_file(table, form))
    return stream(rows(kept, contract=contract.code), COLUMNS, form=form, name=f"{contract.code}-livrables")

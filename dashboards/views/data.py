"""`/donnees/`: what may be downloaded, with the rights of the pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.permissions import Permission, check_can
from dashboards.queries.selection import Selection, read
from indicators.downloads import stream
from indicators.models import Contract
from indicators.permissions import evaluated_states, states_by_entity
from indicators.queries.dataset import COLUMNS, dataset
from indicators.queries.evaluations import COLUMNS as EVALUATION_COLUMNS
from indicators.queries.evaluations import as_row
from indicators.views.reading import Reader, contract_page, reader_of
from schools.models import Entity


@login_required
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    check_can(request.user, Permission.READ_PUBLISHED)
    if not Contract.objects.exists():
        return render(request, "dashboards/empty.html", {"title": _("Données et API")})
    reader = reader_of(request, None)
    context = reader.context(_("Données et API"), columns=COLUMNS, evaluation_columns=EVALUATION_COLUMNS)
    return render(request, "dashboards/data.html", context)


@contract_page
def dataset_file(request: HttpRequest, reader: Reader, form: str) -> HttpResponseBase:
    """References, targets in force and the figures that this person may read, drafts of their own school included."""
    entities = Entity.objects.of_institute(reader.contract.institute)
    rows = dataset(reader.contract, visible=states_by_entity(reader.user, entities))
    return stream(rows, COLUMNS, form=form, name=f"{reader.contract.code}-jeu-de-donnees")


@contract_page
def evaluation_file(request: HttpRequest, reader: Reader, year: int, form: str) -> HttpResponseBase:
    found = read(reader.contract, Selection(year=year), evaluated_states(reader.user))
    rows = (as_row(evaluation) for evaluation in found.rows.values())
    return stream(rows, EVALUATION_COLUMNS, form=form, name=f"{reader.contract.code}-evaluation-{year}")

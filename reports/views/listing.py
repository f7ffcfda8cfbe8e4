"""The list of reports, and beginning one."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from imt_cop.core.errors import AppError, ConflictError, InvalidInputError
from indicators.views.reading import Reader, contract_page, reader_of
from reports.forms import StartForm
from reports.presenters import FileLine, file_lines, title_of
from reports.queries.listing import report_list
from reports.services import preparing
from reports.services.notices import report_url
from reports.tasks import send_jobs
from schools.models import Entity


@contract_page
def reports(request: HttpRequest, reader: Reader) -> HttpResponse:
    send_jobs()
    return _page(request, reader)


@require_POST
def start(request: HttpRequest, contract: str) -> HttpResponseBase:
    reader = reader_of(request, contract)
    form = StartForm(request.POST, contract=reader.contract, entities=_startable(reader))
    if not form.fields["entity"].queryset.exists():  # type: ignore[attr-defined]
        preparing.check_starts(entity=reader.contract.institute, by=reader.user)
    if not form.is_valid():
        return _page(request, reader, form=form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        report = preparing.start(contract=reader.contract, by=reader.user, **form.cleaned_data)
    except (ConflictError, InvalidInputError) as error:
        form.refuse(error)
        refused: AppError = error
        return _page(request, reader, form=form, status=refused.status)
    messages.success(request, _("Le rapport est commencé."))
    return redirect(report_url(report))


def _startable(reader: Reader) -> list[Entity]:
    """The entities that this person may begin a report of."""
    entities = Entity.objects.of_institute(reader.contract.institute)
    return [one for one in entities if preparing.start_refusal(entity=one, by=reader.user) is None]


def _page(request: HttpRequest, reader: Reader, *, form: StartForm | None = None, status: int = 200) -> HttpResponse:
    found = report_list(reader.contract, user=reader.user)
    entities = _startable(reader)
    context = reader.context(
        _("Rapports"),
        published=[
            (title_of(one.report), one, _pdf(file_lines(one.version)), report_url(one.report))
            for one in found.published
        ],
        preparing=[(title_of(report), report, report_url(report)) for report in found.preparing],
        form=form or (StartForm(contract=reader.contract, entities=entities) if entities else None),
    )
    return render(request, "reports/reports.html", context, status=status)


def _pdf(lines: list[FileLine]) -> list[FileLine]:
    """What most people come for."""
    return [line for line in lines if line.file is not None and line.file.form == "pdf"]

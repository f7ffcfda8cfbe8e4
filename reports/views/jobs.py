"""How far the making of files is: a page that follows it, cancels it, starts it again."""

from __future__ import annotations

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from imt_cop.core.errors import ConflictError, NotFoundError
from indicators.views.people import person, wants_fragment
from reports.choices import JobState
from reports.downloads import sent
from reports.models import Job
from reports.presenters import draft_lines, file_lines, file_name, title_of
from reports.queries.listing import find_version
from reports.services import asking, jobs
from reports.services.notices import report_url
from reports.tasks import send_jobs, start_job

# An answer that ends the page's polling: htmx knows it.
STOP_POLLING = 286


@require_safe
def job(request: HttpRequest, pk: int) -> HttpResponse:
    user = person(request)
    found = asking.find_job(pk, by=user)
    if found.is_open:
        send_jobs()
    if not wants_fragment(request):
        return _screen(request, found, user)
    response = _screen(request, found, user, template="reports/_job.html")
    response.status_code = HTTPStatus.OK if found.is_open else STOP_POLLING
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def job_action(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    user = person(request)
    found = asking.find_job(pk, by=user)
    if action not in ("annuler", "relancer"):
        raise NotFoundError
    if request.method != "POST":
        return redirect("reports:job", found.pk)
    try:
        if action == "annuler":
            asking.cancel(job=found, by=user)
            messages.success(request, _("La génération est annulée."))
        else:
            found = asking.retry(job=found, by=user)
            start_job(found)
            messages.success(request, _("La génération est relancée."))
    except ConflictError as error:
        return _screen(request, found, user, error=str(error), status=error.status)
    return redirect("reports:job", found.pk)


@require_safe
def draft_file(request: HttpRequest, pk: int, language: str, form: str) -> HttpResponseBase:
    found = asking.find_job(pk, by=person(request))
    kept = found.files.filter(language=language, form=form).first()
    if kept is None:
        raise NotFoundError
    return sent(kept, file_name(found.report, language=language, form=form, version=None))


def _screen(
    request: HttpRequest,
    found: Job,
    user: User,
    *,
    template: str = "reports/job.html",
    error: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    if found.version_id is not None:
        version = find_version(found.report, found.version.number if found.version else 0)
        lines = file_lines(version)
    else:
        lines = draft_lines(found.files.all(), found.pk)
    context = {
        "job": found,
        "title": _("Fichiers en préparation") if found.is_open else _("Fichiers du rapport"),
        "report": found.report,
        "report_title": title_of(found.report),
        "report_url": report_url(found.report),
        "contract": found.report.contract,
        "sentence": jobs.state_sentence(found),
        "files": [line for line in lines if line.file],
        "cancelling": asking.cancelling_refusal(job=found, by=user) if found.is_open else None,
        "again": found.state in (JobState.FAILED, JobState.CANCELLED),
        "error": error,
    }
    return render(request, template, context, status=status)

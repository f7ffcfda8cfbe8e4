"""A published version: the page as it was published, and its files. For ever the same."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from imt_cop.core.errors import NotFoundError
from reports.choices import Language
from reports.downloads import sent
from reports.models import Report, ReportVersion
from reports.presenters import erratum_lines, file_lines, file_name, frozen_document, title_of
from reports.queries.listing import find_version
from reports.services import asking
from reports.services.notices import report_url
from reports.tasks import start_job
from reports.views.finding import of_report


@require_safe
@of_report
def document(request: HttpRequest, found: Report, user: User, number: int, language: str) -> HttpResponse:
    """The dashboard as published, from the frozen snapshot alone."""
    version = find_version(found, number)
    frozen = frozen_document(version, language)
    if frozen is None:
        raise NotFoundError
    latest = found.versions.defer("snapshot").first()
    context = {
        "title": title_of(found),
        "report": found,
        "report_url": report_url(found),
        "contract": found.contract,
        "version": version,
        "latest": latest if latest is not None and latest.number != number else None,
        "files": [line for line in file_lines(version) if line.file],
        "erratum": erratum_lines(version),
        "document": frozen,
        "language": language,
        "languages": Language.choices,
    }
    return render(request, "reports/version.html", context)


@require_safe
@of_report
def file(request: HttpRequest, found: Report, user: User, number: int, *, language: str, form: str) -> HttpResponseBase:
    """The bytes as they were made, once. A file that is not made yet has its button on the report's page."""
    version = find_version(found, number)
    kept = next((one for one in version.files.all() if (one.form, one.language) == (form, language)), None)
    if kept is None:
        raise NotFoundError
    return sent(kept, file_name(found, language=language, form=form, version=version.number))


@require_POST
@of_report
def ask_files(request: HttpRequest, found: Report, user: User, number: int) -> HttpResponse:
    version: ReportVersion = find_version(found, number)
    job = asking.ask_files(version=version, by=user)
    start_job(job)
    return redirect("reports:job", job.pk)

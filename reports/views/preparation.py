"""A report's page: what was published of it, and for those who prepare it, its texts and what may be done."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError, NotFoundError
from reports.calculations.workflow import ReportMove
from reports.choices import Language
from reports.forms import ReasonForm
from reports.models import Report, ReportVersion
from reports.permissions import sees_preparation
from reports.presenters import (
    MOVE_DONE,
    MOVE_EFFECTS,
    MOVE_LABELS,
    erratum_lines,
    file_lines,
    title_of,
)
from reports.queries.listing import VERSIONS
from reports.queries.texts import texts_of
from reports.services import asking, narratives, preparing, publishing, snapshots
from reports.services.notices import report_url
from reports.tasks import send_jobs, start_job
from reports.views.finding import of_preparation, of_report


@require_safe
@of_report
def report(request: HttpRequest, found: Report, user: User) -> HttpResponse:
    send_jobs()
    return report_screen(request, found, user)


def report_screen(
    request: HttpRequest,
    found: Report,
    user: User,
    *,
    forms: Mapping[str, ReasonForm] | None = None,
    error: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    prepares = sees_preparation(user, found)
    versions = list(VERSIONS.filter(report=found).prefetch_related("files", "jobs"))
    context = {
        "title": title_of(found),
        "report": found,
        "contract": found.contract,
        "versions": [_version(found, one) for one in versions],
        "prepares": prepares,
        "next_number": len(versions) + 1,
        "texts": texts_of(found) if prepares else (),
        "needs_clearing": not found.entity.is_institute,
        "writes": narratives.writing_refusal(report=found, by=user) is None,
        "clears": narratives.clearing_refusal(report=found, by=user) is None,
        "moves": _moves(found, user, forms or {}),
        "languages": Language.choices,
        "error": error,
    }
    return render(request, "reports/report.html", context, status=status)


def _version(found: Report, version: ReportVersion) -> dict[str, Any]:
    version.report = found
    lines = file_lines(version)
    return {
        "version": version,
        "files": lines,
        "made": sum(line.file is not None for line in lines),
        "job": next(iter(version.jobs.all()), None),
        "erratum": erratum_lines(version),
    }


def _moves(found: Report, user: User, forms: Mapping[str, ReasonForm]) -> list[dict[str, Any]]:
    """The buttons of those who prepare or publish; a reader has none."""
    moves = preparing.possible_moves(report=found, by=user)
    shown = [one for one in moves if sees_preparation(user, found) or one.refusal is None]
    return [
        {
            "move": one.move,
            "label": MOVE_LABELS[one.move],
            "effect": MOVE_EFFECTS[one.move],
            "refusal": one.refusal,
            "form": (forms.get(one.move) or ReasonForm(prefix=one.move)) if one.needs_reason else None,
        }
        for one in shown
    ]


@require_POST
@of_report
def move(request: HttpRequest, found: Report, user: User, move: str) -> HttpResponse:
    if move not in list(ReportMove):
        raise NotFoundError
    form = ReasonForm(request.POST, prefix=move)
    try:
        moved = _do(ReportMove(move), found, user, form)
    except InvalidInputError as error:
        form.refuse(error)
        return report_screen(request, found, user, forms={move: form}, status=error.status)
    except ConflictError as error:
        refused: AppError = error
        return report_screen(request, found, user, error=str(error), status=refused.status)
    messages.success(request, str(MOVE_DONE[ReportMove(move)]))
    reads_on = sees_preparation(user, moved) or moved.versions.exists()
    return redirect(report_url(moved) if reads_on else "report-list")


def _do(move: ReportMove, found: Report, user: User, form: ReasonForm) -> Report:
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    match move:
        case ReportMove.SUBMIT:
            return preparing.submit(report=found, by=user)
        case ReportMove.RETURN:
            return preparing.return_(report=found, reason=reason, by=user)
        case ReportMove.REVISE:
            return preparing.revise(report=found, reason=reason, by=user)
        case ReportMove.PUBLISH:
            version, job = publishing.publish(report=found, by=user)
            start_job(job)
            return version.report


@require_safe
@of_preparation
def draft(request: HttpRequest, found: Report, user: User, language: str) -> HttpResponse:
    """The document as it would be published today, marked as a draft."""
    document = snapshots.draft(report=found, today=timezone.localdate()).documents.get(language)
    if document is None:
        raise NotFoundError
    context = {"title": title_of(found), "report": found, "contract": found.contract, "document": document}
    return render(request, "reports/draft.html", context | {"language": language, "languages": Language.choices})


@require_POST
@of_preparation
def ask_draft(request: HttpRequest, found: Report, user: User) -> HttpResponse:
    job = asking.ask_draft(report=found, by=user)
    start_job(job)
    return redirect("reports:job", job.pk)

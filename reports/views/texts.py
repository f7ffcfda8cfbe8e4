"""Writing one text of a report: its page, its preview, and the DG's word that the ministry may read it."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from accounts.permissions import check_can
from imt_cop.core.errors import AppError, ConflictError, InvalidInputError
from reports.choices import Language
from reports.forms import TextForm
from reports.markdown import blocks_of
from reports.models import Narrative, Report
from reports.permissions import writing_permission
from reports.presenters import title_of
from reports.queries.texts import section_title
from reports.services import narratives
from reports.services.narratives import MAX_TEXT, StaleTextError
from reports.services.notices import report_url
from reports.views.finding import of_preparation


@require_http_methods(["GET", "HEAD", "POST"])
@of_preparation
def text(request: HttpRequest, found: Report, user: User, section: str, language: str) -> HttpResponse:
    narratives.check_section(report=found, section=section, language=language)
    if request.method != "POST":
        return _screen(request, found, user, section, language)
    check_can(user, writing_permission(found), found.entity)
    form = TextForm(request.POST)
    try:
        if form.is_valid():
            saved = narratives.save_text(
                report=found,
                section=section,
                language=language,
                text=form.cleaned_data["text"],
                internal=form.cleaned_data["internal"],
                expected_version=form.cleaned_data["version"],
                by=user,
            )
            messages.success(request, _("Le texte est enregistré (version %s).") % saved.version)
            return redirect(report_url(found) + f"#texte-{section}")
        status: int = HTTPStatus.UNPROCESSABLE_ENTITY
    except StaleTextError as error:
        return _screen(request, found, user, section, language, form=form, stale=True, status=error.status)
    except (ConflictError, InvalidInputError) as error:
        refused: AppError = error
        form.refuse(error)
        status = refused.status
    return _screen(request, found, user, section, language, form=form, status=status)


@require_POST
@of_preparation
def preview(request: HttpRequest, found: Report, user: User, section: str, language: str) -> HttpResponse:
    """The text as it will be printed; nothing is written."""
    narratives.check_section(report=found, section=section, language=language)
    typed = request.POST.get("text", "")[:MAX_TEXT].replace("\r\n", "\n")
    context = _preview(typed, section, language)
    return render(request, "reports/_text_preview.html", context)


@require_POST
@of_preparation
def clear(request: HttpRequest, found: Report, user: User, section: str, language: str) -> HttpResponse:
    narratives.check_section(report=found, section=section, language=language)
    version = request.POST.get("version", "")
    try:
        narratives.clear_text(
            report=found,
            section=section,
            language=language,
            expected_version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
            by=user,
        )
    except StaleTextError as error:
        return _screen(request, found, user, section, language, stale=True, status=error.status)
    messages.success(request, _("Le texte est visé : le ministère le lira."))
    return redirect(report_url(found) + f"#texte-{section}")


def _preview(typed: str, section: str, language: str) -> dict[str, Any]:
    return {"blocks": blocks_of(typed, name=f"texte-{section}", language=language), "language": language}


def _screen(
    request: HttpRequest,
    found: Report,
    user: User,
    section: str,
    language: str,
    *,
    form: TextForm | None = None,
    stale: bool = False,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    kept = Narrative.objects.filter(report=found, section=section, language=language)
    narrative = kept.select_related("updated_by", "cleared_by").first()
    shown = form or TextForm.of(narrative)
    if stale and form is not None:
        # What was typed stays; saved again, it takes the place of what is kept now.
        shown = TextForm({**form.data.dict(), "version": narrative.version if narrative else 0})  # type: ignore[attr-defined]
        shown.is_valid()
    typed = str(shown["text"].value() or "").replace("\r\n", "\n")[:MAX_TEXT]
    context = {
        "title": section_title(found, section),
        "report_title": title_of(found),
        "report_url": report_url(found),
        "contract": found.contract,
        "report": found,
        "section": section,
        "language": language,
        "language_label": Language(language).label,
        "narrative": narrative,
        "revisions": narrative.revisions.select_related("by")[:20] if narrative else (),
        "form": shown,
        "stale": stale,
        "refusal": narratives.writing_refusal(report=found, by=user),
        "may_clear": not found.entity.is_institute and narratives.clearing_refusal(report=found, by=user) is None,
        **_preview(typed, section, language),
    }
    return render(request, "reports/text.html", context, status=status)

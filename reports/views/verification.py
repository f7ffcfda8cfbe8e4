"""Is this file what was published? Answered from its SHA-256."""

from __future__ import annotations

import hashlib
from http import HTTPStatus
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.permissions import Permission, check_can
from indicators.views.people import person
from reports.drawing import FORMATS
from reports.forms import VerifyForm
from reports.presenters import title_of
from reports.queries.verification import Verified, digest_in, known_file
from reports.services.notices import report_url


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    user = person(request)
    check_can(user, Permission.READ_PUBLISHED)
    posted = request.method == "POST"
    form = VerifyForm(request.POST, request.FILES) if posted else VerifyForm()
    context: dict[str, Any] = {"title": _("Vérifier un fichier"), "form": form}
    if not posted:
        return render(request, "reports/verify.html", context)
    if not form.is_valid():
        return render(request, "reports/verify.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    digest = digest_in(form.cleaned_data["digest"]) or _digest(form.cleaned_data["file"])
    found = known_file(digest, user=user)
    context |= {"digest": digest, "answered": True, "found": _said(found) if found else None}
    return render(request, "reports/verify.html", context)


def _digest(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()


def _said(found: Verified) -> dict[str, Any]:
    report = found.version.report
    return {
        "title": title_of(report),
        "url": report_url(report),
        "version": found.version,
        "form": FORMATS[found.file.form].label if found.file else FORMATS["json"].label,
        "language": found.file.get_language_display() if found.file else "",
    }

"""Error pages: the same words for an absent object and for one that the reader may not see."""

from __future__ import annotations

import sys
from http import HTTPStatus

import structlog
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.db import InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django_htmx.http import reswap, retarget

from imt_cop.core.errors import AppError, InvalidInputError, NotFoundError, RefusedError, StorageError
from imt_cop.core.storage import NO_ROOM, disk_is_full

log = structlog.get_logger("imt_cop.request")


def refusal(request: HttpRequest, error: AppError) -> HttpResponse:
    """The page of a refused request; a fragment for a partial update, JSON under `/api/`."""
    if request.path.startswith("/api/"):
        from imt_cop.core.api import problem_of

        _speak(request)
        return JsonResponse(problem_of(error), status=error.status, content_type="application/problem+json")
    messages = error.messages if isinstance(error, InvalidInputError) else []
    context = {
        "title": error.title,
        "message": error.message,
        "messages_by_field": messages,
        "status": int(error.status),
    }
    if not getattr(request, "htmx", False):
        return render(request, "errors/refusal.html", context, status=error.status)
    response = render(request, "components/_refusal.html", context, status=error.status)
    # Whatever the update aimed at stays as it is; the sentence goes where it is read aloud.
    return retarget(reswap(response, "innerHTML"), "#notices")


def _speak(request: HttpRequest) -> None:
    """In the language that the address asks for, where no endpoint has read it."""
    try:
        lang = request.GET.get("lang")
    except SuspiciousOperation:  # an address of thousands of parameters is refused for that
        return
    if lang in dict(settings.LANGUAGES):
        translation.activate(lang)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    error = AppError(_("La demande n’a pas pu être comprise."))
    return refusal(request, error)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, RefusedError(str(exception or "") or _("Vos droits ne permettent pas cette action.")))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, NotFoundError())


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent from an old page, or with cookies refused: say what to do."""
    return refusal(request, RefusedError(_("Le formulaire a expiré : rechargez la page et recommencez.")))


def server_error(request: HttpRequest) -> HttpResponse:
    """Nothing is computed here: whatever failed may fail again.

    Who is signed in and what is posted are read before any view, and a session is saved after it: a database away or a
    full disk then comes here.
    """
    if (answer := beyond_us(request, sys.exception())) is not None:
        return answer
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": _("Erreur interne"), "status": 500}
        return JsonResponse(body, status=HTTPStatus.INTERNAL_SERVER_ERROR, content_type="application/problem+json")
    return HttpResponse(render_to_string("500.html"), status=HTTPStatus.INTERNAL_SERVER_ERROR)


def database_is_away(exception: BaseException | None) -> bool:
    """A lost connection, a lock held too long, a full disk; SQLite says *operational* of faulty SQL too: a 500."""
    if isinstance(exception, InterfaceError):
        return True
    if not isinstance(exception, OperationalError):
        return False
    return connection.vendor != "sqlite" or any(word in str(exception) for word in ("locked", "is full", "disk I/O"))


def beyond_us(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The answer where the database is away or the disk full; None where the program is at fault."""
    if database_is_away(exception):
        log.error("database unavailable", path=request.path, exc_info=exception)
        return unavailable(request)
    if disk_is_full(exception):
        log.error("disk full", path=request.path, exc_info=exception)
        return refusal(request, StorageError(NO_ROOM))
    return None


def unavailable(request: HttpRequest) -> HttpResponse:
    """The database does not answer for now: neither session nor user is read here."""
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "title": _("Service indisponible"), "status": 503}
        answer: HttpResponse = JsonResponse(body, status=503, content_type="application/problem+json")
    else:
        answer = HttpResponse(render_to_string("503.html"), status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer["Retry-After"] = "10"
    return answer

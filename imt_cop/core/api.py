"""What every endpoint shares: errors in the form of RFC 9457 (`application/problem+json`)."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler as default_handler

from imt_cop.core.errors import AppError, InvalidInputError, NotFoundError, Sentence

PROBLEM_TYPE = "application/problem+json"
# What the framework refuses by itself, in the reader's language.
TITLES: dict[int, Sentence] = {
    400: _("Demande illisible"),
    401: _("Identification nécessaire"),
    403: _("Action non autorisée"),
    405: _("Verbe non autorisé"),
    406: _("Format non offert"),
    413: _("Corps trop grand"),
    415: _("Type de corps refusé"),
    429: _("Trop de requêtes"),
}


def problem_of(error: AppError) -> dict[str, Any]:
    """A service's refusal as a problem: `errors` holds each refused field with its sentence."""
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": str(error.title),
        "status": int(error.status),
        "detail": str(error.message),
    }
    if isinstance(error, InvalidInputError):
        problem["errors"] = [{"field": m.field, "detail": str(m.sentence)} for m in error.messages]
    return problem


def exception_handler(exception: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, with services' refusals added; what is neither stays an error of the program."""
    if isinstance(exception, Http404 | exceptions.NotFound):
        exception = NotFoundError()  # byte for byte the same, whatever is absent or hidden
    if isinstance(exception, AppError):
        return Response(problem_of(exception), status=exception.status, content_type=PROBLEM_TYPE)
    response = default_handler(exception, context)
    if response is None:
        return None
    response.data = _problem_of_framework(exception, response)
    response.content_type = PROBLEM_TYPE
    return response


def _problem_of_framework(exception: Exception, response: Response) -> dict[str, Any]:
    status = response.status_code
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": str(TITLES.get(status, HTTPStatus(status).phrase)),
        "status": status,
    }
    if isinstance(exception, exceptions.NotAcceptable):
        known = [renderer.media_type for renderer in exception.available_renderers or ()]
        problem["detail"] = str(_("Formats de cette adresse : %(known)s.")) % {"known": ", ".join(known)}
    elif isinstance(exception, exceptions.ValidationError):
        problem["errors"] = list(field_errors("", response.data))
    elif isinstance(exception, exceptions.APIException | PermissionDenied):
        problem["detail"] = str(getattr(exception, "detail", exception))
    return problem


def field_errors(path: str, data: Any) -> list[dict[str, str]]:
    """Every message with the path of its field (`rows.3.value`), however deep the input was."""
    if isinstance(data, dict):
        return [error for key, value in data.items() for error in field_errors(f"{path}.{key}".lstrip("."), value)]
    if isinstance(data, list):
        nested = [item for item in data if isinstance(item, dict | list)]
        if nested:
            return [e for index, item in enumerate(data) for e in field_errors(f"{path}.{index}".lstrip("."), item)]
        return [{"field": path, "detail": str(item)} for item in data]
    return [{"field": path, "detail": str(data)}]

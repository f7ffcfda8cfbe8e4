"""Middleware: a request id in every log line, the reader's language, private caching, refusals as pages."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from http import HTTPStatus
from typing import cast
from uuid import uuid4

import structlog
from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import add_never_cache_headers, patch_cache_control
from django.utils.log import log_response

from imt_cop.core import pages
from imt_cop.core.errors import AppError

Handler = Callable[[HttpRequest], HttpResponseBase]
log = structlog.get_logger("imt_cop.request")

# A request id given by a proxy is kept if it is one; anything else could forge log lines.
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


# What a browser may lend to a page that asks.
NEVER_ASKED = (
    "bluetooth",
    "camera",
    "display-capture",
    "geolocation",
    "hid",
    "microphone",
    "midi",
    "payment",
    "serial",
    "usb",
)


class RequestLogMiddleware:
    """Gives each request an id, on its log lines, its audit entries and its answer; logs what took place."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            start = time.perf_counter()
            response = self.get_response(request)
            if response.status_code >= HTTPStatus.BAD_REQUEST:
                # Django would say so once out of here, where the id is no longer known.
                refusal = cast(HttpResponse, response)
                log_response("%s: %s", refusal.reason_phrase, request.path, response=refusal, request=request)
            milliseconds = round((time.perf_counter() - start) * 1000)
            log.info("request", method=request.method, path=request.path, status=response.status_code, ms=milliseconds)
        response["X-Request-ID"] = request_id
        return response


class LanguageMiddleware(LocaleMiddleware):
    """French unless the reader chose otherwise: the browser's own preference does not count.

    The service is French first; a browser set to English would otherwise show English at the first visit. A client of
    the API has no other way to choose: there, the header counts.
    """

    def process_request(self, request: HttpRequest) -> None:
        if not request.path_info.startswith("/api/"):
            request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        super().process_request(request)


class ContentSecurityMiddleware(CSPMiddleware):
    """The library's; the header of answers that ask for nothing of their own (nonce, exception) is written once."""

    _plain: str | None = None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        asks = getattr(request, "_csp_nonce", None) is not None or any(
            name.startswith("_csp") for name in vars(response)
        )
        if asks or settings.DEBUG or HEADER in response:
            return super().process_response(request, response)
        if self._plain is None:
            self._plain = super().process_response(request, HttpResponse())[HEADER]
        else:
            # A nonce that is asked for from now on would not be in the header: refused, as the library does.
            request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]
        response[HEADER] = self._plain
        return response


class PrivateCacheMiddleware:
    """Answers belong to the person who asked: no shared cache keeps them, and a browser asks again."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.has_header("Cache-Control"):
            return response
        if isinstance(response, HttpResponse) and request.method in {"GET", "HEAD"}:
            patch_cache_control(response, private=True, no_cache=True)
        else:
            add_never_cache_headers(response)
        return response


class PermissionsPolicyMiddleware:
    """No page asks for what a browser may lend: a script that got into one could not either."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.policy = ", ".join(f"{feature}=()" for feature in NEVER_ASKED)

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Permissions-Policy"] = self.policy
        return response


class AppErrorMiddleware:
    """A service's refusal, raised in a page, becomes the page (or fragment) that says why."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, AppError):
            log.info("refused", path=request.path, error=type(exception).__name__, reason=str(exception))
            return pages.refusal(request, exception)
        return pages.beyond_us(request, exception)

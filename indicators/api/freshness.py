"""Answers of the API that nothing has changed: 304 to a client that has them, else made once for the same rights."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language
from rest_framework.request import Request

from accounts.permissions import rights_of
from imt_cop.core.build import build
from imt_cop.core.freshness import etag_of, patch_reading, unless_known
from imt_cop.core.kept import AtHand, keep, key_of, recall
from indicators.api.access import ContractEndpoint

E = TypeVar("E", bound=ContractEndpoint)
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Link")
# A longer answer is made again rather than kept: one page of a list is far below.
MOST_KEPT = 2 * 1024 * 1024
_at_hand = AtHand()


def revalidated(get: Callable[[E, Request], HttpResponseBase]) -> Callable[[E, Request], HttpResponseBase]:
    """For answers made of one contract's data alone, whose every write touches it.

    The contract's version says what may be served again; it is never told: an answer's own digest is its ETag, so that
    a figure that somebody may not see changes nothing of what they are answered.
    """

    @wraps(get)
    def wrapper(self: E, request: Request) -> HttpResponseBase:
        key = content_key(self, request)
        etag = recall(f"{key}:etag")
        if etag is not None and (same := _unchanged(request, etag)) is not None:
            return same
        kept = _content(key, etag) if etag is not None else None
        if kept is not None:
            content, headers = kept
            return HttpResponse(content, headers={**headers, "ETag": etag})
        response = get(self, request)
        if isinstance(response, HttpResponse):
            response["ETag"] = etag_of(response.content, response.headers)
        keep(f"{key}:etag", response["ETag"])
        if isinstance(response, HttpResponse) and len(response.content) <= MOST_KEPT:
            headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
            keep(key, (response.content, headers))
        return response

    return wrapper


def _content(key: str, etag: str) -> tuple[bytes, dict[str, str]] | None:
    """What was answered, with its headers: at hand, else fetched from the cache."""
    at_hand = f"{key}:{etag}"
    found = _at_hand.recall(at_hand)
    if found is None and (found := recall(key)) is not None:
        _at_hand.keep(at_hand, *found)
    return found


def _unchanged(request: Request, etag: str) -> HttpResponseBase | None:
    """304 with the headers of the answer that it stands for; None where this one is not what the client has."""
    response = HttpResponse(headers={"ETag": etag})
    patch_reading(response)
    found = unless_known(request._request, response)
    return found if found.status_code == 304 else None


def content_key(endpoint: ContractEndpoint, request: Request) -> str:
    return key_of(
        "api",
        build(),
        endpoint.query["contract"],
        endpoint.data_version(),
        timezone.localdate(),
        rights_of(endpoint.person),
        get_language(),
        request.accepted_renderer.format,
        request.build_absolute_uri(),
    )

"""Answers of the API that nothing has changed: 304 to a client that has them, else made once for the same rights."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.permissions import rights_of
from imt_cop.core.build import build
from imt_cop.core.kept import keep, key_of, recall
from indicators.api.access import ContractEndpoint

E = TypeVar("E", bound=ContractEndpoint)
KEPT_HEADERS = ("Content-Type", "Content-Disposition", "Link")


def revalidated(get: Callable[[E, Request], Response]) -> Callable[[E, Request], HttpResponseBase]:
    """For answers made of one contract's data alone, whose every write touches it."""

    @wraps(get)
    def wrapper(self: E, request: Request) -> HttpResponseBase:
        key = _key(self, request)
        etag = f'"{key.rpartition(":")[2]}"'
        same = get_conditional_response(request._request, etag=etag)
        if same is not None:
            return same
        kept = recall(key)
        if kept is not None:
            return HttpResponse(kept["content"], headers={**kept["headers"], "ETag": etag})
        response = get(self, request)
        response["ETag"] = etag
        response.add_post_render_callback(lambda rendered: _keep(key, rendered))
        return response

    return wrapper


def _key(endpoint: ContractEndpoint, request: Request) -> str:
    contract = endpoint.contract()
    return key_of(
        "api",
        build(),
        contract.code,
        contract.data_version,
        timezone.localdate(),
        rights_of(endpoint.person),
        get_language(),
        request.accepted_renderer.format,
        request.build_absolute_uri(),
    )


def _keep(key: str, response: Any) -> None:
    headers = {name: response[name] for name in KEPT_HEADERS if response.has_header(name)}
    keep(key, {"content": response.content, "headers": headers})

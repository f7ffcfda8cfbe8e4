"""Answers that a client already has: each read carries the digest of what it says, and is not sent twice.

The digest is of the answer alone. It changes when what this person may read changes, and tells of nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers

SAFE = ("GET", "HEAD")
# What an answer of the API depends on, beside its address.
VARY = ("Accept", "Accept-Language", "Authorization", "Cookie")
TELLING = ("Content-Type", "Link")
PIECE = 64 * 1024


def etag_of(content: bytes, headers: Mapping[str, str]) -> str:
    digest = sha256(content)
    for name in TELLING:
        digest.update(f"\0{headers.get(name, '')}".encode())
    return _quoted(digest)


def etag_of_file(file: IO[bytes], content_type: str) -> str:
    """The same of a file, read piece by piece; it is left at its beginning."""
    digest = sha256()
    while piece := file.read(PIECE):
        digest.update(piece)
    file.seek(0)
    digest.update(content_type.encode())
    return _quoted(digest)


def _quoted(digest: Any) -> str:
    return f'"{digest.hexdigest()[:40]}"'


def patch_reading(response: HttpResponseBase) -> None:
    """The headers of every answer of the API: kept by its reader alone, who asks again each time."""
    patch_vary_headers(response, VARY)
    patch_cache_control(response, private=True, no_cache=True)


def conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with its digest; 304 to who has it already. A stream brings its own."""
    if request.method not in SAFE or response.status_code != 200:
        return response
    if not response.has_header("ETag") and isinstance(response, HttpResponse):
        response["ETag"] = etag_of(response.content, response.headers)
    return unless_known(request, response)


def unless_known(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """`If-None-Match` alone counts: a read has nothing to be stopped for."""
    if "If-None-Match" not in request.headers or not response.has_header("ETag"):
        return response
    found = get_conditional_response(request, etag=response["ETag"], response=cast(HttpResponse, response))
    return found if found is not None and found.status_code == 304 else response

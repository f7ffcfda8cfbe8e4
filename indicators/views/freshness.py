"""Pages that nothing has changed: not computed again, and not sent again to a browser that has them.

Two keys. What is *kept* on the server is a page's content without anything personal: it is rendered without the
request, and its key holds the reader's rights. What a browser is told to be unchanged is its own page: that key adds
the person, and the secret behind the tokens of the page's forms. The ETag is the digest of what the page says, and no
key: what this reader may not see changes, and they are told that nothing has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import wraps
from hashlib import sha256
from types import SimpleNamespace
from typing import Any, Concatenate, ParamSpec, TypeGuard, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.permissions import rights_of
from imt_cop.core.build import build
from imt_cop.core.freshness import unless_known
from imt_cop.core.kept import keep, key_of, recall
from indicators.models import Contract
from indicators.views.reading import Reader

P = ParamSpec("P")

# What the bare layout puts between the blocks of a page, and their names. Escaped text cannot hold it.
SPLIT = "<!--|-->"
BLOCKS = ("title", "head", "content", "scripts")
# The token of a form is masked anew each time, and every mask of one secret is as good. One expression for each way it
# is written: those that begin with fixed letters are found several times faster.
MASKED = tuple(
    re.compile(rb"(%b)[A-Za-z0-9]{64}" % name) for name in (b'csrfmiddlewaretoken" value="', b'X-CSRFToken": "')
)


def versions_of(contracts: tuple[Contract, ...]) -> tuple[tuple[str, int], ...]:
    return tuple((contract.code, contract.data_version) for contract in contracts)


def content_key(request: HttpRequest, reader: Reader, template: str) -> str:
    return key_of(
        "page",
        build(),
        template,
        reader.contract.code,
        versions_of(reader.contracts),
        timezone.localdate(),
        sorted(reader.states),
        rights_of(reader.user),
        get_language(),
        request.path,
        sorted(request.GET.lists()),
    )


def browser_of(request: HttpRequest, reader: Reader) -> tuple[object, ...]:
    """Whose page it is, with the session's secret as it was sent; a partial update is an answer of its own."""
    secret = request.META.get("CSRF_COOKIE", "")
    return reader.user.pk, str(reader.user), secret, "HX-Request" in request.headers


def page_etag(content: bytes, browser: tuple[object, ...]) -> str:
    """Weak, since the tokens of its forms are left out."""
    for token in MASKED:
        content = token.sub(rb"\1", content)
    return f'W/"{key_of("etag", sha256(content).hexdigest(), browser)}"'


def revalidated(view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase]) -> Callable[..., Any]:
    """Under `contract_page`, for pages of contract data alone: 304 to a browser whose page nothing has changed."""

    @wraps(view)
    def wrapper(request: HttpRequest, reader: Reader, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if len(get_messages(request)):
            return view(request, reader, *args, **kwargs)
        browser = browser_of(request, reader)
        key = key_of("etag", content_key(request, reader, ""), browser)
        etag: str | None = recall(key)
        response = _unchanged(request, etag) or view(request, reader, *args, **kwargs)
        if _may_be_kept(response, request):
            if etag is None:
                etag = page_etag(response.content, browser)
                keep(key, etag)
            response["ETag"] = etag
        final = unless_known(request, response)
        patch_vary_headers(final, ["Cookie", "HX-Request"])
        return final

    return wrapper


def _unchanged(request: HttpRequest, etag: str | None) -> HttpResponseBase | None:
    """304; None where the page is to be made."""
    found = unless_known(request, HttpResponse(headers={"ETag": etag})) if etag else None
    return found if found is not None and found.status_code == 304 else None


def _may_be_kept(response: HttpResponseBase, request: HttpRequest) -> TypeGuard[HttpResponse]:
    """By a browser: a nonce in the page must be that of its header, which a 304 would replace."""
    has_nonce = getattr(request, "_csp_nonce", None) is not None
    return response.status_code == 200 and not has_nonce and isinstance(response, HttpResponse)


def kept_page(
    request: HttpRequest, reader: Reader, template: str, make: Callable[[], Mapping[str, Any]]
) -> HttpResponse:
    """The page of a template, its content made at most once for those who have the same rights.

    The template extends `dashboards/page.html`; `make` answers its context. Nothing personal may be in it: the content
    is rendered without the request, so that neither the person nor a form's token can be kept.
    """
    key = content_key(request, reader, template)
    parts = cast("dict[str, SafeString] | None", recall(key))
    if parts is None:
        address = SimpleNamespace(GET=request.GET, path=request.path)
        whole = render_to_string(template, {**make(), "request": address, "layout": "layouts/_blocks.html"})
        parts = dict(zip(BLOCKS, (mark_safe(block.strip()) for block in whole.split(SPLIT)), strict=True))  # noqa: S308 - rendered just above
        keep(key, parts)
    return render(request, "layouts/kept.html", {"parts": parts})

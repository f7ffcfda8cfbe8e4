"""Pages that nothing has changed: not computed again, and not sent again to a browser that has them.

Two keys. What is *kept* on the server is a page's content without anything personal: it is rendered without the
request, and its key holds the reader's rights. What a browser is told to be unchanged is its own page: that key (the
ETag) adds the person, and the secret behind the tokens of the page's forms.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from types import SimpleNamespace
from typing import Any, Concatenate, ParamSpec, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from accounts.permissions import rights_of
from imt_cop.core.build import build
from imt_cop.core.kept import keep, key_of, recall
from indicators.models import Contract
from indicators.views.reading import Reader

P = ParamSpec("P")

# What the bare layout puts between the blocks of a page, and their names. Escaped text cannot hold it.
SPLIT = "<!--|-->"
BLOCKS = ("title", "head", "content", "scripts")


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


def page_etag(request: HttpRequest, reader: Reader) -> str:
    """Weak: the token of a form is masked anew each time, and every mask of one secret is as good."""
    person = (reader.user.pk, str(reader.user), request.META.get("CSRF_COOKIE", ""))
    partial = "HX-Request" in request.headers
    return f'W/"{key_of("etag", content_key(request, reader, ""), person, partial)}"'


def revalidated(view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponseBase]) -> Callable[..., Any]:
    """Under `contract_page`, for pages of contract data alone: 304 to a browser whose page nothing has changed."""

    @wraps(view)
    def wrapper(request: HttpRequest, reader: Reader, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if len(get_messages(request)):
            return view(request, reader, *args, **kwargs)
        etag = page_etag(request, reader)
        same = get_conditional_response(request, etag=etag)
        response = same or view(request, reader, *args, **kwargs)
        # A nonce in the page must be that of its header, which a 304 would replace.
        has_nonce = getattr(request, "_csp_nonce", None) is not None
        if same is not None or (response.status_code == 200 and not has_nonce):
            response["ETag"] = etag
        patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return wrapper


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

"""The header of the content security policy: the same for all, but for the nonce of the answer that asked for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from csp.exceptions import CSPNonceError
from django.http import HttpRequest, HttpResponse, QueryDict

from imt_cop.core.middleware import ContentSecurityMiddleware

HEADER = "Content-Security-Policy"


def through(answered: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], Any]:
    return ContentSecurityMiddleware(answered)


def test_a_nonce_is_in_the_header_of_its_own_answer_alone() -> None:
    nonces: list[str] = []

    def answered(request: HttpRequest) -> HttpResponse:
        if request.GET:
            nonces.append(str(request.csp_nonce))  # type: ignore[attr-defined]
        return HttpResponse()

    middleware = through(answered)
    headers = []
    for asks in ("", "n", "", "n", ""):
        request = HttpRequest()
        request.GET = QueryDict(asks)
        headers.append(middleware(request)[HEADER])
    plain, first, again, second, last = headers
    assert plain == again == last
    assert "nonce-" not in plain
    assert "default-src 'none'" in plain
    one, other = nonces
    assert f"'nonce-{one}'" in first
    assert f"'nonce-{other}'" in second
    assert one != other


def test_a_nonce_asked_for_too_late_is_a_fault() -> None:
    middleware = through(lambda _request: HttpResponse())
    for _time in range(2):
        request = HttpRequest()
        middleware(request)
        with pytest.raises(CSPNonceError):
            str(request.csp_nonce)  # type: ignore[attr-defined]


def test_an_answer_with_a_policy_of_its_own_keeps_it() -> None:
    def answered(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(headers={HEADER: "sandbox"})

    assert through(answered)(HttpRequest())[HEADER] == "sandbox"
    exempt = HttpResponse()
    exempt._csp_exempt = True  # type: ignore[attr-defined]
    assert not through(lambda _request: exempt)(HttpRequest()).has_header(HEADER)

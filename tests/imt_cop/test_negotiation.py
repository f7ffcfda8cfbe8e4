"""The format that is answered: what the address names, else what `Accept` weighs most; nothing that it excludes."""

from __future__ import annotations

import pytest
from rest_framework.exceptions import NotAcceptable
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from imt_cop.core.endpoints import CsvOffered, XlsxOffered
from imt_cop.core.files import XLSX_TYPE
from imt_cop.core.negotiation import Negotiation

OFFERED = [JSONRenderer(), CsvOffered(), XlsxOffered()]


def chosen(accept: str | None, address: str = "/") -> str:
    headers = {} if accept is None else {"Accept": accept}
    request = Request(APIRequestFactory().get(address, headers=headers))
    renderer, media_type = Negotiation().select_renderer(request, OFFERED)
    assert renderer.media_type == media_type
    return str(renderer.format)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, "json"),
        ("", "json"),
        ("*/*", "json"),
        ("text/*", "csv"),
        ("text/csv;q=0.2, application/json;q=0.8", "json"),
        ("application/json;q=0.2, text/csv;q=0.8", "csv"),
        ("application/json; q=0.1, */*; q=0.5", "csv"),
        ("application/json;q=0, */*", "csv"),
        ("text/csv, */*;q=0.1", "csv"),
        ("text/csv, */*", "csv"),
        (f"text/csv;q=0.9, {XLSX_TYPE}", "xlsx"),
        ("text/html, application/xhtml+xml, */*;q=0.8", "json"),
        ("TEXT/CSV;Q=1.0, application/json;q=0.9", "csv"),
        ("text/csv; charset=utf-8; q=0.7, application/json;q=0.3", "csv"),
        ("text/csv;q=lots", "csv"),
        ("text/csv;q=1e999, application/json;q=0.5", "csv"),
    ],
)
def test_the_heaviest_is_chosen(accept: str | None, form: str) -> None:
    assert chosen(accept) == form


@pytest.mark.parametrize(
    "accept", ["application/pdf", "text", "application/js", "*/*;q=0", "text/csv;q=0", "image/*", "text/html;q=0.9"]
)
def test_what_is_not_offered_or_excluded_is_refused(accept: str) -> None:
    with pytest.raises(NotAcceptable):
        chosen(accept)


def test_the_address_prevails_over_the_header() -> None:
    assert chosen("application/json", "/?format=csv") == "csv"

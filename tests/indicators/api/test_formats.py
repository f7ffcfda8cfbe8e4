"""JSON, CSV and XLSX of every list: the same rows, the same columns, numbers as numbers, texts as texts."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.core.cache import cache
from python_calamine import CalamineWorkbook

from indicators.models import Observation
from tests.indicators.api.reads import LISTS
from tests.indicators.api.world import CONTRACT, Api, World, content_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON = "text/csv; charset=utf-8", "application/json"
FILES = {**LISTS, "dataset/": {"contract": CONTRACT}}


def sheet(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode())))


@pytest.mark.parametrize(("path", "given"), FILES.items())
def test_the_three_formats_hold_the_same_rows_and_columns(filled: World, path: str, given: dict[str, Any]) -> None:
    api = Api(filled.cast.reviewer)
    found = json.loads(content_of(api.get(path, **given)))
    rows = found["results"] if path in LISTS else found
    table = lines(content_of(api.get(path, **given, format="csv")))
    workbook = sheet(content_of(api.get(path, **given, format="xlsx")))
    assert table[0] == workbook[0]
    assert len(table) == len(workbook) == len(rows) + 1
    assert set(table[0]) <= set(rows[0] if rows else table[0])
    for line, row in zip(table[1:], rows, strict=True):
        assert line == [_cell(row[name]) for name in table[0]]


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(value) if isinstance(value, list) else str("" if value is None else value)


@pytest.mark.parametrize(("path", "given"), FILES.items())
@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("text/csv", CSV),
        (XLSX, XLSX),
        ("application/json", JSON),
        ("*/*", JSON),
    ],
)
def test_the_format_is_asked_for_by_a_header_too(
    filled: World, path: str, given: dict[str, Any], accept: str, kind: str
) -> None:
    response = Api(filled.cast.reviewer).get(path, headers={"Accept": accept}, **given)
    assert (response.status_code, response["Content-Type"]) == (200, kind)
    assert response.has_header("Content-Disposition") is (kind != JSON)


def test_numbers_are_numbers_and_years_too(filled: World) -> None:
    response = Api(filled.cast.reviewer).get("observations/", contract=CONTRACT, format="xlsx", ordering="value")
    head, *rows = sheet(response.content)
    first = dict(zip(head, rows[0], strict=True))
    assert (first["value"], first["year"], first["version"]) == (108.2, 2025, 1)


@pytest.mark.parametrize("text", ["=1+1", "+33 1", "-2", "@SUM(A1)", "\t=1", "http://x.example/"])
@pytest.mark.parametrize("path", ["observations/", "dataset/"])
def test_a_text_never_becomes_a_formula_or_a_link(filled: World, path: str, text: str) -> None:
    Observation.objects.filter(state="validated").update(comment=text)
    content = content_of(Api(filled.cast.reviewer).get(path, contract=CONTRACT, format="xlsx"))
    assert text in {cell for row in sheet(content) for cell in row}
    with ZipFile(BytesIO(content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        assert not [name for name in archive.namelist() if "rels" in name and "sheet1" in name]


def test_a_workbook_of_the_same_rows_is_the_same_bytes(filled: World) -> None:
    api = Api(filled.cast.reviewer)
    first = api.get("targets/", contract=CONTRACT, format="xlsx").content
    cache.clear()
    assert api.get("targets/", contract=CONTRACT, format="xlsx").content == first


def test_what_is_not_offered_is_refused_with_what_is(filled: World) -> None:
    response = Api(filled.cast.reviewer).get("targets/", headers={"Accept": "application/pdf"}, contract=CONTRACT)
    assert (response.status_code, response["Content-Type"]) == (406, "application/problem+json")
    assert "text/csv" in response.json()["detail"]


def test_a_format_that_does_not_exist_is_refused_with_those_that_do(filled: World) -> None:
    response = Api(filled.cast.reviewer).get("targets/", contract=CONTRACT, format="pdf")
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, "format")
    assert "json, csv, xlsx" in response.json()["errors"][0]["detail"]

"""The OpenAPI description and its page: complete, and within the content security policy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.staticfiles import finders

from indicators.queries import dataset, evaluations
from tests.indicators.api.world import CONTRACT, Api, World


@pytest.fixture
def schema(db: None) -> dict[str, Any]:
    found: dict[str, Any] = Api().get("schema/", format="json").json()
    return found


def fields(schema: dict[str, Any], name: str) -> set[str]:
    return set(schema["components"]["schemas"][name]["properties"])


def test_every_column_of_the_exports_is_described(schema: dict[str, Any]) -> None:
    assert set(evaluations.COLUMNS) <= fields(schema, "Evaluation")
    assert set(dataset.COLUMNS) == fields(schema, "Dataset")


@pytest.mark.parametrize(
    ("name", "path", "given"),
    [
        ("Contract", "contracts/", {}),
        ("Entity", "entities/", {}),
        ("Indicator", "indicators/", {"contract": CONTRACT}),
        ("Target", "targets/", {"contract": CONTRACT}),
        ("Observation", "observations/", {"contract": CONTRACT}),
        ("Evaluation", "evaluations/", {"contract": CONTRACT, "year": 2025, "why": "true"}),
        ("Cascade", "cascade/", {"contract": CONTRACT}),
        ("SheetHeader", f"sheets/{CONTRACT}/2025/", {}),
    ],
)
def test_rows_hold_what_their_description_says(
    filled: World, schema: dict[str, Any], name: str, path: str, given: dict[str, Any]
) -> None:
    rows = Api(filled.cast.controller).rows(path, **given)
    assert {key for row in rows for key in row} == fields(schema, name)


def test_a_sheet_holds_what_its_description_says(filled: World, schema: dict[str, Any]) -> None:
    sheet = Api(filled.cast.controller).get(f"sheets/{CONTRACT}/2025/imt-mines-albi/").json()
    assert set(sheet) == fields(schema, "Sheet")
    assert set(sheet["rows"][0]) == fields(schema, "SheetRow")
    assert set(sheet["rows"][0]["figure"]) == fields(schema, "Figure")


def test_every_operation_describes_its_problems(schema: dict[str, Any]) -> None:
    for path in schema["paths"].values():
        for operation in path.values():
            assert {"400", "401", "403", "404"} <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["404"]["content"]


def test_the_page_runs_no_inline_script_and_loads_nothing_from_elsewhere(db: None) -> None:
    response = Api().get("docs/")
    page = response.content.decode()
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=|https?://", page)
    assert "'unsafe-inline'" not in response["Content-Security-Policy"]
    for address in re.findall(r'(?:src|href)="/static/([^"]+)"', page):
        assert finders.find(address), address


def test_the_script_of_the_page_is_a_request_of_its_own(db: None) -> None:
    response = Api().get("docs/", script="")
    assert response["Content-Type"].startswith("application/javascript")
    assert "SwaggerUIBundle" in response.content.decode()


@pytest.mark.parametrize("given", [{"version": "a\r\nb"}, {"lang": "\x00"}, {"format": "pdf"}, {"x": "1"}])
@pytest.mark.parametrize("path", ["schema/", "docs/"])
def test_they_take_no_other_parameter(db: None, path: str, given: dict[str, Any]) -> None:
    assert Api().get(path, **given).status_code == 400

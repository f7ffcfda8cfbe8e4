"""The OpenAPI description and its page: complete, and within the content security policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from jsonschema import Draft202012Validator

from imt_cop.core.files import XLSX_TYPE
from indicators.queries import dataset, evaluations
from tests.indicators.api.reads import LISTS, described
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


@pytest.mark.parametrize("path", LISTS)
def test_rows_hold_what_their_description_says(filled: World, schema: dict[str, Any], path: str) -> None:
    content = described()[path]["responses"]["200"]["content"]["application/json"]["schema"]
    name = content["$ref"].rsplit("/", 1)[-1].removesuffix("List")
    given = {**LISTS[path], "why": "true"} if path == "evaluations/" else LISTS[path]
    rows = Api(filled.cast.controller).rows(path, **given)
    assert {key for row in rows for key in row} in (fields(schema, name), set())


def test_a_sheet_holds_what_its_description_says(filled: World, schema: dict[str, Any]) -> None:
    sheet = Api(filled.cast.controller).get(f"sheets/{CONTRACT}/2025/imt-mines-albi/").json()
    assert set(sheet) == fields(schema, "Sheet")
    assert set(sheet["rows"][0]) == fields(schema, "SheetRow")
    assert set(sheet["rows"][0]["figure"]) == fields(schema, "Figure")


def test_every_operation_describes_its_problems(schema: dict[str, Any]) -> None:
    for address, path in schema["paths"].items():
        for operation in path.values():
            # The bytes of a file are what they are, whatever is preferred.
            negotiated = {"406"} if "{sha256}" not in address else set()
            assert {"400", "401", "403", "404"} | negotiated <= set(operation["responses"])
            assert "application/problem+json" in operation["responses"]["404"]["content"]


def shown(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Every example, with its place and its schema."""
    named = schema["components"]["examples"]
    for path in schema["paths"].values():
        for operation in path.values():
            places = {"body": operation.get("requestBody", {}), **operation["responses"]}
            for place, held in places.items():
                for media, content in held.get("content", {}).items():
                    for one in content.get("examples", {}).values():
                        value = named[one["$ref"].rsplit("/", 1)[-1]]["value"] if "$ref" in one else one["value"]
                        yield f"{operation['operationId']} {place} {media}", content["schema"], value


def test_every_example_is_what_its_schema_says(schema: dict[str, Any]) -> None:
    faults = []
    for place, one, value in shown(schema):
        found = Draft202012Validator({**one, "components": schema["components"]}).iter_errors(value)
        faults += [(place, list(fault.absolute_path), fault.message) for fault in found]
    assert faults == []


def test_every_answer_body_and_problem_has_an_example(schema: dict[str, Any]) -> None:
    told, asked = {place for place, _schema, _value in shown(schema)}, set()
    for path in schema["paths"].values():
        for operation in path.values():
            places = {"body": operation.get("requestBody", {}), **operation["responses"]}
            for place, held in places.items():
                media = [one for one in held.get("content", {}) if one.endswith("json")]
                asked |= {f"{operation['operationId']} {place} {one}" for one in media}
    # A report's data are a file.
    assert asked - told == {"download_report_file 200 application/json"}


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


def test_every_read_describes_its_formats_its_etag_and_its_parameters(schema: dict[str, Any]) -> None:
    for path, operation in described().items():
        answered, given = operation["responses"]["200"], {one["name"]: one for one in operation["parameters"]}
        assert "304" in operation["responses"]
        assert {"ETag", "Vary", "Cache-Control"} <= set(answered["headers"])
        assert {"If-None-Match", "lang", "format"} <= set(given)
        if path in LISTS:
            assert set(answered["content"]) == {"application/json", "text/csv", XLSX_TYPE}
            assert {"ordering", "cursor", "page_size"} <= set(given)
            assert "Link" in answered["headers"]


def test_every_operation_field_and_parameter_says_what_it_is(schema: dict[str, Any]) -> None:
    operations = {(path, method): one for path, found in schema["paths"].items() for method, one in found.items()}
    silent: list[tuple[str, ...]] = [key for key, one in operations.items() if not one.get("summary")]
    for key, operation in operations.items():
        silent += [(*key, given["name"]) for given in operation["parameters"] if not _told(given)]
    for name, component in schema["components"]["schemas"].items():
        silent += [(name, field) for field, one in component.get("properties", {}).items() if not _told(one)]
    assert silent == []


def _told(one: dict[str, Any]) -> bool:
    return bool(one.get("description"))

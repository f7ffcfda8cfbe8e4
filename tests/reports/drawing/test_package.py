"""The data package read back, against the Data Package specification (version 1) written down as a JSON schema.

The schema is ours: the rules of the Tabular Data Package that our package falls under, in the words of the
specification. The published profile would be fetched from the network, and allows much that we never write.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

import jsonschema
import pytest

from reports.drawing import draw
from tests.reports.drawing.samples import FORMULAS, snapshot, tidy

NAME = {"type": "string", "pattern": r"^([-a-z0-9._/])+$"}
TEXT = {"type": "string", "minLength": 1}
FIELD = {
    "type": "object",
    "required": ["name", "type"],
    "properties": {
        "name": TEXT,
        "type": {"enum": ["string", "integer", "number", "boolean", "date", "year"]},
        "trueValues": {"type": "array", "items": TEXT, "minItems": 1},
        "falseValues": {"type": "array", "items": TEXT, "minItems": 1},
    },
}
RESOURCE = {
    "type": "object",
    "required": ["name", "path", "profile", "schema"],
    "properties": {
        "profile": {"const": "tabular-data-resource"},
        "name": NAME,
        # Relative, and never out of the package.
        "path": {"type": "string", "pattern": r"^(?!/)(?!.*\.\.)[^\\:]+$"},
        "encoding": {"const": "utf-8"},
        "bytes": {"type": "integer", "minimum": 1},
        "hash": {"type": "string", "pattern": r"^sha256:[0-9a-f]{64}$"},
        "schema": {
            "type": "object",
            "required": ["fields"],
            "properties": {
                "fields": {"type": "array", "minItems": 1, "items": FIELD},
                "primaryKey": {"type": "array", "items": TEXT, "minItems": 1},
                "missingValues": {"type": "array", "items": {"type": "string"}},
            },
        },
    },
}
PACKAGE = {
    "type": "object",
    "required": ["name", "profile", "resources"],
    "properties": {
        "profile": {"const": "tabular-data-package"},
        "name": NAME,
        "title": TEXT,
        "created": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "licenses": {
            "type": "array",
            "minItems": 1,
            "items": {"anyOf": [{"required": ["name"]}, {"required": ["path"]}]},
        },
        "sources": {"type": "array", "minItems": 1, "items": {"type": "object", "required": ["title"]}},
        "contributors": {"type": "array", "items": {"type": "object", "required": ["title"]}},
        "resources": {"type": "array", "minItems": 1, "items": RESOURCE},
    },
}
READERS: dict[str, Callable[[str], object]] = {
    "string": str,
    "integer": int,
    "number": Decimal,
    "boolean": {"true": True, "false": False}.__getitem__,
    "date": date.fromisoformat,
    "year": int,
}


@pytest.fixture
def files() -> dict[str, bytes]:
    archive = zipfile.ZipFile(BytesIO(draw(snapshot(), form="zip", language="fr")))
    return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def package(files: dict[str, bytes]) -> dict[str, Any]:
    described: dict[str, Any] = json.loads(files["datapackage.json"])
    return described


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(), newline="")))


def test_the_descriptor_follows_the_specification(package: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(PACKAGE).validate(package)
    names = [one["name"] for one in package["resources"]]
    assert len(set(names)) == len(names)


def test_each_resource_is_the_file_that_is_described(files: dict[str, bytes], package: dict[str, Any]) -> None:
    assert {one["path"] for one in package["resources"]} | {"README.md", "datapackage.json"} == set(files)
    for one in package["resources"]:
        content = files[one["path"]]
        assert one["bytes"] == len(content)
        assert one["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"


def test_every_value_is_the_snapshot_s_and_of_its_type(files: dict[str, bytes], package: dict[str, Any]) -> None:
    for table, resource in zip(snapshot().tables, package["resources"], strict=True):
        head, *read = rows(files[resource["path"]])
        assert head == [field["name"] for field in resource["schema"]["fields"]]
        assert read == [["" if value is None else value for value in row] for row in table.rows]
        for row in read:
            for field, value in zip(resource["schema"]["fields"], row, strict=True):
                assert value == "" or READERS[field["type"]](value) is not None


def test_the_primary_key_tells_every_row_from_the_others(files: dict[str, bytes], package: dict[str, Any]) -> None:
    for one in package["resources"]:
        head, *read = rows(files[one["path"]])
        ranks = [head.index(name) for name in one["schema"]["primaryKey"]]
        assert len({tuple(row[rank] for rank in ranks) for row in read}) == len(read)


def test_a_text_that_looks_like_a_formula_is_written_as_it_is(files: dict[str, bytes]) -> None:
    assert FORMULAS[0] in [row[0] for row in rows(files["data/evaluations.csv"])]
    assert "`=`" in files["README.md"].decode()


def test_the_readme_speaks_both_languages_and_names_the_snapshot(files: dict[str, bytes]) -> None:
    text = files["README.md"].decode()
    assert text.index("Rapport annuel") < text.index("Annual report")
    assert text.count(snapshot().sha256) == 2
    assert text.count("data/evaluations.csv") == 2
    assert "The files are described" in text


def test_an_empty_table_keeps_its_header() -> None:
    made = snapshot()
    empty = type(made)(
        meta=made.meta, documents=made.documents, tables=(type(tidy())("vide", "Vide", tidy().fields, ()),)
    )
    archive = zipfile.ZipFile(BytesIO(draw(empty, form="zip", language="en")))
    assert rows(archive.read("data/vide.csv")) == [[field.name for field in tidy().fields]]

"""`dataset/`: the rows of `export_dataset` that the person may read."""

from __future__ import annotations

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from tests.indicators.api.world import CONTRACT, Api, World


def exported() -> list[dict[str, str]]:
    output = StringIO()
    call_command("export_dataset", CONTRACT, stdout=output)
    return list(csv.DictReader(StringIO(output.getvalue())))


def test_rows_are_those_of_the_command_in_its_order(filled: World) -> None:
    type(filled.contract).objects.get().observations.update(state="published")
    response = Api(filled.cast.ministry).get("dataset/", contract=CONTRACT, format="csv")
    assert list(csv.DictReader(StringIO(response.content.decode()))) == exported()


def test_json_is_an_array_with_null_for_empty(filled: World) -> None:
    rows = Api(filled.cast.ministry).get("dataset/", contract=CONTRACT).json()
    assert [row["kind"] for row in rows].count("target") == 6
    assert rows[-1]["entity"] is None
    assert (rows[-1]["kind"], rows[-1]["value"], rows[-1]["note"]) == ("external", "108.2", None)


@pytest.mark.parametrize(
    ("who", "states"),
    [
        ("controller", {"draft", "validated", "published"}),
        ("outsider", {"submitted", "validated", "published"}),
        ("reviewer", {"submitted", "validated", "published"}),
        ("ministry", {"published"}),
    ],
)
def test_figures_are_those_of_the_states_that_the_person_sees(filled: World, who: str, states: set[str]) -> None:
    rows = Api(filled.cast.everyone()[who]).get("dataset/", contract=CONTRACT).json()
    assert {row["state"] for row in rows if row["kind"] in {"actual", "external"}} == states

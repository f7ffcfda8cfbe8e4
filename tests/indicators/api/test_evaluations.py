"""`evaluations/` and `headline/`: the rows of `evaluate`, made of what the person may see."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from indicators.queries.evaluations import COLUMNS
from indicators.queries.objects import objects
from tests.indicators.api.world import CONTRACT, Api, World

REVIEWED = "cop-2018-2022"
FIXTURES = Path(__file__).parents[3] / "fixtures"


def command_rows(contract: str, year: int) -> list[dict[str, str]]:
    output = StringIO()
    call_command("evaluate", contract, year=year, format="csv", stdout=output)
    return list(csv.DictReader(StringIO(output.getvalue())))


def test_rows_are_those_of_the_command(world: World) -> None:
    call_command("load_contract", str(FIXTURES / REVIEWED), stdout=StringIO())
    rows = Api(world.cast.head_reader).rows("evaluations/", contract=REVIEWED, year=2022)
    assert [{name: row[name] for name in COLUMNS} for row in rows] == objects(command_rows(REVIEWED, 2022), COLUMNS)


def test_csv_is_that_of_the_command(filled: World) -> None:
    response = Api(filled.cast.head_reader).get("evaluations/", contract=CONTRACT, year=2025, format="csv")
    assert list(csv.DictReader(StringIO(response.content.decode()))) == command_rows(CONTRACT, 2025)
    assert response["Content-Type"] == "text/csv; charset=utf-8"


def test_the_accept_header_chooses_the_format(filled: World) -> None:
    asked = {"contract": CONTRACT, "year": 2025}
    response = Api(filled.cast.reader).get("evaluations/", headers={"Accept": "text/csv"}, **asked)
    assert response["Content-Disposition"] == 'attachment; filename="evaluations.csv"'


def test_every_entity_and_indicator_has_its_row(world: World) -> None:
    assert len(Api(world.cast.reader).rows("evaluations/", contract=CONTRACT, year=2025)) == 3 * 2


def test_drafts_and_submitted_figures_are_not_evaluated(filled: World) -> None:
    for who in ("controller", "outsider", "reviewer"):
        rows = Api(filled.cast.everyone()[who]).rows("evaluations/", contract=CONTRACT, year=2025, indicator="eleves")
        assert [row["status"] for row in rows] == ["missing"] * 3


def test_the_ministry_sees_what_is_published_evaluated(filled: World) -> None:
    asked = {"contract": CONTRACT, "year": 2025, "indicator": "energie", "entity": "imt"}
    assert Api(filled.cast.reader).rows("evaluations/", **asked)[0]["value"] == "2500"
    assert Api(filled.cast.ministry).rows("evaluations/", **asked)[0]["value"] is None


def test_filters_combine(filled: World) -> None:
    asked = {"contract": CONTRACT, "year": 2025, "entity": "imt-mines-albi", "status": "not_applicable"}
    rows = Api(filled.cast.reader).rows("evaluations/", **asked)
    assert [(row["entity"], row["indicator"]) for row in rows] == [("imt-mines-albi", "energie")]


def test_a_partial_roll_up_comes_with_what_explains_it(world: World) -> None:
    world.figure(world.cast.albi, "110", state="validated")
    row = Api(world.cast.reader).rows("evaluations/", contract=CONTRACT, year=2025, entity="imt", indicator="eleves")[0]
    assert (row["coverage"], row["missing_schools"], row["unreconciled"]) == ("1/2", ["imt-nord-europe"], True)
    assert row["like_for_like"]["expected"] == "120"
    assert row["reconciliation"]["shares"] == [{"school": "imt-mines-albi", "value": "110", "weight": None}]
    assert {"rule": "status_partial", "params": {"coverage_in": 1, "coverage_asked": 2}} in row["steps"]
    assert "why" not in row


@pytest.mark.parametrize(("lang", "title"), [("fr", "La valeur"), ("en", "The value")])
def test_why_is_told_in_sentences(filled: World, lang: str, title: str) -> None:
    asked = {"contract": CONTRACT, "year": 2025, "entity": "imt", "indicator": "energie", "why": "true", "lang": lang}
    why = Api(filled.cast.reader).rows("evaluations/", **asked)[0]["why"]
    assert why[0]["title"] == title
    assert "2\N{NARROW NO-BREAK SPACE}500" in why[0]["sentences"][0] or lang == "en"


def test_as_of_a_day_before_there_is_nothing_yet(filled: World) -> None:
    asked = {"contract": CONTRACT, "year": 2025, "indicator": "energie", "entity": "imt"}
    assert Api(filled.cast.reader).rows("evaluations/", **asked, as_of="2020-01-01")[0]["value"] is None


def test_a_year_outside_the_contract_is_refused_with_its_bounds(world: World) -> None:
    response = Api(world.cast.reader).get("evaluations/", contract=CONTRACT, year=2050)
    assert response.status_code == 400
    assert response.json()["errors"] == [{"field": "year", "detail": "L’année doit être entre 2022 et 2027."}]


def test_pages_add_up_to_the_whole(world: World) -> None:
    api = Api(world.cast.reader)
    whole = api.rows("evaluations/", contract=CONTRACT, year=2025)
    first = api.get("evaluations/", contract=CONTRACT, year=2025, page_size=4).json()
    assert first["results"] + api.client.get(first["next"]).json()["results"] == whole


def test_the_headline_counts_what_is_due_and_the_trajectory(world: World) -> None:
    world.figure(world.cast.albi, "125", state="validated")
    world.figure(world.cast.nord, "130", state="validated")
    answer = Api(world.cast.reader).get("headline/", contract=CONTRACT, year=2025).json()
    assert (answer["due"], answer["trajectory"], answer["horizon"]) == (1, 1, 2027)
    assert {"answer": "met", "total": 1, "provisional": 0} in answer["due_by_status"]
    assert any("2025" in sentence for sentence in answer["sentences"])
    assert json.loads(json.dumps(answer)) == answer


def test_the_headline_of_a_school(world: World) -> None:
    api = Api(world.cast.reader)
    assert api.get("headline/", contract=CONTRACT, year=2025, entity="imt-mines-albi").json()["due"] == 1
    assert api.get("headline/", contract=CONTRACT, year=2025, entity="nowhere").status_code == 400

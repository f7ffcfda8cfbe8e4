"""`rollups/` and `reconciliation/`: from the schools to the institute."""

from __future__ import annotations

from typing import Any

import pytest

from tests.indicators.api.world import CONTRACT, YEAR, Api, World

ASKED: dict[str, Any] = {"contract": CONTRACT, "year": YEAR}


@pytest.fixture
def summed(world: World) -> World:
    world.figure(world.cast.albi, "110", state="validated")
    world.figure(world.cast.nord, "125", state="published")
    world.figure(world.cast.institute, "7.5", state="validated", kind="adjustment", name="InSIC")
    world.figure(world.cast.institute, "250", state="validated")
    return world


def test_a_rollup_tells_the_sum_the_adjustments_and_what_nothing_explains(summed: World) -> None:
    (row,) = Api(summed.cast.reader).rows("rollups/", **ASKED)
    assert (row["indicator"], row["rollup"], row["value"], row["coverage"]) == ("eleves", "sum", "250", "2/2")
    assert (row["rolled_up"], row["computed"], row["entered"], row["difference"]) == ("235", "242.5", "250", "7.5")
    assert row["adjustments"] == [{"name": "InSIC", "value": "7.5"}]
    assert [share["school"] for share in row["shares"]] == ["imt-mines-albi", "imt-nord-europe"]


def test_it_is_the_reconciliation_of_the_evaluation(summed: World) -> None:
    api = Api(summed.cast.reader)
    (evaluation,) = api.rows("evaluations/", **ASKED, entity="imt", indicator="eleves")
    (row,) = api.rows("rollups/", **ASKED)
    found = evaluation["reconciliation"]
    assert {name: row[name] for name in found if name != "year"} == {n: v for n, v in found.items() if n != "year"}


def test_lines_are_those_of_the_page(summed: World) -> None:
    rows = Api(summed.cast.reader).rows("reconciliation/", **ASKED)
    assert [(row["line"], row["kind"], row["entity"], row["value"]) for row in rows] == [
        (1, "school", "imt-mines-albi", "110"),
        (2, "school", "imt-nord-europe", "125"),
        (3, "total", None, "235"),
        (4, "adjustment", None, "7.5"),
        (5, "result", None, "242.5"),
        (6, "result", None, "250"),
        (7, "difference", None, "7.5"),
    ]


def test_the_ministry_s_rollup_is_made_of_published_figures(summed: World) -> None:
    (row,) = Api(summed.cast.ministry).rows("rollups/", **ASKED)
    assert (row["rolled_up"], row["entered"], row["missing_schools"]) == ("125", None, ["imt-mines-albi"])
    kinds = [line["kind"] for line in Api(summed.cast.ministry).rows("reconciliation/", **ASKED)]
    assert kinds[:3] == ["school", "missing", "total"]


def test_labels_are_in_the_asked_language(summed: World) -> None:
    labels = {
        lang: Api(summed.cast.reader).rows("reconciliation/", **ASKED, lang=lang, kind="difference")[0]["label"]
        for lang in ("fr", "en")
    }
    assert labels["fr"] == "Différence que rien n’explique"
    assert labels["en"] != labels["fr"]


@pytest.mark.parametrize("path", ["rollups/", "reconciliation/"])
@pytest.mark.parametrize(("given", "field"), [({"year": "1850"}, "year"), ({"indicator": "nope"}, "indicator")])
def test_a_year_or_an_indicator_that_is_not_there_is_refused(
    summed: World, path: str, given: dict[str, str], field: str
) -> None:
    response = Api(summed.cast.reader).get(path, **{**ASKED, **given})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (400, field)

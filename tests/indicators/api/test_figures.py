"""Writing one figure: the service of the pages, its refusals as problems."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import AuditEntry
from indicators.models import Observation, Sheet
from tests.indicators.api.world import CONTRACT, Api, World

ALBI = f"sheets/{CONTRACT}/2025/imt-mines-albi/figures/"
FIGURE = f"{ALBI}eleves/"
INSTITUTE = f"sheets/{CONTRACT}/2025/imt/figures/"


@pytest.mark.parametrize("who", ["controller", "api_client"])
def test_a_school_writes_its_figure_and_reads_it_back(world: World, who: str) -> None:
    api = Api(world.cast.everyone()[who])
    body = {"value": "1020", "quality": "provisional", "comment": "Rentrée", "source": "SI", "version": 0}
    response = api.put(FIGURE, body)
    assert (response.status_code, response["ETag"], response.json()["value"]) == (200, '"1"', "1020")
    rows = api.rows("observations/", contract=CONTRACT)
    assert [(row["value"], row["state"], row["quality"]) for row in rows] == [("1020", "draft", "provisional")]
    assert AuditEntry.objects.filter(by=world.cast.everyone()[who], object_type="observation").count() == 1


def test_a_figure_can_be_a_reason(world: World) -> None:
    body = {"reason": "not_available", "expected_on": "2026-03-01", "version": 0}
    response = Api(world.cast.controller).put(FIGURE, body)
    assert (response.json()["value"], response.json()["reason"]) == (None, "not_available")


def test_zero_is_a_value(world: World) -> None:
    assert Api(world.cast.controller).put(FIGURE, {"value": "-0.00", "version": 0}).json()["value"] == "0"


@pytest.mark.parametrize("header", ['"1"', "1"])
def test_if_match_takes_the_version(filled: World, header: str) -> None:
    response = Api(filled.cast.controller).put(FIGURE, {"value": "1021"}, headers={"If-Match": header})
    assert (response.status_code, response["ETag"]) == (200, '"2"')


def test_a_stale_version_shows_both_values_and_overwrites_nothing(filled: World) -> None:
    response = Api(filled.cast.controller).put(FIGURE, {"value": "999", "version": 0})
    problem = response.json()
    assert (response.status_code, response["Content-Type"]) == (412, "application/problem+json")
    assert (problem["current"]["value"], problem["current"]["version"]) == ("1020", 1)
    assert problem["proposed"]["value"] == "999"
    assert Observation.objects.get(entity=filled.cast.albi).value == 1020


@pytest.mark.parametrize("state", ["submitted", "validated"])
def test_a_locked_sheet_is_a_conflict(filled: World, state: str) -> None:
    Sheet.objects.filter(entity=filled.cast.albi).update(state=state)
    response = Api(filled.cast.controller).put(FIGURE, {"value": "1", "version": 1})
    assert (response.status_code, response["Content-Type"]) == (409, "application/problem+json")


@pytest.mark.parametrize(("who", "status"), [("reader", 403), ("reviewer", 403), ("head_reader", 403)])
def test_only_the_school_writes(world: World, who: str, status: int) -> None:
    assert Api(world.cast.everyone()[who]).put(FIGURE, {"value": "1", "version": 0}).status_code == status
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"value": 1020, "version": 0}, "value"),
        ({"value": 0.1, "version": 0}, "value"),
        ({"value": "1_000", "version": 0}, "value"),
        ({"value": "1 020", "version": 0}, "value"),
        ({"value": "1,5", "version": 0}, "value"),
        ({"value": "１２", "version": 0}, "value"),
        ({"value": "NaN", "version": 0}, "value"),
        ({"value": "1e9", "version": 0}, "value"),
        ({"value": "9" * 40, "version": 0}, "value"),
        ({"value": {"a": 1}, "version": 0}, "value"),
        ({"value": True, "version": 0}, "value"),
        ({"value": "1", "reason": "not_available", "version": 0}, "reason"),
        ({"reason": "nope", "version": 0}, "reason"),
        ({"expected_on": "2026-01-01", "version": 0}, "expected_on"),
        ({"reason": "not_available", "expected_on": "soon", "version": 0}, "expected_on"),
        ({"value": "1", "comment": "a\x00b", "version": 0}, "comment"),
        ({"value": "1", "comment": "\ud800", "version": 0}, "comment"),
        ({"value": "1", "version": 10**40}, "version"),
        ({"value": "1", "version": -1}, "version"),
        ({"value": "1"}, "version"),
        ({"value": "1", "state": "validated", "version": 0}, "state"),
        ({"value": "1", "entity": "imt-nord-europe", "version": 0}, "entity"),
    ],
)
def test_a_malformed_figure_is_refused_by_its_field(world: World, body: dict[str, Any], field: str) -> None:
    response = Api(world.cast.controller).put(FIGURE, body)
    assert response.status_code == 400
    assert [error["field"] for error in response.json()["errors"]] == [field]
    assert not Observation.objects.exists()


def test_a_negative_count_is_refused_by_the_service(world: World) -> None:
    response = Api(world.cast.controller).put(FIGURE, {"value": "-3", "version": 0})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "value")


@pytest.mark.parametrize("indicator", ["nope", "9" * 70, "%00"])
def test_an_unknown_indicator_is_not_found(world: World, indicator: str) -> None:
    assert Api(world.cast.controller).put(f"{ALBI}{indicator}/", {"value": "1", "version": 0}).status_code == 404


def test_what_is_not_asked_of_a_school_is_refused(world: World) -> None:
    assert Api(world.cast.controller).put(f"{ALBI}energie/", {"value": "1", "version": 0}).status_code == 422


def test_the_head_office_writes_the_institutes_sheet(world: World) -> None:
    api = Api(world.cast.reviewer)
    assert api.put(f"{INSTITUTE}energie/", {"value": "130", "version": 0}).status_code == 200
    assert api.put(f"{INSTITUTE}ipc/", {"value": "108.2", "version": 0}).status_code == 200
    body = {"value": "115", "kind": "adjustment", "name": "InSIC", "version": 0}
    assert api.put(f"{INSTITUTE}eleves/", body).status_code == 200
    rows = api.rows("observations/", contract=CONTRACT)
    assert [(row["kind"], row["name"]) for row in rows] == [
        ("actual", None),
        ("external", None),
        ("adjustment", "InSIC"),
    ]

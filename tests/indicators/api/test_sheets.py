"""`sheets/…`: who sees which sheet, what is on it, what may be done with it."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.models import PlausibilityRule
from tests.indicators.api.world import CONTRACT, Api, World

SHEETS = f"sheets/{CONTRACT}/2025/"
ALBI = f"{SHEETS}imt-mines-albi/"


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("controller", ["imt-mines-albi"]),
        ("reader", ["imt-mines-albi"]),
        ("outsider", ["imt-nord-europe"]),
        ("reviewer", ["imt", "imt-mines-albi", "imt-nord-europe"]),
        ("head_reader", ["imt", "imt-mines-albi", "imt-nord-europe"]),
    ],
)
def test_a_school_lists_its_sheet_and_the_head_office_all(world: World, who: str, seen: list[str]) -> None:
    assert [row["entity"] for row in Api(world.cast.everyone()[who]).rows(SHEETS)] == seen


def asked(api: Api, path: str) -> Any:
    """Whatever verb the address takes."""
    if "/figures/" in path:
        return api.put(path, {"value": "1", "version": 0})
    return api.post(path) if path.endswith(("submit/", "validate/")) else api.get(path)


@pytest.mark.parametrize("path", [ALBI, f"{ALBI}figures/eleves/", f"{ALBI}submit/", f"{ALBI}validate/"])
@pytest.mark.parametrize("who", ["outsider", "ministry"])
def test_a_sheet_of_others_is_answered_like_an_absent_one(world: World, who: str, path: str) -> None:
    api = Api(world.cast.everyone()[who])
    hidden, absent = asked(api, path), asked(api, path.replace("albi", "nowhere"))
    assert hidden.status_code == absent.status_code == 404
    assert hidden.content == absent.content
    assert hidden["Content-Type"] == absent["Content-Type"]


@pytest.mark.parametrize("path", ["sheets/nope/2025/", f"sheets/{CONTRACT}/2031/", f"sheets/{CONTRACT}/{'9' * 40}/"])
@pytest.mark.parametrize("who", ["controller", "reviewer"])
def test_an_absent_campaign_is_not_found(world: World, who: str, path: str) -> None:
    api = Api(world.cast.everyone()[who])
    assert api.get(path).status_code == 404
    assert api.get(f"{path}imt-mines-albi/").status_code == 404


def test_a_sheet_shows_its_rows_with_the_version_to_write(filled: World) -> None:
    sheet = Api(filled.cast.controller).get(ALBI).json()
    row = next(row for row in sheet["rows"] if row["indicator"] == "eleves")
    assert (sheet["state"], sheet["asked"], sheet["filled"], sheet["may_write"]) == ("draft", 2, 1, True)
    assert (row["figure"]["value"], row["figure"]["version"]) == ("1020", 1)
    assert (row["preview"]["reference"], row["preview"]["expected"], row["preview"]["status"]) == ("100", "120", "met")


def test_a_draft_is_hidden_from_the_head_office(filled: World) -> None:
    answer = Api(filled.cast.reviewer).get(ALBI)
    row = next(row for row in answer.json()["rows"] if row["indicator"] == "eleves")
    assert (row["figure"], row["hidden"], row["preview"]["status"]) == (None, True, "missing")
    assert b"1020" not in answer.content


def test_moves_say_why_they_are_refused(filled: World) -> None:
    sheet = Api(filled.cast.reader).get(ALBI).json()
    assert sheet["may_write"] is False
    assert sheet["write_refusal"] == "Seul le contrôleur de gestion de l’école saisit ses chiffres."
    assert [(move["move"], move["allowed"]) for move in sheet["moves"]] == [("submit", False)]


def test_a_sheet_goes_all_the_way(filled: World) -> None:
    school, office = Api(filled.cast.controller), Api(filled.cast.reviewer)
    assert school.post(f"{ALBI}submit/").json()["state"] == "submitted"
    assert office.post(f"{ALBI}return/").status_code == 422
    assert office.post(f"{ALBI}return/", {"reason": "Précisez."}).json()["decision_reason"] == "Précisez."
    assert school.post(f"{ALBI}submit/").status_code == 200
    assert office.post(f"{ALBI}validate/").json()["state"] == "validated"
    assert office.post(f"{ALBI}validate/").status_code == 409
    assert office.post(f"{ALBI}reopen/", {"reason": "Erreur."}).json()["state"] == "returned"


@pytest.mark.parametrize(
    ("who", "move", "status"),
    [
        ("reader", "submit", 403),
        ("controller", "validate", 403),
        ("head_reader", "return", 403),
        ("reviewer", "submit", 403),
    ],
)
def test_a_move_is_refused_by_the_rights_table(filled: World, who: str, move: str, status: int) -> None:
    response = Api(filled.cast.everyone()[who]).post(f"{ALBI}{move}/", {"reason": "x"})
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json")


def test_an_empty_sheet_is_not_handed_in(world: World) -> None:
    assert Api(world.cast.controller).post(f"{ALBI}submit/").status_code == 422


def test_a_warning_is_handed_in_without_comment_only_when_told_so(filled: World) -> None:
    PlausibilityRule.objects.create(
        contract=filled.contract, code="bornes", kind="bounds", severity="soft", minimum=2000,
        indicator=filled.series("eleves"),
    )  # fmt: skip
    school = Api(filled.cast.controller)
    refused = school.post(f"{ALBI}submit/", {"without_comment": False})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["eleves", "without_comment"]
    assert school.post(f"{ALBI}submit/", {"without_comment": True}).json()["state"] == "submitted"


@pytest.mark.parametrize("body", [{"state": "validated"}, {"reason": ["x"]}, {"reason": "x" * 5_000}])
def test_a_move_takes_a_reason_and_nothing_else(filled: World, body: dict[str, object]) -> None:
    assert Api(filled.cast.controller).post(f"{ALBI}submit/", body).status_code == 400


def test_an_unknown_move_is_not_found(filled: World) -> None:
    assert Api(filled.cast.controller).post(f"{ALBI}publish/").status_code == 404


def test_a_move_of_a_sheet_that_has_changed_since_it_was_read_is_refused_with_both(filled: World) -> None:
    api = Api(filled.cast.controller)
    read = api.get(ALBI)["ETag"]
    assert api.put(f"{ALBI}figures/eleves/", {"value": "1030", "comment": "Rentrée", "version": 1}).status_code == 200
    late = api.client.post(f"/api/v1/{ALBI}submit/", {}, content_type="application/json", headers={"If-Match": read})
    assert (late.status_code, late["Content-Type"]) == (412, "application/problem+json")
    assert late.json()["proposed"]["move"] == "submit"
    assert late.json()["current"] == api.get(ALBI).json()
    assert late.json()["current"]["state"] == "draft"


def test_a_move_of_a_sheet_as_it_was_read_answers_its_next_etag(filled: World) -> None:
    api = Api(filled.cast.controller)
    headers = {"If-Match": api.get(ALBI)["ETag"]}
    body = {"without_comment": True}
    moved = api.client.post(f"/api/v1/{ALBI}submit/", body, content_type="application/json", headers=headers)
    assert (moved.status_code, moved.json()["state"]) == (200, "submitted")
    assert moved["ETag"] == api.get(ALBI)["ETag"]

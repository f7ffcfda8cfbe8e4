"""`milestones/` and one of them: what they go with, and their deliverables by state, as each person reads."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.imports.contract import load_contract
from tests.cast import Cast
from tests.contracts import COP_2023
from tests.indicators.api.world import Api
from tests.milestones.world import Plan

CODE = "cop-2023-2027"
STATES = ("to_start", "in_progress", "done", "done_late", "late", "postponed", "dropped", "unknown")


def one(who: Any, **given: Any) -> dict[str, Any]:
    (row,) = Api(who).rows("milestones/", contract="cop-essai", **given)
    return row


@pytest.mark.parametrize("who", ["reader", "reviewer", "ministry", "api_client"])
def test_every_milestone_of_the_contract_is_listed(cast: Cast, who: str) -> None:
    load_contract(COP_2023)
    rows = Api(cast.everyone()[who]).rows("milestones/", contract=CODE)
    assert [row["code"] for row in rows] == [f"J{rank}" for rank in range(1, 13)]
    last = rows[-1]
    assert (last["title"], last["orientations"], last["indicators"]) == (
        "Fonctionnement collectif",
        ["T5"],
        ["taux-execution-budgetaire"],
    )
    assert last["actions"] == [f"J12-{rank}" for rank in range(1, 6)]
    for row in rows:
        assert row["asked"] == sum(row[state] for state in STATES) == sum(year["asked"] for year in row["years"])
        assert [year["year"] for year in row["years"]] == sorted({year["year"] for year in row["years"]})


def test_counts_are_those_of_the_deliverables(cast: Cast) -> None:
    """What every school owes counts once; the others are a row each."""
    load_contract(COP_2023)
    api = Api(cast.reviewer)
    for row in api.rows("milestones/", contract=CODE):
        listed = api.rows("deliverables/", contract=CODE, milestone=row["code"])
        assert row["asked"] == len({(part["deliverable_code"], part["year"]) for part in listed}), row["code"]


def test_a_state_is_counted_for_whom_it_is_shown_to(plan: Plan) -> None:
    place = plan.place("socle")
    plan.report(place=place, by=plan.cast.reviewer)
    found = {who: one(plan.cast.everyone()[who], year=2025) for who in ("head_reader", "reader", "ministry")}
    assert {who: (row["done"], row["unknown"]) for who, row in found.items()} == {
        "head_reader": (1, 0),
        "reader": (0, 0),
        "ministry": (0, 3),
    }


def test_a_year_keeps_what_its_column_holds(plan: Plan) -> None:
    whole = one(plan.cast.reviewer)
    kept = one(plan.cast.reviewer, year="2026,2027")
    assert [year["year"] for year in kept["years"]] == [2026, 2027]
    assert kept["years"] == [year for year in whole["years"] if year["year"] > 2025]
    assert kept["asked"] < whole["asked"]


@pytest.mark.parametrize(
    ("given", "codes"),
    [
        ({"orientation": "T5"}, ["J12"]),
        ({"indicator": "taux-execution-budgetaire"}, ["J12"]),
        ({"orientation": "T5", "indicator": "eleves-diplomants"}, []),
    ],
)
def test_filters_combine(cast: Cast, given: dict[str, str], codes: list[str]) -> None:
    load_contract(COP_2023)
    assert [row["code"] for row in Api(cast.reader).rows("milestones/", contract=CODE, **given)] == codes


UNKNOWN: tuple[dict[str, str], ...] = (
    {"orientation": "Z9"},
    {"indicator": "nope"},
    {"milestone": "J1"},
    {"as_of": "2025-01-01"},
)


@pytest.mark.parametrize("given", UNKNOWN)
def test_what_does_not_exist_is_refused(plan: Plan, given: dict[str, Any]) -> None:
    response = Api(plan.cast.reader).get("milestones/", contract="cop-essai", **given)
    assert (response.status_code, [error["field"] for error in response.json()["errors"]]) == (400, [*given])


def test_one_of_them_gives_its_words(cast: Cast) -> None:
    load_contract(COP_2023)
    found = Api(cast.ministry).get(f"milestones/{CODE}/J12/").json()
    assert found["actions"][1] == {
        "code": "J12-2",
        "label": "Mise en œuvre de la feuille de route SI",
        "source": found["actions"][1]["source"],
    }
    assert [(link["code"], link["basis"]) for link in found["orientations"]] == [("T5", "printed")]
    assert found["note"].startswith("Le corps du contrat")
    assert found["results"] == []


@pytest.mark.parametrize("path", [f"{CODE}/J1", "cop-essai/J2", "cop-essai/%00", f"cop-essai/{'9' * 40}"])
def test_another_is_not_found(plan: Plan, path: str) -> None:
    assert Api(plan.cast.reader).get(f"milestones/{path}/").status_code == 404


@pytest.mark.parametrize("path", ["milestones/?contract=cop-essai", "milestones/cop-essai/J1/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_they_are_only_read(plan: Plan, path: str, method: str) -> None:
    send = getattr(Api(plan.cast.reviewer).client, method)
    assert send(f"/api/v1/{path}", content_type="application/json").status_code == 405

"""`deliverables/{contract}/{deliverable}/{year}/{entity}/`: read and reported by the service of the pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from accounts.models import TokenScope, User
from accounts.services import tokens
from tests.milestones.world import DONE, GOING, Plan

pytestmark = pytest.mark.django_db
SAID = {"stage": "done", "done_on": "2025-05-20", "evidence": "Délibération n° 12"}


def client_of(user: User, scope: str = TokenScope.WRITE) -> Client:
    _token, text = tokens.create(user=user, name="essai", scope=scope, by=None)
    return Client(headers={"Authorization": f"Bearer {text}"})


def address(plan: Plan, move: str = "") -> str:
    base = f"/api/v1/deliverables/{plan.contract.code}/route/2025/imt-mines-albi/"
    return f"{base}{move}/" if move else base


def put(plan: Plan, client: Client, *, match: str = "", **body: Any) -> Any:
    headers = {"If-Match": match} if match else {}
    return client.put(address(plan), body, content_type="application/json", headers=headers)


def move(plan: Plan, client: Client, name: str, **body: Any) -> Any:
    return client.post(address(plan, name), body, content_type="application/json")


def test_a_token_that_writes_reports_for_its_persons_school(plan: Plan) -> None:
    client = client_of(plan.cast.controller)
    response = put(plan, client, version=0, **SAID)
    answer = response.json()
    assert (response.status_code, response["ETag"], answer["version"]) == (200, '"1"', 1)
    assert (answer["state"], answer["review"], answer["report"]["done_on"]) == ("done", "reported", "2025-05-20")
    assert client.get(address(plan)).json() == answer


def test_the_version_may_come_as_if_match(plan: Plan) -> None:
    assert put(plan, client_of(plan.cast.controller), match='"0"', **SAID).status_code == 200


@pytest.mark.parametrize("given", [{}, {"version": 0, "match": '"1"'}, {"match": "x"}])
def test_one_version_is_needed(plan: Plan, given: dict[str, Any]) -> None:
    assert put(plan, client_of(plan.cast.controller), **given, **SAID).status_code == 400


def test_a_report_on_an_older_version_is_refused_with_both(plan: Plan) -> None:
    plan.report(GOING)
    response = put(plan, client_of(plan.cast.controller), version=0, **SAID)
    problem = response.json()
    assert (response.status_code, response["ETag"]) == (412, '"1"')
    assert problem["current"]["report"]["text"] == GOING.text
    assert problem["proposed"] == {"stage": "done", "text": "", "done_on": "2025-05-20", "evidence": DONE.evidence}


def test_each_refused_field_has_its_reason(plan: Plan) -> None:
    response = put(plan, client_of(plan.cast.controller), version=0, stage="done")
    assert response.status_code == 422
    assert {error["field"] for error in response.json()["errors"]} == {"done_on", "evidence"}


@pytest.mark.parametrize("body", [{"stage": "dropped"}, {"stage": "done", "done_on": "20/05/2025"}, {"state": "done"}])
def test_what_cannot_be_read_is_a_bad_request(plan: Plan, body: dict[str, str]) -> None:
    assert put(plan, client_of(plan.cast.controller), version=0, **body).status_code == 400


def test_a_token_that_reads_writes_nothing(plan: Plan) -> None:
    client = client_of(plan.cast.controller, TokenScope.READ)
    assert put(plan, client, version=0, **SAID).status_code == 403
    assert client.get(address(plan)).status_code == 200


def test_the_role_of_api_client_reports_nothing(plan: Plan) -> None:
    assert put(plan, client_of(plan.cast.api_client), version=0, **SAID).status_code == 403


def test_a_token_bound_to_another_school_reports_nothing_here(plan: Plan) -> None:
    client = client_of(plan.cast.reviewer)
    token = plan.cast.reviewer.api_tokens.get()
    token.entities = ["imt-nord-europe"]
    token.save()
    assert put(plan, client, version=0, **SAID).status_code == 404


def test_another_date_then_the_head_offices_answer(plan: Plan) -> None:
    school, office = client_of(plan.cast.controller), client_of(plan.cast.reviewer)
    asked = move(plan, school, "postpone", version=0, until="2099-06-30", reason="Marché relancé").json()
    assert (asked["report"]["postponed_to"], asked["expected_by"]) == ("2099-06-30", "2025-12-31")
    granted = move(plan, office, "validate", version=1).json()
    assert (granted["state"], granted["expected_by"], granted["due"]) == ("postponed", "2099-06-30", "2025-12-31")


def test_a_return_needs_its_reason(plan: Plan) -> None:
    plan.report()
    office = client_of(plan.cast.reviewer)
    assert move(plan, office, "return", version=1).status_code == 422
    answer = move(plan, office, "return", version=1, reason="Non").json()
    assert (answer["review"], answer["report"]) == ("returned", None)


def test_nothing_is_decided_where_nothing_waits(plan: Plan) -> None:
    assert move(plan, client_of(plan.cast.reviewer), "validate", version=0).status_code == 409


@pytest.mark.parametrize(
    "path", ["route/2025/imt/", "route/2024/imt-mines-albi/", "route/2025/autre/", "autre/2025/imt/", "route/20x5/imt/"]
)
def test_what_is_not_asked_is_not_found(plan: Plan, path: str) -> None:
    client = client_of(plan.cast.reviewer)
    assert client.get(f"/api/v1/deliverables/{plan.contract.code}/{path}").status_code == 404


def test_an_unknown_move_is_not_found(plan: Plan) -> None:
    assert move(plan, client_of(plan.cast.reviewer), "publish", version=0).status_code == 404


def test_the_list_tells_the_recorded_state_and_the_version(plan: Plan) -> None:
    plan.report()
    rows = {}
    for who in ("controller", "outsider", "ministry"):
        client = client_of(plan.cast.everyone()[who], TokenScope.READ)
        found = client.get(f"/api/v1/deliverables/?contract={plan.contract.code}&entity=imt-mines-albi").json()[
            "results"
        ]
        [row] = [row for row in found if row["deliverable_code"] == "route"]
        rows[who] = (row["state"] in ("done", None), row["done_on"], row["review"], row["version"])
    assert rows == {
        "controller": (True, "2025-05-20", "reported", 1),
        "outsider": (False, None, None, None),
        "ministry": (True, None, None, None),
    }

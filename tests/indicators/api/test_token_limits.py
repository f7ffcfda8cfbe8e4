"""What a token is bound to, beyond its person's roles: entities, states. Nothing else may be read or written by it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from accounts.models import User
from accounts.permissions import Permission, can, reading, rights_of, visible_states
from accounts.services import tokens
from indicators.models import Observation
from tests.cast import Cast
from tests.indicators.api.world import CONTRACT, World

ALBI = "imt-mines-albi"
NORD = "imt-nord-europe"


def bearer(user: User, **limits: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.create(user=user, name='x', by=None, **limits)[1]}"})


def bound(user: User, **limits: Any) -> User:
    user.limits = tokens.create(user=user, name="x", by=None, **limits)[0].limits
    return user


def entities_of(client: Client, path: str, **query: Any) -> set[str | None]:
    answer = client.get(f"/api/v1/{path}", {"contract": CONTRACT, **query})
    assert answer.status_code == 200, answer.content
    return {row["entity"] for row in answer.json()["results"]}


def test_a_ceiling_hides_the_more_private_states(cast: Cast) -> None:
    assert visible_states(bound(cast.reviewer, reads_up_to="published"), cast.albi) == {"published"}
    assert visible_states(bound(cast.controller, reads_up_to="validated"), cast.albi) == {"validated", "published"}
    assert visible_states(bound(cast.controller, reads_up_to="submitted"), cast.albi) == {
        "submitted",
        "validated",
        "published",
    }


def test_a_ceiling_gives_nothing_that_the_role_does_not(cast: Cast) -> None:
    assert visible_states(bound(cast.ministry, reads_up_to="submitted"), cast.albi) == {"published"}


def test_bound_to_a_school_it_reads_nothing_of_another(cast: Cast) -> None:
    user = bound(cast.reviewer, entities=[ALBI])
    assert visible_states(user, cast.albi) == {"submitted", "validated", "published"}
    assert visible_states(user, cast.nord) == visible_states(user, cast.institute) == frozenset()


def test_bound_to_a_school_it_does_nothing_for_the_institute(cast: Cast) -> None:
    user = bound(cast.reviewer, entities=[ALBI])
    assert can(user, Permission.VALIDATE_SHEET, cast.albi)
    assert not can(user, Permission.VALIDATE_SHEET, cast.nord)
    assert not can(user, Permission.OPEN_CAMPAIGN)


def test_what_is_kept_for_others_is_not_given_to_it(cast: Cast) -> None:
    free = rights_of(cast.reviewer)
    assert len({free, rights_of(bound(cast.reviewer, entities=[ALBI])), rights_of(bound(cast.reviewer))}) == 3


@pytest.mark.parametrize(("path", "query"), [("evaluations/", {"year": 2025}), ("observations/", {})])
def test_lists_hold_its_entities_alone(filled: World, path: str, query: dict[str, Any]) -> None:
    Observation.objects.update(state="validated")
    everything = entities_of(bearer(filled.cast.head_reader), path, **query)
    assert entities_of(bearer(filled.cast.head_reader, entities=[ALBI]), path, **query) == {ALBI}
    assert ALBI in everything


def test_another_sheet_is_answered_like_an_absent_one(world: World) -> None:
    client = bearer(world.cast.reviewer, entities=[ALBI])
    other, absent = (client.get(f"/api/v1/sheets/{CONTRACT}/2025/{code}/") for code in (NORD, "nulle-part"))
    assert (other.status_code, other.content) == (404, absent.content)
    assert client.get(f"/api/v1/sheets/{CONTRACT}/2025/{ALBI}/").status_code == 200
    assert entities_of_sheets(client) == {ALBI}


def entities_of_sheets(client: Client) -> set[str]:
    return {row["entity"] for row in client.get(f"/api/v1/sheets/{CONTRACT}/2025/").json()["results"]}


def test_it_writes_where_it_is_bound_to_and_nowhere_else(world: World) -> None:
    body = json.dumps({"value": "1", "version": 0})
    here, away = (
        bearer(world.cast.controller, scope="write", entities=[ALBI]),
        bearer(world.cast.controller, scope="write", entities=[NORD]),
    )
    path = f"/api/v1/sheets/{CONTRACT}/2025/{ALBI}/figures/eleves/"
    assert away.put(path, body, content_type="application/json").status_code == 404
    assert here.put(path, body, content_type="application/json").status_code == 200


def test_a_person_is_bound_to_nothing(cast: Cast) -> None:
    assert reading(cast.reviewer).covers(NORD)

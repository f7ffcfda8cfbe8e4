"""Who reads what is published is told of nothing else, not even that something changed: same bytes, same ETags.

The figures go through the services, as in a year: typed, talked of, handed in, validated, then published.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db.models import Q
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from accounts.services import tokens
from indicators.models import FigureKey
from indicators.services import sheets, threads
from indicators.services.publication import publish_figures
from milestones.models import Milestone
from milestones.services import follow_up
from milestones.services.publication import publish_progress
from tests.cast import Cast
from tests.indicators.api.world import content_of
from tests.indicators.views.world import YEAR
from tests.rights.outcomes import ROLES
from tests.rights.routes import ROUTES, Route
from tests.rights.stage import Stage

pytestmark = pytest.mark.django_db
MINISTRY = ROLES.index("ministry")
SECRETS = re.compile(rb'("X-CSRFToken": "|csrfmiddlewaretoken" value="|nonce="|nonce-)[A-Za-z0-9+/=_-]+')
Said = tuple[int, str, bytes]


def _is_read_by_the_ministry(route: Route) -> bool:
    return bool(route.get) and not route.free and route.get.replace(" ", "")[MINISTRY] == "+"


READ = {name: route.path for name, route in ROUTES.items() if _is_read_by_the_ministry(route) and "{" not in route.path}


@pytest.fixture
def stage(cast: Cast, settings: Settings, tmp_path: Any) -> Stage:
    settings.MEDIA_ROOT = tmp_path
    return Stage.build(cast)


def bound(user: User) -> Client:
    """A person of the DG by a token that reads what is published, and nothing else."""
    text = tokens.create(user=user, name="x", reads_up_to="published", by=None)[1]
    return Client(headers={"Authorization": f"Bearer {text}"})


def said(client: Client, path: str) -> Said:
    response: Any = client.get(path)
    return response.status_code, response.headers.get("ETag", ""), SECRETS.sub(b"", content_of(response))


def everything(clients: dict[str, Client]) -> dict[tuple[str, str], Said]:
    return {
        (who, name): said(client, path)
        for who, client in clients.items()
        for name, path in READ.items()
        if who == "ministry" or path.startswith("/api/")
    }


def talk(stage: Stage) -> None:
    milestone = Milestone.objects.select_related("contract__institute").get()
    follow_up.post(milestone=milestone, text="Où en est-on ?", by=stage.cast.reviewer)
    threads.post(figure=FigureKey.of(stage.figure), text="Pourquoi ?", by=stage.cast.controller)


def hand_in(stage: Stage) -> None:
    stage.world.submit()
    stage.plan.report()


def validate(stage: Stage) -> None:
    sheets.validate(sheet=stage.sheet, by=stage.cast.reviewer)
    stage.plan.validate()


def publish(stage: Stage) -> None:
    given: dict[str, Any] = {"contract": stage.world.contract, "by": stage.cast.reviewer}
    publish_figures(entity=stage.cast.institute, figures=Q(), why="Rapport", **given)
    publish_progress(through_year=YEAR, **given)


def test_whatever_is_not_published_changes_no_byte_and_no_etag(stage: Stage) -> None:
    clients = {"ministry": stage.clients["ministry"], "token": bound(stage.cast.reviewer)}
    clients["ministry"].get(READ["dashboards:institute"])  # sets the cookie behind the forms' tokens
    before = everything(clients)
    for act in (talk, hand_in, validate):
        act(stage)
        assert [key for key, one in everything(clients).items() if one != before[key]] == [], act.__name__


@pytest.mark.parametrize(
    "name", ["dashboards:school", "milestones:part", "api-observation-list", "api-deliverable-list"]
)
def test_what_is_published_changes_both(stage: Stage, name: str) -> None:
    client = stage.clients["ministry"]
    hand_in(stage)
    validate(stage)
    before = [said(client, READ[name]) for _time in range(2)][-1]
    publish(stage)
    after = said(client, READ[name])
    assert after[0] == 200
    assert after[2] != before[2]
    assert after[1] != before[1] or not after[1]


@pytest.mark.parametrize("name", ["dashboards:school", "dashboards:institute", "api-evaluation-list"])
def test_its_etag_still_holds_after_a_change_that_it_may_not_see(stage: Stage, name: str) -> None:
    client = stage.clients["ministry"]
    etag = [client.get(READ[name]) for _time in range(2)][-1]["ETag"]
    hand_in(stage)
    again = client.get(READ[name], headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)

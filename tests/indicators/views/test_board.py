"""The campaign's board: the DG sees every sheet, a school its own, the ministry none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from indicators.models import Campaign, Sheet
from indicators.queries.sheets import due_for
from tests.cast import Cast
from tests.factories.schools import make_entity
from tests.indicators.views.world import BASE, CONTRACT, World, text_of, without_tokens

ClientFor = Callable[[User], Client]


def test_the_dg_sees_every_sheet_and_how_far_it_is(world: World, client_for: ClientFor) -> None:
    world.save("1000")
    board = client_for(world.cast.reviewer).get(BASE).context["board"]
    assert [(row.entity.code, row.progress.filled, row.progress.asked) for row in board.rows] == [
        ("imt", 0, 3),
        ("imt-mines-albi", 1, 5),
        ("imt-nord-europe", 0, 4),
    ]


def test_the_board_shows_no_figure(world: World, client_for: ClientFor) -> None:
    world.save("98765")
    assert "98" not in text_of(client_for(world.cast.reviewer).get(BASE)).replace("\u202f", "")


@pytest.mark.parametrize("role", ["controller", "reader"])
def test_a_school_sees_its_own_sheet_alone(world: World, client_for: ClientFor, role: str) -> None:
    board = client_for(getattr(world.cast, role)).get(BASE).context["board"]
    assert [row.entity.code for row in board.rows] == ["imt-mines-albi"]


@pytest.mark.parametrize("role", ["ministry", "administrator", "nobody"])
@pytest.mark.parametrize("path", ["/saisie/", BASE, f"/saisie/{CONTRACT}/ouvrir/"])
def test_for_those_who_read_no_sheet_there_is_no_board(
    world: World, client_for: ClientFor, role: str, path: str
) -> None:
    client = client_for(getattr(world.cast, role))
    present = client.get(path)
    Sheet.objects.all().delete()
    Campaign.objects.all().delete()
    assert present.status_code == 404
    assert without_tokens(present) == without_tokens(client.get(path))


@pytest.mark.parametrize("year", ["2022", "2028", "9" * 40])
def test_a_year_outside_the_contract_is_not_found(world: World, client_for: ClientFor, year: str) -> None:
    assert client_for(world.cast.reviewer).get(f"/saisie/{CONTRACT}/{year}/").status_code == 404


def test_a_sheet_is_late_after_its_day(world: World, client_for: ClientFor) -> None:
    Campaign.objects.update(due_on=timezone.localdate() - timedelta(days=1))
    world.submit()
    board = client_for(world.cast.reviewer).get(BASE).context["board"]
    assert {row.entity.code: row.late for row in board.schools} == {"imt-mines-albi": False, "imt-nord-europe": True}


def test_the_dg_opens_a_campaign(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.reviewer).post(
        f"/saisie/{CONTRACT}/ouvrir/", {"year": "2026", "due_on": "2027-02-28", "instructions": "Répondez."}
    )
    assert answer["Location"] == f"/saisie/{CONTRACT}/2026/"
    assert Sheet.objects.filter(campaign__year=2026).count() == 3


def test_a_year_that_is_open_is_not_offered_again(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.reviewer).post(f"/saisie/{CONTRACT}/ouvrir/", {"year": "2025"})
    assert answer.status_code == 422


def test_a_controller_opens_no_campaign(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.controller).post(f"/saisie/{CONTRACT}/ouvrir/", {"year": "2026"})
    assert answer.status_code == 403


def test_a_controller_is_told_what_is_due(world: World) -> None:
    world.save("1000")
    (due,) = due_for(world.cast.controller)
    assert (due.progress.filled, due.progress.asked, due.url) == (1, 5, f"{BASE}imt-mines-albi/")


def test_what_was_handed_in_is_due_no_more(world: World) -> None:
    world.submit()
    assert due_for(world.cast.controller) == ()


@pytest.mark.parametrize("schools", [1, 9])
def test_the_queries_do_not_grow_with_the_schools(cast: Cast, client_for: ClientFor, schools: int) -> None:
    extra = [make_entity(f"ecole-{n}", parent=cast.institute) for n in range(schools - 1)]
    World.build(cast, schools=extra)
    client = client_for(cast.reviewer)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(BASE).status_code == 200
    assert len(queries) == 20

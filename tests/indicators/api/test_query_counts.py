"""The number of SQL queries of an address is known, and the same with two schools and with nine."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Sheet
from tests.factories.schools import make_entity
from tests.indicators.api.world import CONTRACT, Api, World

# Three of them are those of any request: the session, the person, their roles.
PINNED: dict[str, tuple[dict[str, Any], int]] = {
    "contracts/": ({}, 4),
    f"contracts/{CONTRACT}/": ({}, 10),
    "entities/": ({}, 4),
    "indicators/": ({"contract": CONTRACT}, 7),
    "targets/": ({"contract": CONTRACT}, 7),
    "observations/": ({"contract": CONTRACT}, 6),
    "evaluations/": ({"contract": CONTRACT, "year": 2025, "why": "true"}, 13),
    "headline/": ({"contract": CONTRACT, "year": 2025}, 10),
    "cascade/": ({"contract": CONTRACT}, 10),
    "dataset/": ({"contract": CONTRACT}, 10),
}
# Their queries are those of the pages, pinned there.
SHEETS = (f"sheets/{CONTRACT}/2025/", f"sheets/{CONTRACT}/2025/imt-mines-albi/")


def counted(world: World, path: str, given: dict[str, Any]) -> int:
    api = Api(world.cast.reviewer)
    with CaptureQueriesContext(connection) as queries:
        assert api.get(path, **given).status_code == 200
    return len(queries)


def add_schools(world: World, number: int) -> None:
    for rank in range(number):
        school = make_entity(f"ecole-{rank}", parent=world.cast.institute)
        Sheet.objects.create(campaign=world.campaign, entity=school)
        world.figure(school, "110", state="validated")


@pytest.mark.parametrize("schools", [2, 9])
@pytest.mark.parametrize("path", PINNED)
def test_the_number_of_queries_is_known(world: World, path: str, schools: int) -> None:
    given, expected = PINNED[path]
    add_schools(world, schools - 2)
    assert counted(world, path, given) == expected


@pytest.mark.parametrize("path", SHEETS)
def test_the_queries_of_sheets_do_not_grow_with_schools(world: World, path: str) -> None:
    world.figure(world.cast.albi, "110", state="submitted")
    few = counted(world, path, {})
    add_schools(world, 7)
    assert counted(world, path, {}) == few

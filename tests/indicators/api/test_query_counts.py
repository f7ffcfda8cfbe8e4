"""The number of SQL queries of an address is known: the same with two schools or nine, with one year or seven."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from indicators.models import Amendment, Assumption, Campaign, Sheet
from tests.factories.schools import make_entity
from tests.indicators.api.world import CONTRACT, Api, World, content_of

# Two of them are those of any request: the session, the person with their roles.
PINNED: dict[str, tuple[dict[str, Any], int]] = {
    "contracts/": ({}, 3),
    f"contracts/{CONTRACT}/": ({}, 9),
    "entities/": ({}, 3),
    "indicators/": ({"contract": CONTRACT}, 6),
    "targets/": ({"contract": CONTRACT}, 6),
    "amendments/": ({"contract": CONTRACT}, 5),
    "assumptions/": ({"contract": CONTRACT}, 7),
    "observations/": ({"contract": CONTRACT}, 5),
    "evaluations/": ({"contract": CONTRACT, "year": 2025, "why": "true"}, 12),
    "rollups/": ({"contract": CONTRACT, "year": 2025}, 12),
    "reconciliation/": ({"contract": CONTRACT, "year": 2025}, 12),
    "headline/": ({"contract": CONTRACT, "year": 2025}, 9),
    "cascade/": ({"contract": CONTRACT}, 9),
    "appreciations/": ({"contract": CONTRACT}, 5),
    "campaigns/": ({"contract": CONTRACT}, 5),
    "reports/": ({"contract": CONTRACT}, 4),
    "milestones/": ({"contract": CONTRACT}, 13),
    f"milestones/{CONTRACT}/J1/": ({}, 13),
    "deliverables/": ({"contract": CONTRACT}, 7),
    "journal/": ({}, 3),
    "dataset/": ({"contract": CONTRACT}, 9),
}
# Their queries are those of the pages, pinned there.
SHEETS = (f"sheets/{CONTRACT}/2025/", f"sheets/{CONTRACT}/2025/imt-mines-albi/")


def counted(world: World, path: str, given: dict[str, Any]) -> int:
    api = Api(world.cast.reviewer)
    with CaptureQueriesContext(connection) as queries:
        response = api.get(path, **given)
        assert response.status_code == 200
        content_of(response)
    return len(queries)


def add_schools(world: World, number: int) -> None:
    for rank in range(number):
        school = make_entity(f"ecole-{rank}", parent=world.cast.institute)
        Sheet.objects.create(campaign=world.campaign, entity=school)
        world.figure(school, "110", state="validated")


def add_years(world: World, years: range) -> None:
    world.figure(world.cast.albi, "105", state="validated")
    for year in years:
        assumption = Assumption.objects.create(contract=world.contract, code=f"h-{year}", held_by="state")
        amendment = Amendment.objects.create(
            contract=world.contract, code=f"a-{year}", signed_on=date(year, 1, 1), first_year=2031
        )
        amendment.assumptions.add(assumption)
        world.figure(world.cast.institute, "2300", state="validated", code="energie", year=year)
        Campaign.objects.create(contract=world.contract, year=year)


@pytest.mark.parametrize(("schools", "years"), [(2, range(2024, 2025)), (9, range(2018, 2025))])
@pytest.mark.parametrize("path", PINNED)
def test_the_number_of_queries_is_known(world: World, path: str, schools: int, years: range) -> None:
    given, expected = PINNED[path]
    add_schools(world, schools - 2)
    add_years(world, years)
    assert counted(world, path, given) == expected


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("observations/", {"entity": "imt,imt-mines-albi", "indicator": "eleves", "ordering": "-value"}),
        ("observations/", {"as_of": "2999-01-01"}),
        ("targets/", {"entity": "imt", "history": "true"}),
        ("dataset/", {"as_of": "2999-01-01", "entity": "imt"}),
    ],
)
def test_filters_and_dates_cost_a_known_number_more(world: World, path: str, more: dict[str, str]) -> None:
    given, expected = PINNED[path]
    extra = len({"entity", "indicator", "history"} & set(more))
    for schools in (0, 7):
        add_schools(world, schools)
        cache.clear()
        assert counted(world, path, {**given, **more}) == expected + extra


def test_what_is_kept_costs_what_any_request_does(world: World) -> None:
    counted(world, "observations/", {"contract": CONTRACT})
    assert counted(world, "observations/", {"contract": CONTRACT}) == 3


@pytest.mark.parametrize("path", SHEETS)
def test_the_queries_of_sheets_do_not_grow_with_schools(world: World, path: str) -> None:
    world.figure(world.cast.albi, "110", state="submitted")
    few = counted(world, path, {})
    add_schools(world, 7)
    assert counted(world, path, {}) == few

"""A token bound to a school, or to a ceiling of states, on every address that is read: one that has no row here fails.

What it is bound away from changes, as services change it: not a byte of its answers does.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from accounts.services import tokens
from indicators.models import Observation, Sheet, Target
from indicators.services import contracts
from tests.indicators.api.reads import LISTS, READS, SHEETS, requests
from tests.indicators.api.test_published_only import change, said
from tests.indicators.api.world import CONTRACT, YEAR, Api, World

ALBI, NORD = "imt-mines-albi", "imt-nord-europe"
# What a token bound to Albi alone is answered:
WORDS = "the contract's own words, the same for all who read it"
OWN = "rows of its entity, and of no other"
COUNTS = "what is counted of its entity"
NOTHING = "an empty list: it is made of entities that it is not bound to"
ABOUT_IT = "its entity"
REFUSED = "it is told that this is not to be asked: 400"
BOUND = {
    "contracts/": WORDS,
    f"contracts/{CONTRACT}/": WORDS,
    "indicators/": WORDS,
    "amendments/": WORDS,
    "assumptions/": WORDS,
    "entities/": OWN,
    "targets/": OWN,
    "observations/": OWN,
    "appreciations/": OWN,
    "evaluations/": OWN,
    "dataset/": OWN,
    "deliverables/": OWN,
    "reports/": OWN,
    "journal/": OWN,
    SHEETS: OWN,
    "campaigns/": COUNTS,
    "milestones/": COUNTS,
    f"milestones/{CONTRACT}/J1/": COUNTS,
    "rollups/": NOTHING,
    "reconciliation/": NOTHING,
    "cascade/": NOTHING,
    "headline/": REFUSED,
    f"{SHEETS}{ALBI}/": ABOUT_IT,
    f"deliverables/{CONTRACT}/L1/{YEAR}/{ALBI}/": ABOUT_IT,
}


@pytest.fixture
def season(world: World) -> World:
    """Both schools, and the institute, have figures in every state; the institute's are made of theirs."""
    for rank, state in enumerate(("validated", "published", "submitted", "draft")):
        for entity, value in ((world.cast.albi, 110), (world.cast.nord, 130), (world.cast.institute, 2500)):
            world.figure(entity, str(value + rank), state=state, year=YEAR - rank)
            world.figure(entity, str(value + rank), state=state, year=YEAR - rank, code="diplomes")
    return world


def bound(user: User, **limits: Any) -> Api:
    return Api(token=tokens.create(user=user, name="x", by=None, **limits)[1])


def away(world: World) -> None:
    """Of Nord and of the institute, everything that Albi has no part in."""
    others = [world.cast.nord, world.cast.institute]
    Observation.objects.filter(entity__in=others).update(value=Decimal("3141.59"), comment="secret", version=9)
    world.figure(world.cast.institute, "161803", state="published", kind="adjustment", name="secret")
    Target.objects.filter(entity__in=others).update(value=Decimal("2718.28"))
    Sheet.objects.filter(entity__in=others).update(state="submitted")
    contracts.touch(world.contract)


def test_every_address_that_is_read_has_its_row() -> None:
    assert set(BOUND) == set(READS)


@pytest.mark.parametrize("path", BOUND)
def test_bound_to_a_school_it_is_told_of_no_other(season: World, path: str) -> None:
    api = bound(season.cast.reviewer, entities=[ALBI])
    before = {form: said(api, path, {**READS[path], "format": form}) for form in ("json", "csv")}
    assert before["json"][0] == (400 if BOUND[path] == REFUSED else 200)
    if BOUND[path] != WORDS:
        assert NORD.encode() not in before["json"][2] + before["csv"][2]
    away(season)
    assert {form: said(api, path, {**READS[path], "format": form}) for form in before} == before


@pytest.mark.parametrize("path", [path for path, told in BOUND.items() if told == OWN and path in LISTS])
def test_its_lists_hold_its_entity_alone(season: World, path: str) -> None:
    found = bound(season.cast.reviewer, entities=[ALBI]).rows(path, **LISTS[path])
    assert {row.get("entity", row.get("code")) for row in found} <= {ALBI}
    assert found or path in ("appreciations/", "reports/", "journal/")


@pytest.mark.parametrize("path", [path for path, told in BOUND.items() if told == NOTHING])
def test_what_schools_make_is_read_by_a_token_bound_to_all_of_them(season: World, path: str) -> None:
    api = bound(season.cast.reviewer, entities=[ALBI, NORD, "imt"])
    assert api.rows(path, **LISTS[path]) == Api(season.cast.reviewer).rows(path, **LISTS[path]) != []
    for part in ([ALBI], ["imt"], [ALBI, "imt"]):
        assert bound(season.cast.reviewer, entities=part).rows(path, **LISTS[path]) == []


def test_the_institute_s_row_is_read_where_no_school_makes_it(season: World) -> None:
    rows = bound(season.cast.reviewer, entities=["imt"]).rows("evaluations/", **READS["evaluations/"])
    assert {(row["entity"], row["indicator"]) for row in rows} == {("imt", "energie")}


def test_a_school_s_headline_is_read_by_its_token(season: World) -> None:
    given = {**READS["headline/"], "entity": ALBI}
    mine = bound(season.cast.reviewer, entities=[ALBI]).get("headline/", **given)
    assert mine.json() == Api(season.cast.reviewer).get("headline/", **given).json()


@pytest.mark.parametrize("path", [path for path in READS if ALBI in path])
def test_what_is_another_s_is_answered_like_what_is_absent(season: World, path: str) -> None:
    api = bound(season.cast.reviewer, entities=[ALBI])
    other, absent = (said(api, path.replace(ALBI, code), {}) for code in (NORD, "imt-nulle-part"))
    assert (other[0], other) == (404, absent)


@pytest.mark.parametrize("path", ["targets/", "observations/", "evaluations/", "dataset/", "deliverables/", "reports/"])
def test_another_s_code_is_refused_like_one_that_does_not_exist(season: World, path: str) -> None:
    api = bound(season.cast.reviewer, entities=[ALBI])
    other, absent = (api.get(path, **READS[path], entity=code) for code in (NORD, "imt-nulle-part"))
    assert (other.status_code, absent.status_code) == (400, 400)
    assert other.content.replace(NORD.encode(), b"") == absent.content.replace(b"imt-nulle-part", b"")


@pytest.mark.parametrize("path", READS)
def test_a_token_of_what_is_published_is_answered_like_the_ministry(season: World, path: str) -> None:
    """In every format, by every parameter; whoever it belongs to."""
    ministry = Api(season.cast.ministry)
    told = {who: bound(user, reads_up_to="published") for who, user in _readers(season).items()}
    for given in requests(path):
        expected = said(ministry, path, given)
        assert {who: said(api, path, given) for who, api in told.items()} == dict.fromkeys(told, expected), given


def _readers(world: World) -> dict[str, User]:
    return {"reviewer": world.cast.reviewer, "controller": world.cast.controller}


@pytest.mark.parametrize("path", ["observations/", "evaluations/", "dataset/", "rollups/"])
def test_a_token_of_what_is_published_is_told_nothing_of_the_rest(season: World, path: str) -> None:
    api = bound(season.cast.reviewer, reads_up_to="published")
    before = said(api, path, READS[path])
    change(season)
    assert said(api, path, READS[path]) == before

"""The sheet as a page: who reads it, what it shows, and a plain post of the whole form."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from indicators.models import Baseline, CampaignRequest, Indicator, Observation, Target
from indicators.services import sheets
from tests.cast import Cast
from tests.factories.schools import make_entity
from tests.indicators.views.world import World, row, text_of, url, without_tokens

ClientFor = Callable[[User], Client]


def rows_of(answer: Any) -> dict[str, Any]:
    return {line.row.key: line for group in answer.context["groups"] for line in group.lines}


@pytest.mark.parametrize("role", ["outsider", "ministry", "administrator", "nobody"])
@pytest.mark.parametrize("parts", [(), ("eleves",), ("actions", "submit")])
@pytest.mark.parametrize("method", ["get", "post"])
def test_anothers_sheet_answers_byte_for_byte_like_an_absent_one(
    world: World, client_for: ClientFor, role: str, parts: tuple[str, ...], method: str
) -> None:
    client, path = client_for(getattr(world.cast, role)), url(world.cast.albi, *parts)
    present = getattr(client, method)(path)
    world.sheet(world.cast.albi).delete()
    absent = getattr(client, method)(path)
    assert (present.status_code, absent.status_code) == (404, 404)
    assert without_tokens(present) == without_tokens(absent)


def test_the_institutes_sheet_is_not_the_schools(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.controller).get(url(world.cast.institute)).status_code == 404


@pytest.mark.parametrize("role", ["reader", "head_reader"])
def test_readers_read_and_have_nothing_to_press(world: World, client_for: ClientFor, role: str) -> None:
    world.submit()
    answer = client_for(getattr(world.cast, role)).get(url(world.cast.albi))
    assert rows_of(answer)["eleves"].form is None
    assert answer.context["buttons"] == []
    assert "1 000" in text_of(answer).replace("\u202f", " ")


def test_a_draft_is_read_by_its_school_alone(world: World, client_for: ClientFor) -> None:
    world.save("98765")
    seen = {
        role: "98 765"
        in text_of(client_for(getattr(world.cast, role)).get(url(world.cast.albi))).replace("\u202f", " ")
        for role in ("controller", "reader", "reviewer", "head_reader")
    }
    assert seen == {"controller": True, "reader": True, "reviewer": False, "head_reader": False}
    own = client_for(world.cast.controller).get(url(world.cast.albi))
    assert 'value="98\u202f765"' in own.content.decode()


def test_a_returned_sheet_is_the_schools_again(world: World, client_for: ClientFor) -> None:
    sheets.return_(sheet=world.submit(), reason="Vérifiez les effectifs.", by=world.cast.reviewer)
    assert "Vérifiez les effectifs." in text_of(client_for(world.cast.controller).get(url(world.cast.albi)))
    shown = rows_of(client_for(world.cast.reviewer).get(url(world.cast.albi)))["eleves"].row
    assert (shown.figure, shown.hidden) == (None, True)


def test_a_school_is_asked_declined_and_supporting_series(world: World, client_for: ClientFor) -> None:
    lines = rows_of(client_for(world.cast.outsider).get(url(world.cast.nord)))
    assert list(lines) == ["eleves", "ingenieurs", "recherche", "part", "diplomes"]
    assert [key for key, line in lines.items() if line.form is None] == ["ingenieurs"]


def test_the_institute_fills_in_what_schools_do_not(world: World, client_for: ClientFor) -> None:
    groups = client_for(world.cast.reviewer).get(url(world.cast.institute)).context["groups"]
    assert {group.code: [line.row.key for line in group.lines] for group in groups} == {
        "d": ["part", "energie"],
        "external": ["indice"],
        "adjustment": ["eleves--nouveau", "ingenieurs--nouveau", "recherche--nouveau"],
        "prevailing": ["eleves", "ingenieurs", "recherche"],
    }


def test_the_course_of_a_figure_is_said_in_the_unit_it_is_typed_in(world: World, client_for: ClientFor) -> None:
    page = client_for(world.cast.outsider).get(url(world.cast.nord))
    said = {line.row.key: line.course.text for group in page.context["groups"] for line in group.lines if line.course}
    assert said == {"recherche": "2022\u00a0: 640\u00a0k€"}


def test_the_course_goes_from_the_earlier_figures_to_the_targets(world: World, client_for: ClientFor) -> None:
    eleves, contract = Indicator.objects.get(code="eleves"), world.contract
    place: dict[str, Any] = {"contract": contract, "entity": world.cast.albi, "indicator": eleves}
    Baseline.objects.create(**place, kind="history", first_year=2021, last_year=2021, value=Decimal(1050))
    Target.objects.create(**place, year=2027, comparator="gte", value=Decimal(1300), basis="absolute")
    world.save("1020")
    page = client_for(world.cast.controller).get(url(world.cast.albi))
    (course,) = [line.course for group in page.context["groups"] for line in group.lines if line.row.key == "eleves"]
    said = [part.replace("\u00a0", " ").replace("\u202f", " ").strip() for part in course.text.split(";")]
    assert said == ["2021 : 1 050", "2025 : 1 020", "cible 2025 : 1 210", "cible 2027 : ≥ 1 300"]
    assert all(mark in course.drawing for mark in ("sparkline-due", "sparkline-target"))


def test_what_the_campaign_does_not_ask_is_not_on_the_sheet(world: World, client_for: ClientFor) -> None:
    chosen = Indicator.objects.get(contract=world.contract, code="eleves")
    CampaignRequest.objects.create(campaign=world.campaign, entity=world.cast.albi, indicator=chosen)
    assert list(rows_of(client_for(world.cast.controller).get(url(world.cast.albi)))) == ["eleves"]


def test_a_plain_post_saves_every_changed_field(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    answer = client.post(url(world.cast.albi), row("eleves", "1 020") | row("part", "12,5 %") | row("diplomes"))
    assert answer["Location"] == url(world.cast.albi)
    kept = {o.indicator.code: o.value for o in Observation.objects.select_related("indicator")}
    assert kept == {"eleves": Decimal(1020), "part": Decimal("12.5")}


def test_a_plain_post_of_what_a_field_saved_just_before_is_no_conflict(world: World, client_for: ClientFor) -> None:
    world.save("1020")
    answer = client_for(world.cast.controller).post(url(world.cast.albi), row("eleves", "1 020", version=0))
    assert answer["Location"] == url(world.cast.albi)
    assert Observation.objects.get().version == 1


def test_refused_fields_keep_what_was_typed_and_the_others_are_saved(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.controller)
    posted = row("eleves", "1 020") | row("ingenieurs", "1.234,5") | row("part", "-3") | row("diplomes", "n/a")
    answer = client.post(url(world.cast.albi), posted)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert Observation.objects.get().value == Decimal(1020)
    assert all(f'value="{typed}"' in page for typed in ("1.234,5", "-3", "n/a"))
    assert [line.row.key for line in answer.context["refused"]] == ["ingenieurs", "part", "diplomes"]


def test_a_plain_post_over_a_newer_figure_shows_both(world: World, client_for: ClientFor) -> None:
    world.save("1000")
    world.save("1030")
    posted = row("eleves", "1 040", version=1) | row("diplomes", "250")
    answer = client_for(world.cast.controller).post(url(world.cast.albi), posted)
    shown = text_of(answer).replace("\u202f", " ")
    assert answer.status_code == 412
    assert "1 030" in shown
    assert "1 040" in shown
    assert Observation.objects.get(indicator__code="diplomes").value == Decimal(250)


def test_the_newer_figure_is_replaced_once_it_was_seen(world: World, client_for: ClientFor) -> None:
    world.save("1000")
    world.save("1030")
    posted = row("eleves", "1 040", version=1, overwrite=2)
    client_for(world.cast.controller).post(url(world.cast.albi), posted)
    assert Observation.objects.get().value == Decimal(1040)


def test_a_sheet_locked_meanwhile_keeps_what_was_typed_in_sight(world: World, client_for: ClientFor) -> None:
    world.submit()
    answer = client_for(world.cast.controller).post(url(world.cast.albi), row("part", "12,5"))
    assert answer.status_code == 409
    assert 'value="12,5"' in answer.content.decode()


def test_a_reader_who_posts_is_refused(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.reader).post(url(world.cast.albi), row("eleves", "1")).status_code == 403


@pytest.mark.parametrize("schools", [1, 9])
@pytest.mark.parametrize("years", [1, 3])
def test_the_queries_grow_with_nothing(cast: Cast, client_for: ClientFor, schools: int, years: int) -> None:
    extra = [make_entity(f"ecole-{n}", parent=cast.institute) for n in range(schools - 1)]
    world = World.build(cast, schools=extra)
    figure = world.save("1000")
    for year in range(1, years):
        figure.pk, figure.year = None, 2025 - year
        figure.save(force_insert=True)
    client = client_for(cast.controller)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url(cast.albi)).status_code == 200
    assert len(queries) == 18

"""Sending a sheet back line by line, and the list of corrections."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import FigureMessage, Observation, PlausibilityRule, Sheet
from indicators.services import corrections, sheets
from indicators.services.observations import FigureInput
from tests.indicators.views.world import CONTRACT, World, text_of, url, without_tokens

ClientFor = Callable[[User], Client]
LIST = f"/corrections/{CONTRACT}/"


def page(world: World) -> str:
    return url(world.cast.albi, "retour")


def propose(world: World, value: int = 1300) -> None:
    sheets.validate(sheet=world.submit(), by=world.cast.reviewer)
    figure = Observation.objects.get()
    corrections.propose(
        observation=figure,
        figure=FigureInput(value=Decimal(value)),
        why="Double compte.",
        expected_version=figure.version,
        by=world.cast.controller,
    )


@pytest.mark.parametrize(("role", "status"), [("reviewer", 200), ("controller", 403), ("head_reader", 403)])
def test_who_opens_the_return(world: World, client_for: ClientFor, role: str, status: int) -> None:
    world.submit()
    assert client_for(getattr(world.cast, role)).get(page(world)).status_code == status


@pytest.mark.parametrize("role", ["outsider", "ministry", "nobody"])
def test_for_the_others_there_is_none(world: World, client_for: ClientFor, role: str) -> None:
    world.submit()
    client = client_for(getattr(world.cast, role))
    present = client.get(page(world))
    Sheet.objects.all().delete()
    assert present.status_code == 404
    assert without_tokens(present) == without_tokens(client.get(page(world)))


def test_a_sheet_that_is_not_submitted_leads_back_to_it(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.reviewer).get(page(world))["Location"] == url(world.cast.albi)


def test_what_looks_wrong_comes_first(world: World, client_for: ClientFor) -> None:
    world.save("12", code="recherche")
    series = Observation.objects.get().indicator
    PlausibilityRule.objects.create(
        contract=world.contract, code="r", kind="bounds", severity="soft", indicator=series, maximum=10
    )
    Observation.objects.update(comment="expliqué")
    world.submit()
    answer = client_for(world.cast.reviewer).get(page(world))
    assert [line.row.key for line in answer.context["flagged"]] == ["recherche"]
    assert "recherche" not in [line.row.key for line in answer.context["others"]]


def test_the_sheet_under_review_opens_with_its_anomalies(world: World, client_for: ClientFor) -> None:
    world.save("12", code="recherche")
    series = Observation.objects.get().indicator
    PlausibilityRule.objects.create(
        contract=world.contract, code="r", kind="bounds", severity="soft", indicator=series, maximum=10
    )
    Observation.objects.update(comment="expliqué")
    assert not client_for(world.cast.controller).get(url(world.cast.albi)).context["first"]
    world.submit()
    answer = client_for(world.cast.reviewer).get(url(world.cast.albi))
    shown = answer.content.decode()
    assert [note.key for note in answer.context["first"]] == ["recherche"]
    assert shown.index('href="#ligne-recherche"') < shown.index('id="ligne-')


def test_a_return_line_by_line(world: World, client_for: ClientFor) -> None:
    world.submit()
    posted = {"motif-eleves": "Trop bas.", "motif-diplomes": "", "ensemble": "Revoyez."}
    answer = client_for(world.cast.reviewer).post(page(world), posted)
    assert answer["Location"] == url(world.cast.albi)
    assert FigureMessage.objects.get().text == "Trop bas."
    assert "Trop bas." in text_of(client_for(world.cast.controller).get(url(world.cast.albi)))


@pytest.mark.parametrize("posted", [{}, {"ensemble": "Tout."}, {"motif-eleves": "x" * 2_001}])
def test_a_refused_return_keeps_what_was_typed(world: World, client_for: ClientFor, posted: dict[str, str]) -> None:
    world.submit()
    answer = client_for(world.cast.reviewer).post(page(world), posted)
    assert answer.status_code == 422
    assert Sheet.objects.get(entity=world.cast.albi).state == "submitted"
    assert all(text in answer.content.decode() for text in posted.values())


def test_a_return_of_a_sheet_that_moved_meanwhile_is_a_conflict(world: World, client_for: ClientFor) -> None:
    sheets.validate(sheet=world.submit(), by=world.cast.reviewer)
    answer = client_for(world.cast.reviewer).post(page(world), {"motif-eleves": "Trop bas."})
    assert answer.status_code == 409


@pytest.mark.parametrize("role", ["reviewer", "head_reader"])
def test_the_dg_reads_the_corrections_those_that_wait_first(world: World, client_for: ClientFor, role: str) -> None:
    propose(world)
    answer = client_for(getattr(world.cast, role)).get(LIST)
    (line,) = answer.context["pending"]
    assert (line.before, line.after) == ("1\u202f000\u00a0élèves", "1\u202f300\u00a0élèves")
    assert line.url == url(world.cast.albi, "eleves", "dossier")
    corrections.refuse(correction=line.correction, reason="Non.", by=world.cast.reviewer)
    later = client_for(getattr(world.cast, role)).get(LIST).context
    assert (later["pending"], [one.correction.state for one in later["decided"]]) == ([], ["refused"])


@pytest.mark.parametrize("role", ["controller", "reader", "outsider", "ministry", "administrator", "nobody"])
def test_nobody_else_reads_them(world: World, client_for: ClientFor, role: str) -> None:
    client = client_for(getattr(world.cast, role))
    present, absent = client.get(LIST), client.get("/corrections/absent/")
    assert present.status_code == 404
    assert without_tokens(present).replace(CONTRACT.encode(), b"absent") == without_tokens(absent)


def test_the_list_makes_the_same_queries_for_one_and_for_many(
    world: World, client_for: ClientFor, django_assert_num_queries: Callable[[int], object]
) -> None:
    propose(world)
    client = client_for(world.cast.reviewer)
    first = Observation.objects.get()
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        client.get(LIST)
    (proposed,) = first.corrections.all()
    for _number in range(5):
        proposed.pk, proposed.state = None, "refused"
        proposed.save(force_insert=True)
    with django_assert_num_queries(7):  # type: ignore[attr-defined]
        client.get(LIST)

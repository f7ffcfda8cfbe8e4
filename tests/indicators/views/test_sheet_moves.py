"""Handing in, returning, validating and reopening by the buttons of the sheet."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from indicators.models import Indicator, Observation, PlausibilityRule, Sheet
from tests.indicators.views.world import BASE, World, save_cell, text_of, url

ClientFor = Callable[[User], Client]


def state_of(world: World) -> str:
    return Sheet.objects.get(entity=world.cast.albi).state


def test_a_controller_hands_in_and_the_dg_validates(world: World, client_for: ClientFor) -> None:
    world.save("1020")
    answer = client_for(world.cast.controller).post(url(world.cast.albi, "actions", "submit"))
    assert answer["Location"] == url(world.cast.albi)
    client_for(world.cast.reviewer).post(url(world.cast.albi, "actions", "validate"))
    assert (state_of(world), Observation.objects.get().state) == ("validated", "validated")


def test_a_return_without_a_reason_shows_why_on_the_page(world: World, client_for: ClientFor) -> None:
    world.submit()
    answer = client_for(world.cast.reviewer).post(url(world.cast.albi, "actions", "return"), {"return-reason": " "})
    assert answer.status_code == 422
    assert "Un motif est nécessaire" in text_of(answer).replace("\u00a0", " ")
    assert state_of(world) == "submitted"


def test_a_return_gives_its_reason_to_the_school(world: World, client_for: ClientFor) -> None:
    world.submit()
    client_for(world.cast.reviewer).post(url(world.cast.albi, "actions", "return"), {"return-reason": "Trop bas."})
    assert "Trop bas." in text_of(client_for(world.cast.controller).get(url(world.cast.albi)))


def test_an_empty_sheet_says_so(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.controller).post(url(world.cast.albi, "actions", "submit"))
    assert (answer.status_code, state_of(world)) == (422, "draft")
    assert "La fiche est vide" in text_of(answer)


@pytest.fixture
def doubtful(world: World) -> World:
    """A figure far under what is plausible, not impossible."""
    PlausibilityRule.objects.create(
        contract=world.contract, code="eleves-bornes", kind="bounds", severity="soft", minimum=2000,
        indicator=Indicator.objects.get(code="eleves"),
    )  # fmt: skip
    world.save("1000")
    return world


def test_a_warning_is_shown_in_its_place_with_two_ways_on(doubtful: World, client_for: ClientFor) -> None:
    answer = client_for(doubtful.cast.controller).post(url(doubtful.cast.albi, "actions", "submit"))
    page = answer.content.decode()
    assert (answer.status_code, state_of(doubtful)) == (422, "draft")
    assert 'href="#id_eleves-comment"' in page
    assert "Transmettre sans commenter" in page
    assert [line.row.key for group in answer.context["groups"] for line in group.lines if line.asks] == ["eleves"]


def test_a_comment_saved_beside_its_figure_is_counted_at_once(doubtful: World, client_for: ClientFor) -> None:
    albi = doubtful.cast.albi
    saved = save_cell(client_for(doubtful.cast.controller), albi, "eleves", "1000", version=1, comment="Fusion.")
    assert "1 à expliquer, commentée" in text_of(saved)


def test_a_sheet_handed_in_without_comment_tells_the_dg_how_many(doubtful: World, client_for: ClientFor) -> None:
    address = url(doubtful.cast.albi, "actions", "submit")
    client_for(doubtful.cast.controller).post(address, {"without_comment": "yes"})
    assert state_of(doubtful) == "submitted"
    reviewer = client_for(doubtful.cast.reviewer)
    for page in (url(doubtful.cast.albi), BASE):
        assert "1 à expliquer, dont 1 sans commentaire" in text_of(reviewer.get(page))


@pytest.mark.parametrize(("role", "move", "status"), [("controller", "validate", 403), ("reviewer", "reopen", 409)])
def test_a_move_out_of_turn_is_refused(world: World, client_for: ClientFor, role: str, move: str, status: int) -> None:
    world.submit()
    answer = client_for(getattr(world.cast, role)).post(
        url(world.cast.albi, "actions", move), {f"{move}-reason": "motif"}
    )
    assert (answer.status_code, state_of(world)) == (status, "submitted")


def test_an_unknown_move_is_not_found(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.controller).post(url(world.cast.albi, "actions", "erase")).status_code == 404


def test_a_move_is_not_made_by_following_a_link(world: World, client_for: ClientFor) -> None:
    world.save("1020")
    client_for(world.cast.controller).get(url(world.cast.albi, "actions", "submit"))
    assert state_of(world) == "draft"


def test_a_button_that_one_may_not_use_says_why(world: World, client_for: ClientFor) -> None:
    world.submit()
    page = client_for(world.cast.controller).get(url(world.cast.albi))
    refusals = {button.move: str(button.refusal) for button in page.context["buttons"]}
    assert refusals == {
        "return": "Seule la direction générale renvoie une fiche.",
        "validate": "Seule la direction générale valide une fiche.",
    }
    assert 'aria-disabled="true"' in page.content.decode()


def test_whoever_entered_a_figure_is_told_that_another_must_validate(world: World, client_for: ClientFor) -> None:
    world.submit()
    Observation.objects.update(updated_by=world.cast.reviewer)
    buttons = client_for(world.cast.reviewer).get(url(world.cast.albi)).context["buttons"]
    refusal = next(button.refusal for button in buttons if button.move == "validate")
    assert "Une autre personne" in str(refusal)

"""The page from which the DG runs a campaign: who sees it, its moves, what is asked of each school, its messages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import NotificationKind
from accounts.models import Notification, User
from accounts.models.notification import MAX_ATTEMPTS
from indicators.calculations.campaign_workflow import CAMPAIGN_TRANSITIONS, CampaignMove
from indicators.choices import CampaignState
from indicators.models import Campaign, CampaignRequest, Indicator, Sheet
from indicators.presenters.campaigns import MESSAGES
from indicators.queries.requests import requests_for
from indicators.services.campaigns import prepare_campaign
from tests.cast import Cast
from tests.factories.schools import make_entity
from tests.indicators.views.world import BASE, CONTRACT, World, text_of, without_tokens

ClientFor = Callable[[User], Client]
PAGE = f"{BASE}campagne/"
ALBI, NORD = "imt-mines-albi", "imt-nord-europe"
ALL = "eleves ingenieurs recherche part diplomes".split()
OF_NORD = "eleves recherche part diplomes".split()


def tomorrow() -> str:
    return str(timezone.localdate() + timedelta(days=1))


def column(school: str, ticked: list[str], *, shown: list[str]) -> dict[str, Any]:
    """What the browser posts of one school's column."""
    return {f"montre-{school}": " ".join(shown), f"demande-{school}": ticked}


def posted(move: str) -> dict[str, Any]:
    """A post that each move takes, where the state and the right allow it."""
    fields: dict[str, dict[str, Any]] = {
        "edit": {"due_on": tomorrow(), "instructions": "Répondez."},
        "ask": column(ALBI, ["eleves"], shown=ALL),
        "reopen_for": {"school": ALBI, "until": tomorrow(), "reason": "chiffre corrigé"},
    }
    return fields.get(move, {})


def set_state(state: str) -> None:
    Campaign.objects.update(state=state)


def asked(world: World, school: str) -> list[str]:
    sheet = Sheet.objects.select_related("campaign", "entity").get(campaign=world.campaign, entity__code=school)
    return [one.code for one in requests_for(sheet.campaign, sheet.entity)]


@pytest.mark.parametrize("role", ["controller", "reader", "outsider", "ministry", "administrator", "nobody"])
@pytest.mark.parametrize("path", [PAGE, f"{PAGE}open/"])
def test_for_all_but_the_dg_there_is_no_such_page(world: World, client_for: ClientFor, role: str, path: str) -> None:
    client = client_for(getattr(world.cast, role))
    present = client.post(path)
    Sheet.objects.all().delete()
    Campaign.objects.all().delete()
    assert {client.get(path).status_code, client.post(path).status_code, present.status_code} <= {404, 405}
    assert without_tokens(present) == without_tokens(client.post(path))


@pytest.mark.parametrize("path", [f"/saisie/{CONTRACT}/2026/campagne/", f"/saisie/{CONTRACT}/{'9' * 40}/campagne/"])
def test_a_year_without_campaign_has_no_page(world: World, client_for: ClientFor, path: str) -> None:
    assert client_for(world.cast.reviewer).get(path).status_code == 404


def test_an_unknown_move_is_not_found(world: World, client_for: ClientFor) -> None:
    assert client_for(world.cast.reviewer).post(f"{PAGE}publish/").status_code == 404


@pytest.mark.parametrize("move", CampaignMove)
@pytest.mark.parametrize("state", CampaignState.values)
def test_a_dg_reader_moves_nothing(world: World, client_for: ClientFor, move: str, state: str) -> None:
    set_state(state)
    answer = client_for(world.cast.head_reader).post(f"{PAGE}{move}/", posted(move))
    assert answer.status_code == 403
    assert Campaign.objects.get().state == state
    assert not CampaignRequest.objects.exists()


@pytest.mark.parametrize("move", CampaignMove)
@pytest.mark.parametrize("state", CampaignState.values)
def test_a_move_is_made_in_the_states_of_the_table(world: World, client_for: ClientFor, move: str, state: str) -> None:
    set_state(state)
    transition = CAMPAIGN_TRANSITIONS[CampaignMove(move)]
    allowed = state in transition.sources
    answer = client_for(world.cast.reviewer).post(f"{PAGE}{move}/", posted(move))
    assert answer.status_code == (302 if allowed else 409)
    assert Campaign.objects.get().state == (transition.target if allowed and transition.target else state)


@pytest.mark.parametrize("state", CampaignState.values)
def test_the_page_disables_what_the_table_refuses_and_says_why(world: World, client_for: ClientFor, state: str) -> None:
    set_state(state)
    answer = client_for(world.cast.reviewer).get(PAGE)
    offered = {button.move for button in answer.context["buttons"] if button.refusal is None}
    possible = {move for move in ("open", "close") if state in CAMPAIGN_TRANSITIONS[CampaignMove(move)].sources}
    assert offered == possible
    assert answer.content.decode().count('aria-disabled="true"') == 2 - len(possible)
    assert f"La campagne 2025 est {Campaign.objects.get().get_state_display()}" in text_of(answer)


def test_a_dg_reader_reads_the_refusal(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.head_reader).get(PAGE)
    assert "Seule la direction générale ouvre une campagne." in text_of(answer)
    assert "Enregistrer" not in text_of(answer)


def test_the_board_leads_the_dg_there_and_nobody_else(world: World, client_for: ClientFor) -> None:
    assert f'href="{PAGE}"' in client_for(world.cast.head_reader).get(BASE).content.decode()
    assert f'href="{PAGE}"' not in client_for(world.cast.controller).get(BASE).content.decode()


def test_a_campaign_is_prepared_then_opened_with_what_was_chosen(world: World, client_for: ClientFor) -> None:
    Notification.objects.all().delete()
    client = client_for(world.cast.reviewer)
    fields = {"year": "2026", "due_on": "2027-02-28", "instructions": "Répondez.", "intention": "prepare"}
    answer = client.post(f"/saisie/{CONTRACT}/ouvrir/", fields)
    page = f"/saisie/{CONTRACT}/2026/campagne/"
    assert answer["Location"] == page
    assert (Campaign.objects.get(year=2026).state, Notification.objects.count()) == ("prepared", 0)
    client.post(f"{page}ask/", column(ALBI, ["eleves"], shown=ALL))
    client.post(f"{page}open/", {"announce": "yes"})
    opened = Campaign.objects.get(year=2026)
    assert (opened.state, opened.due_on, opened.requests.count()) == ("open", date(2027, 2, 28), 1)
    assert set(Notification.objects.values_list("kind", flat=True)) == {"campaign_opened"}


@pytest.mark.parametrize("who", ["controller", "reader", "api_client"])
def test_a_prepared_campaign_does_not_exist_for_schools(world: World, client_for: ClientFor, who: str) -> None:
    client = client_for(world.cast.everyone()[who])
    world.save("1000")
    prepare_campaign(contract=world.contract, year=2026, by=world.cast.reviewer)
    board = f"/saisie/{CONTRACT}/2026/"
    hidden = [board, *(f"{board}{ALBI}/{part}" for part in ("", "fiche.xlsx", "eleves/", "actions/submit/"))]
    hidden += [f"/api/v1/sheets/{CONTRACT}/2026/", f"/api/v1/sheets/{CONTRACT}/2026/{ALBI}/"]
    assert {path: client.get(path).status_code for path in hidden} == dict.fromkeys(hidden, 404)
    assert client.get("/saisie/")["Location"] == BASE
    assert "2026/" not in client.get(BASE).content.decode()
    assert client.get(f"/saisie/{CONTRACT}/2026/{ALBI}/eleves/dossier/").context["sheet_url"] == ""


def test_a_school_without_any_other_campaign_is_told_that_there_is_none(world: World, client_for: ClientFor) -> None:
    set_state("prepared")
    assert client_for(world.cast.controller).get("/saisie/").status_code == 200
    assert client_for(world.cast.reviewer).get("/saisie/")["Location"] == BASE


@pytest.mark.parametrize(("fields", "told"), [({"announce": "yes"}, 2), ({}, 0)])
def test_opening_tells_the_schools_where_it_is_ticked(
    world: World, client_for: ClientFor, fields: dict[str, str], told: int
) -> None:
    set_state("prepared")
    Notification.objects.all().delete()
    client_for(world.cast.reviewer).post(f"{PAGE}open/", fields)
    assert Notification.objects.count() == told


def test_the_date_and_the_instructions_are_changed(world: World, client_for: ClientFor) -> None:
    client_for(world.cast.reviewer).post(f"{PAGE}edit/", {"due_on": "31/03/2026", "instructions": "Un\r\ndeux"})
    assert Campaign.objects.values_list("due_on", "instructions").get() == (date(2026, 3, 31), "Un\ndeux")


def test_a_date_that_is_none_is_refused_in_its_place(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.reviewer).post(f"{PAGE}edit/", {"due_on": "31/02/2026"})
    assert answer.status_code == 422
    assert "due_on" in answer.context["terms"].errors


def test_every_box_is_ticked_at_first_but_what_is_sans_objet(world: World, client_for: ClientFor) -> None:
    answer = client_for(world.cast.reviewer).get(PAGE)
    cells = [cell for group in answer.context["groups"] for row in group.rows for cell in row.cells]
    assert [(one.entity, one.series) for one in cells if not one.possible] == [(NORD, "ingenieurs")]
    assert all(one.ticked for one in cells if one.possible)
    assert [column.shown.split() for column in answer.context["columns"]] == [sorted(ALL), sorted(OF_NORD)]


def test_what_is_unticked_is_asked_no_more(world: World, client_for: ClientFor) -> None:
    fields = column(ALBI, ["eleves", "part"], shown=ALL) | column(NORD, OF_NORD, shown=OF_NORD)
    client_for(world.cast.reviewer).post(f"{PAGE}ask/", fields)
    assert (asked(world, ALBI), asked(world, NORD)) == (["eleves", "part"], OF_NORD)


def test_a_column_left_alone_keeps_what_somebody_else_chose(world: World, client_for: ClientFor) -> None:
    client = client_for(world.cast.reviewer)
    client.post(f"{PAGE}ask/", column(ALBI, ["eleves"], shown=ALL))
    client.post(f"{PAGE}ask/", column(ALBI, ALL, shown=ALL) | column(NORD, ["eleves"], shown=OF_NORD))
    assert (asked(world, ALBI), asked(world, NORD)) == (["eleves"], ["eleves"])


def test_a_refusal_stands_at_its_school_and_leaves_the_others_saved(world: World, client_for: ClientFor) -> None:
    fields = column(ALBI, [], shown=ALL) | column(NORD, ["eleves"], shown=OF_NORD)
    answer = client_for(world.cast.reviewer).post(f"{PAGE}ask/", fields)
    assert answer.status_code == 422
    refused = {column.code: list(column.sentences) for column in answer.context["columns"] if column.sentences}
    assert refused == {ALBI: ["Demandez au moins une valeur à l’école."]}
    assert "Ce qui est demandé n’est pas enregistré pour : IMT Mines Albi." in text_of(answer)
    assert (asked(world, ALBI), asked(world, NORD)) == (ALL, ["eleves"])


def test_a_refused_choice_stays_as_it_was_ticked(world: World, client_for: ClientFor) -> None:
    world.save("1000")
    answer = client_for(world.cast.reviewer).post(f"{PAGE}ask/", column(ALBI, ["part"], shown=ALL))
    assert answer.status_code == 409
    assert "L’école a déjà saisi : Série eleves." in text_of(answer)
    cells = [cell for group in answer.context["groups"] for row in group.rows for cell in row.cells]
    assert [one.series for one in cells if one.entity == ALBI and one.ticked] == ["part"]


def test_a_weight_stays_asked_with_what_it_weighs(world: World, client_for: ClientFor) -> None:
    graduates = Indicator.objects.get(code="diplomes")
    Indicator.objects.filter(code="part").update(rollup="weighted_mean", weight=graduates)
    answer = client_for(world.cast.reviewer).post(f"{PAGE}ask/", column(ALBI, ["part"], shown=ALL))
    assert "« Série part » se consolide avec « Série diplomes »" in text_of(answer)
    assert asked(world, ALBI) == ALL


def test_one_school_of_a_closed_campaign_is_reopened(world: World, client_for: ClientFor) -> None:
    set_state("closed")
    answer = client_for(world.cast.reviewer).post(f"{PAGE}reopen_for/", posted("reopen_for"), follow=True)
    assert str(world.sheet(world.cast.albi).reopened_until) == tomorrow()
    assert "IMT Mines Albi peut de nouveau saisir" in text_of(answer)
    assert [sheet.entity.code for sheet in answer.context["reopened"]] == [ALBI]
    assert Notification.objects.filter(kind="sheet_reopened").count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("school", ""), ("school", "imt"), ("until", "2020-01-01"), ("until", "demain"), ("reason", " ")],
)
def test_a_reopening_is_refused_at_its_field(world: World, client_for: ClientFor, field: str, value: str) -> None:
    set_state("closed")
    answer = client_for(world.cast.reviewer).post(f"{PAGE}reopen_for/", posted("reopen_for") | {field: value})
    assert answer.status_code == 422
    assert list(answer.context["reopening"].errors) == [field]
    assert not Sheet.objects.exclude(reopened_until=None).exists()


def test_messages_are_counted_by_kind_with_what_became_of_them(world: World, client_for: ClientFor) -> None:
    first, second = Notification.objects.filter(kind="campaign_opened").order_by("pk")
    Notification.objects.filter(pk=first.pk).update(sent_at=timezone.now())
    Notification.objects.filter(pk=second.pk).update(sent_at=None, attempts=MAX_ATTEMPTS)
    Notification.objects.create(recipient=world.cast.outsider, kind="sheet_due", key="k", link=f"{BASE}{NORD}/")
    Notification.objects.create(recipient=world.cast.outsider, kind="sheet_due", key="l", link="/saisie/autre/2025/")
    lines = client_for(world.cast.reviewer).get(PAGE).context["messages_written"]
    counts = [(line.count.kind, line.count.people, line.count.sent, line.count.waiting, line.count.given_up)
              for line in lines]  # fmt: skip
    assert counts == [("campaign_opened", 2, 1, 0, 1), ("sheet_due", 1, 0, 1, 0)]


def test_every_kind_of_message_about_a_campaign_has_its_words() -> None:
    """Those about milestones, appreciations and reports lead elsewhere, and are not listed on its page."""
    elsewhere = ("appreciation", "deliverable", "milestone", "report")
    assert set(MESSAGES) == {kind for kind in NotificationKind if not kind.startswith(elsewhere)}


@pytest.mark.parametrize("schools", [1, 9])
def test_the_queries_do_not_grow_with_the_schools(cast: Cast, client_for: ClientFor, schools: int) -> None:
    extra = [make_entity(f"ecole-{n}", parent=cast.institute) for n in range(schools - 1)]
    World.build(cast, schools=extra)
    client = client_for(cast.reviewer)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(PAGE).status_code == 200
    assert len(queries) == 8

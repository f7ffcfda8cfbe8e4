"""A deliverable from hand to hand: a school and an owner report, the head office answers, everybody reads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from milestones.models import DeliverablePart
from milestones.queries.places import Place
from milestones.services import decisions
from tests.cast import Cast
from tests.indicators.services.files import PDF
from tests.milestones.world import Plan, url

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Visit = Callable[[User, str], Page]


@pytest.fixture
def plan(transactional_db: None, settings: Settings, tmp_path: Path) -> Plan:
    settings.MEDIA_ROOT = tmp_path
    return Plan.build(Cast.build())


@pytest.fixture
def visit(page: Page, live_server: LiveServer) -> Visit:
    """That page, as that person: whoever was there before has left."""

    def go(user: User, path: str) -> Page:
        client = Client()
        client.force_login(user)
        page.context.clear_cookies()
        page.context.add_cookies(
            [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}]
        )
        page.goto(live_server.url + path)
        return page

    return go


def badge(page: Page) -> str:
    return page.locator(".figure-value .status-badge").first.inner_text()


def report_done(page: Page) -> None:
    page.get_by_label("fait", exact=True).check()
    page.get_by_label("Fait le").fill("2025-05-20")
    page.get_by_role("button", name="Déclarer").click()


def review_of(place: Place) -> str:
    return DeliverablePart.objects.get(deliverable=place.deliverable, year=place.year, entity=place.entity).review


def test_a_school_reports_with_a_file_is_sent_back_and_is_validated(plan: Plan, visit: Visit) -> None:
    place = plan.place()
    page = visit(plan.cast.controller, f"/jalons/{plan.contract.code}/suivi/")
    page.get_by_role("link", name="Chaque école établit sa feuille de route").first.click()
    report_done(page)
    expect(page.locator(".errorlist")).to_contain_text("demande une preuve")
    page.get_by_label("Fichier à joindre (facultatif)").set_input_files(
        {"name": "feuille.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Déclarer").click()
    expect(page.get_by_role("link", name="feuille.pdf")).to_be_visible()
    expect(page.get_by_text("compte rendu à valider")).to_be_visible()
    page = visit(plan.cast.reviewer, f"/jalons/{plan.contract.code}/suivi/")
    page.get_by_role("link", name="Chaque école établit sa feuille de route").first.click()
    page.get_by_label("Motif, lu par qui a rendu compte").fill("Précisez l’accompagnement.")
    page.get_by_role("button", name="Renvoyer").click()
    page = visit(plan.cast.controller, url(place))
    expect(page.locator(".notice[data-level='warning']")).to_contain_text("Précisez l’accompagnement.")
    page.get_by_label("Ce qui a été fait, ce qui reste à faire").fill("Volet ajouté.")
    page.get_by_role("button", name="Déclarer").click()
    page = visit(plan.cast.reviewer, url(place))
    page.get_by_role("button", name="Valider").click()
    expect(page.get_by_text("Le compte rendu est validé")).to_be_visible()
    assert review_of(place) == "validated"
    page = visit(plan.cast.outsider, url(place))
    assert badge(page) == "fait"


def test_an_owner_asks_for_another_date_and_reads_that_it_is_granted(plan: Plan, visit: Visit) -> None:
    place, owner = plan.place("socle"), plan.cast.head_reader
    page = visit(plan.cast.reviewer, url(place))
    page.get_by_label("Personne").select_option(label=str(owner))
    page.get_by_role("button", name="Enregistrer").click()
    page = visit(owner, f"/jalons/{plan.contract.code}/suivi/")
    page.get_by_role("link", name="Socle commun").click()
    page.get_by_text("Demander une nouvelle date").click()
    page.get_by_label("Nouvelle date").fill("2099-06-30")
    page.get_by_label("Motif du report").fill("Le marché est relancé.")
    page.get_by_role("button", name="Demander cette date").click()
    expect(page.get_by_text("La nouvelle date est demandée")).to_be_visible()
    assert badge(page) == "en retard"
    page = visit(plan.cast.reviewer, url(place))
    page.get_by_role("button", name="Valider").click()
    page = visit(owner, url(place))
    assert badge(page) == "reporté"
    expect(page.locator(".figure-facts")).to_contain_text("31\u00a0décembre 2025")
    expect(page.locator(".figure-facts")).to_contain_text("30\u00a0juin 2099")


def test_two_people_on_one_deliverable_lose_nothing(plan: Plan, visit: Visit) -> None:
    page = visit(plan.cast.controller, url(plan.place()))
    page.get_by_label("Ce qui a été fait, ce qui reste à faire").fill("La moitié.")
    plan.report()
    page.get_by_role("button", name="Déclarer").click()
    expect(page.get_by_role("alert")).to_contain_text("rien n’a été écrasé")
    expect(page.locator(".report-facts").first).to_contain_text("Délibération n° 12")
    expect(page.get_by_label("Ce qui a été fait, ce qui reste à faire")).to_have_value("La moitié.")
    page.get_by_role("button", name="Déclarer").click()
    expect(page.get_by_text("L’avancement est déclaré")).to_be_visible()


def test_giving_up_is_granted_without_any_script(
    plan: Plan, visit: Visit, browser: Browser, live_server: LiveServer
) -> None:
    place = plan.place()
    cookies = visit(plan.cast.controller, url(place)).context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="fr-FR")
    context.add_cookies(cookies)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(live_server.url + url(place))
    page.locator("summary", has_text="Proposer de l’abandonner").click()
    page.locator("[name=abandon-reason]").fill("Sans objet depuis la réforme.")
    page.get_by_role("button", name="Proposer l’abandon").click()
    expect(page.get_by_text("L’abandon est proposé")).to_be_visible()
    context.close()
    decisions.validate(place=plan.place(), expected_version=1, by=plan.cast.reviewer)
    page = visit(plan.cast.head_reader, url(place))
    assert badge(page) == "abandonné"


def test_the_table_tells_how_many_schools_have_done_it(plan: Plan, visit: Visit) -> None:
    plan.report()
    plan.validate()
    page = visit(plan.cast.ministry, f"/jalons/{plan.contract.code}/")
    expect(page.locator(".done-count")).to_have_count(0)
    page = visit(plan.cast.head_reader, f"/jalons/{plan.contract.code}/")
    expect(page.locator(".milestones-table .done-count")).to_have_text("1/2")

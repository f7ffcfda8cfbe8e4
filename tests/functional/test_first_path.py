"""One figure's way, in a browser: typed by a school, validated by the DG, read on the dashboard and by the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from accounts.models import User
from indicators.imports.contract import load_contract
from indicators.models import Contract
from indicators.services.campaigns import open_campaign
from schools.models import Entity
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

CONTRACT = "cop-2023-2027"
SHEET = f"/saisie/{CONTRACT}/2026/imt-mines-albi/"


@pytest.fixture
def people() -> dict[str, User]:
    """The contract as its files give it, its campaign of 2026 opened by the DG."""
    load_contract(Path(settings.BASE_DIR) / "fixtures" / CONTRACT)
    albi = Entity.objects.get(code="imt-mines-albi")
    reviewer = make_user("reviewer", Role.HEAD_OFFICE_REVIEWER)
    open_campaign(contract=Contract.objects.get(code=CONTRACT), year=2026, due_on=date(2027, 2, 28), by=reviewer)
    return {"reviewer": reviewer, "controller": make_user("controller", Role.SCHOOL_CONTROLLER, albi)}


def test_a_figure_goes_from_the_sheet_to_the_dashboard(
    people: dict[str, User], signed_in: Callable[[User], Page], live_server: LiveServer
) -> None:
    page = signed_in(people["controller"])
    page.goto(f"{live_server.url}/saisie/")
    page.get_by_role("link", name="IMT Mines Albi").click()
    page.get_by_label("Nombre d’élèves en formation diplômante, en élèves").fill("1 020")
    page.keyboard.press("Enter")
    expect(page.locator("#ligne-eleves-diplomants .saved-mark")).to_be_visible()
    expect(page.locator("#anomalies")).to_contain_text("1 sans commentaire")
    page.get_by_role("button", name="Transmettre à la direction").click()
    expect(page.locator("#ligne-eleves-diplomants .anomalies")).to_contain_text("1\u202f210")
    page.get_by_role("button", name="Transmettre sans commenter").click()
    expect(page.get_by_text("La fiche est transmise à la direction")).to_be_visible()

    page.context.clear_cookies()
    page = signed_in(people["reviewer"])
    page.goto(live_server.url + SHEET)
    expect(page.locator(".sheet-facts")).to_contain_text("sans commentaire")
    expect(page.locator("#ligne-eleves-diplomants .sheet-value")).to_contain_text("1\u202f020")
    page.get_by_role("button", name="Valider la fiche").click()
    expect(page.get_by_text("La fiche est validée")).to_be_visible()

    page.goto(f"{live_server.url}/tableau-de-bord/{CONTRACT}/?annee=2026")
    expect(page.locator("[data-indicator='eleves-diplomants']").first).to_contain_text("1/9")
    answer = page.request.get(f"{live_server.url}/api/v1/evaluations/?contract={CONTRACT}&year=2026").json()
    (row,) = [r for r in answer["results"] if (r["entity"], r["indicator"]) == ("imt", "eleves-diplomants")]
    assert (row["value"], row["value_origin"], row["coverage"]) == ("1020", "partial", "1/9")

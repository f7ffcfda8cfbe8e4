"""The milestones in a browser: drawn where there is room, told by quarter at 390 px; a judgement signed by two."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from accounts.models import User
from indicators.imports.contract import load_contract
from indicators.models import Appreciation
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTRACT = "cop-2023-2027"
SignedIn = Callable[[User], Page]


@pytest.fixture
def reviewer() -> User:
    load_contract(Path(settings.BASE_DIR) / "fixtures" / CONTRACT)
    return make_user("reviewer", Role.HEAD_OFFICE_REVIEWER)


def test_the_timeline_is_a_list_by_quarter_on_a_telephone(
    reviewer: User, signed_in: SignedIn, live_server: LiveServer
) -> None:
    page = signed_in(reviewer)
    page.goto(f"{live_server.url}/jalons/{CONTRACT}/?annee=2024")
    expect(page.locator(".milestone-timeline")).to_be_visible()
    expect(page.locator(".timeline-narrow")).to_be_hidden()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator(".milestone-timeline")).to_be_hidden()
    quarter = page.locator(".timeline-narrow h3").first
    expect(quarter).to_have_text("T1 2024")
    first = page.locator(".timeline-quarter > li").first
    expect(first).to_contain_text("LMS FCP commun V1")
    expect(first).to_contain_text("en retard")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("parseFloat(getComputedStyle(document.querySelector('.timeline-quarter li')).fontSize)") >= 16


def test_filters_are_chosen_with_the_keyboard_and_stay_in_the_address(
    reviewer: User, signed_in: SignedIn, live_server: LiveServer
) -> None:
    page = signed_in(reviewer)
    page.goto(f"{live_server.url}/jalons/{CONTRACT}/")
    page.get_by_label("Jalon", exact=True).select_option("J8")
    page.get_by_label("Jalon", exact=True).press("Tab")
    page.get_by_role("button", name="Filtrer").press("Enter")
    page.wait_for_url("**/?annee=&jalon=J8&*")
    expect(page.locator(".milestones-table tbody")).to_have_count(1)
    page.locator(".milestones-table").get_by_role("link", name="J8").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Europe")


def test_one_writes_a_theme_s_analysis_and_another_signs(
    reviewer: User, signed_in: SignedIn, live_server: LiveServer
) -> None:
    page = signed_in(reviewer)
    page.goto(f"{live_server.url}/jalons/{CONTRACT}/J1/")
    page.get_by_role("link", name="apprécier 2025, Industrie du futur responsable").click()
    page.get_by_label("largement atteint").check()
    page.get_by_label("Ce qui fonde ce jugement").fill("Offre complète.")
    page.get_by_label("Preuves").fill("Note du 3 mars.")
    page.get_by_role("button", name="Transmettre pour signature").click()
    expect(page.get_by_role("button", name="Signer")).to_have_attribute("aria-disabled", "true")
    second = Client()
    second.force_login(make_user("second", Role.HEAD_OFFICE_REVIEWER))
    second.post(f"/appreciations/{CONTRACT}/2025/imt/thematique/industrie-futur/signer/")
    page.goto(f"{live_server.url}/jalons/{CONTRACT}/J1/")
    expect(page.locator("#themes ~ .table-region")).to_contain_text("Offre complète.")
    assert Appreciation.objects.get().state == "validated"

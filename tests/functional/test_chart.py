"""The interactive chart, in a browser: loaded when it is asked for, under the page's own security policy; and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from accounts.models import User
from indicators.imports.contract import load_contract
from tests.factories.accounts import make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CONTRACT = "cop-2023-2027"
ADDRESS = f"/indicateurs/{CONTRACT}/eleves-diplomants/?annee=2025"


@pytest.fixture
def reader() -> User:
    load_contract(Path(settings.BASE_DIR) / "fixtures" / CONTRACT)
    return make_user("head-reader", Role.HEAD_OFFICE_READER)


def test_plotly_comes_with_the_click_and_draws_the_same_figures(
    reader: User, signed_in: Callable[[User], Page], live_server: LiveServer
) -> None:
    page, asked = signed_in(reader), []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(live_server.url + ADDRESS)
    page.wait_for_load_state("networkidle")
    assert not [url for url in asked if "plotly" in url]
    page.get_by_role("button", name="Graphique interactif").click()
    expect(page.locator(".chart-interactive .main-svg").first).to_be_visible()
    assert page.evaluate("window.Plotly !== undefined && document.querySelector('.chart-interactive').data.length > 2")
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    expect(page.locator("[data-static-chart]")).to_be_hidden()
    expect(page.locator(".modebar")).not_to_contain_text("Share")
    page.get_by_role("button", name="Revenir au dessin").click()
    expect(page.locator("[data-static-chart]")).to_be_visible()


def test_without_the_library_the_drawing_stays(
    reader: User, signed_in: Callable[[User], Page], live_server: LiveServer
) -> None:
    page = signed_in(reader)
    page.route("**/plotly-basic*", lambda route: route.abort())
    page.goto(live_server.url + ADDRESS)
    page.get_by_role("button", name="Graphique interactif").click()
    expect(page.get_by_text("n’a pas pu être chargé")).to_be_visible()
    expect(page.locator("[data-static-chart]")).to_be_visible()


def test_on_paper_a_table_is_a_table_and_nothing_is_there_to_click(
    reader: User, signed_in: Callable[[User], Page], live_server: LiveServer
) -> None:
    page = signed_in(reader)
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 794, "height": 1123})  # an A4 page, as Chromium asks media queries
    page.goto(live_server.url + f"/tableau-de-bord/{CONTRACT}/?annee=2025")
    row = page.locator(".indicators-table tbody tr:has(td)").first
    assert row.evaluate("row => getComputedStyle(row.cells[1]).display") == "table-cell"
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator(".site-nav")).to_be_hidden()
    page.emulate_media(media="screen")
    assert row.evaluate("row => getComputedStyle(row.cells[1]).display") != "table-cell"

"""The interactive chart, in a browser: loaded when it is asked for, under the page's own security policy."""

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

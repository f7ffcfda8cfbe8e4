"""Pages of the browser, for the tests that drive one."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests.factories.accounts import PASSWORD


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = browser.new_context(viewport={"width": 1440, "height": 900}, locale="fr-FR")
    opened.set_default_timeout(5_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test for any error of its scripts or of the content security policy."""
    errors: list[str] = []
    opened = context.new_page()
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if "Security Policy" in message.text else None)
    yield opened
    assert errors == []


@pytest.fixture
def signed_in(page: Page, live_server: LiveServer) -> Callable[[User], Page]:
    """The page, after that person signed in by the form."""

    def sign_in(user: User) -> Page:
        page.goto(f"{live_server.url}{settings.LOGIN_REDIRECT_URL}accounts/login/")
        page.get_by_label("Adresse électronique").fill(user.email)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Se connecter", exact=True).click()
        page.wait_for_url(lambda url: "login" not in url)
        return page

    return sign_in

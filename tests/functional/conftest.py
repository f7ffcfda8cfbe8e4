"""A browser for the tests: the system's Chromium, driven by playwright; skipped, visibly, where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from tests import services
from tests.factories.accounts import PASSWORD

# playwright's synchronous interface keeps an event loop in this thread, in which Django refuses its ORM by default.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def _chromium() -> str | None:
    found = (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))
    return next((path for path in found if path), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = _chromium()
    if executable is None:
        services.refuse_absence("Chromium")
        pytest.skip("no Chromium on PATH")
    # Chromium's sandbox refuses root, the usual user of a container.
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=executable, args=flags)
        yield launched
        launched.close()


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

"""A report in the browser: written, previewed, reviewed, published; downloaded and verified by the ministry."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import User
from reports.models import Job, ReportFile
from reports.services import generation
from tests.cast import Cast
from tests.indicators.views.world import CONTRACT, YEAR
from tests.reports.season import ReportSeason

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SignIn = Callable[[User], Page]
REPORT = f"/rapports/{CONTRACT}/{YEAR}/imt/annuel/"


@pytest.fixture
def season(transactional_db: None, settings: Settings, tmp_path: Path) -> ReportSeason:
    settings.MEDIA_ROOT = tmp_path
    return ReportSeason.build(Cast.build())


def write(page: Page, url: str) -> None:
    """With the toolbar, under its preview; then handed in."""
    page.goto(f"{url}/rapports/{CONTRACT}/")
    page.get_by_text("Commencer un rapport").click()
    page.get_by_label("Année").select_option(str(YEAR))
    page.get_by_role("button", name="Commencer").click()
    page.goto(f"{url}{REPORT}textes/foreword/fr/")
    area = page.get_by_label("Texte du rapport")
    area.fill("Une année pleine.")
    area.select_text()
    page.get_by_role("button", name="Gras").click()
    expect(area).to_have_value("**Une année pleine.**")
    expect(page.locator("#texte-apercu strong")).to_have_text("Une année pleine.")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("button", name="Transmettre pour relecture").click()
    expect(page.locator("main .status-badge").first).to_have_text("en relecture")


def publish(page: Page, url: str) -> None:
    page.goto(url + REPORT)
    page.get_by_role("link", name="Lire le projet en français").click()
    expect(page.locator(".report-document")).to_contain_text("Une année pleine.")
    page.go_back()
    page.get_by_role("button", name="Publier").click()
    expect(page.locator("#notices")).to_contain_text("Le rapport est publié")


def download_and_verify(page: Page, url: str) -> None:
    file = ReportFile.objects.order_by("pk")[0]
    page.goto(url + REPORT)
    row = page.get_by_role("row").filter(has_text=file.sha256)
    with page.expect_download() as started:
        row.get_by_role("link").click()
    content = started.value.path().read_bytes()
    assert hashlib.sha256(content).hexdigest() == file.sha256
    page.goto(f"{url}/rapports/verifier/")
    with page.expect_request(lambda request: request.method == "POST") as asked:
        page.locator("input[type=file]").set_input_files(started.value.path())
    assert content[:40] not in (asked.value.post_data_buffer or b"")  # the digest alone left the browser
    expect(page.get_by_role("status").filter(has_text="Oui")).to_contain_text("version 1")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Se déconnecter").click()
    page.wait_for_load_state()


def test_from_the_first_word_to_the_ministrys_verification(
    season: ReportSeason, signed_in: SignIn, live_server: LiveServer
) -> None:
    page = signed_in(season.cast.reviewer)
    write(page, live_server.url)
    sign_out(page)
    publish(signed_in(season.second), live_server.url)
    generation.run(Job.objects.get().pk)
    sign_out(page)
    download_and_verify(signed_in(season.cast.ministry), live_server.url)


def test_the_page_of_a_job_follows_it_to_its_end(
    season: ReportSeason, signed_in: SignIn, live_server: LiveServer
) -> None:
    _version, job = season.published()
    page = signed_in(season.second)
    page.goto(f"{live_server.url}/rapports/generations/{job.pk}/")
    expect(page.get_by_role("progressbar")).to_be_visible()
    generation.run(job.pk)
    expect(page.locator("#generation")).to_contain_text("Les fichiers sont prêts.")
    expect(page.get_by_role("progressbar")).to_have_count(0)

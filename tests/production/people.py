"""The people of the year in production: two of the DG with their second factor, a school, a ministry, a system."""

from __future__ import annotations

import hashlib
import re
import ssl
from pathlib import Path

import httpx
from allauth.mfa.totp.internal import auth
from playwright.sync_api import Browser, Response, expect

from accounts.models import User
from tests.functional.desks import CONTRACT, SCHOOL, YEAR, Desk, ReviewDesk, SchoolDesk
from tests.production.installation import Installation

KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
REPORT = f"/rapports/{CONTRACT}/{YEAR}/imt/annuel/"
OPEN_ACCOUNTS = f"""
from accounts.choices import Role
from allauth.mfa.totp.internal.auth import TOTP
from schools.models import Entity
from tests.factories.accounts import make_user
albi = Entity.objects.get(code="{SCHOOL}")
make_user("controller", Role.SCHOOL_CONTROLLER, albi)
make_user("api-client", Role.API_CLIENT, albi)
make_user("ministry", Role.MINISTRY_LIAISON)
for name in ("reviewer", "second"):
    TOTP.activate(make_user(name, Role.HEAD_OFFICE_REVIEWER), "{KEY}")
"""


def open_accounts(installation: Installation) -> None:
    """With the contract: what an operator does once, by the commands of docs/operations.md."""
    installation.run("web", ["python", "manage.py", "load_contract", f"fixtures/{CONTRACT}"])
    installation.run("web", ["python", "manage.py", "shell", "--no-imports", "-c", OPEN_ACCOUNTS])


def trusting(installation: Installation) -> ssl.SSLContext:
    """The installation's certificate, and no other."""
    return ssl.create_default_context(cafile=str(installation.place.folder / "tls" / "fullchain.pem"))


def api_client(installation: Installation) -> httpx.Client:
    """With a write token."""
    create = ["python", "manage.py", "create_token", "api-client@example.org", "--scope", "write"]
    token = installation.run("web", create).split()[-1]
    return httpx.Client(
        base_url=f"{installation.place.url}/api/v1/",
        headers={"Authorization": f"Bearer {token}"},
        verify=trusting(installation),
        timeout=60,
    )


class _SecondFactor(Desk):
    def __init__(self, browser: Browser, base: str, name: str) -> None:
        super().__init__(browser, base, User(email=f"{name}@example.org"), verified=False, patience=30_000)

    def _sign_in(self) -> None:
        super()._sign_in()
        if "second-facteur" in self.page.url:
            counter = next(iter(auth.yield_hotp_counters_from_time()))
            code = auth.format_hotp_value(auth.hotp_value(KEY, counter))
            self.page.locator("[name=code]").fill(str(code))
            self.press("Se connecter")
        self.page.wait_for_url(lambda url: "second-facteur" not in url)


class Controller(_SecondFactor, SchoolDesk):
    pass


class Reviewer(_SecondFactor, ReviewDesk):
    def writes_the_report(self) -> None:
        self.open(f"/rapports/{CONTRACT}/")
        self.page.get_by_text("Commencer un rapport").click()
        self.page.get_by_label("Année").select_option(str(YEAR))
        self.press("Commencer")
        self.open(f"{REPORT}textes/foreword/fr/")
        self.page.get_by_label("Texte du rapport").fill("Une année pleine.")
        self.press("Enregistrer")
        self.press("Transmettre pour relecture")
        expect(self.page.locator("main .status-badge").first).to_have_text("en relecture")

    def publishes_the_report(self) -> Response:
        """The answer to the request that asked for the files."""
        self.open(REPORT)
        with self.page.expect_response(lambda one: one.request.method == "POST") as answered:
            self.press("Publier")
        self.reads("Le rapport est publié")
        return answered.value


class Ministry(_SecondFactor):
    def downloads_the_report(self) -> Path:
        """Once a worker has drawn it; its digest is the one that the page prints."""
        self.open(REPORT)
        rows = self.page.get_by_role("row").filter(has_text=re.compile("[0-9a-f]{64}"))
        for _ in range(120):
            if rows.count() and "se préparent" not in self.page.locator("main").inner_text():
                break
            self.page.wait_for_timeout(500)
            self.page.reload()
        row = rows.first
        with self.page.expect_download() as started:
            row.get_by_role("link").click()
        path = Path(started.value.path())
        assert hashlib.sha256(path.read_bytes()).hexdigest() in row.inner_text()
        return path

    def verifies(self, path: Path) -> None:
        self.open("/rapports/verifier/")
        self.page.locator("input[type=file]").set_input_files(path)
        expect(self.page.get_by_role("status").filter(has_text="Oui")).to_contain_text("version 1")

"""The two people of a campaign at work, each in a browser of their own: what they do, said as they would say it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from accounts.models import User
from tests.factories.accounts import PASSWORD
from tests.indicators.views.filled_files import Changes, fill

CONTRACT, YEAR, SCHOOL = "cop-2023-2027", 2026, "imt-mines-albi"
BOARD = f"/saisie/{CONTRACT}/{YEAR}/"
SHEET = f"{BOARD}{SCHOOL}/"
PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  cell.focus();
  cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


class Desk:
    """A person signed in, at the addresses of the campaign. `errors` are those of the page's scripts."""

    def __init__(
        self, browser: Browser, base: str, user: User, *, verified: bool = True, patience: int = 8_000
    ) -> None:
        """`verified` false: a test signed the certificate of `base` itself. `patience` is in milliseconds."""
        self.base, self.user = base, user
        self.context: BrowserContext = browser.new_context(
            viewport={"width": 1440, "height": 900}, locale="fr-FR", ignore_https_errors=not verified
        )
        self.context.set_default_timeout(patience)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self._sign_in()

    def _sign_in(self) -> None:
        self.open(f"{settings.LOGIN_REDIRECT_URL}accounts/login/")
        self.page.get_by_label("Adresse électronique").fill(self.user.email)
        self.page.get_by_label("Mot de passe").fill(PASSWORD)
        self.page.get_by_role("button", name="Se connecter", exact=True).click()
        self.page.wait_for_url(lambda url: "login" not in url)

    def open(self, path: str) -> Desk:
        self.page.goto(self.base + path)
        return self

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def reads(self, text: str) -> None:
        expect(self.page.get_by_text(text).first).to_be_visible()

    def status_of(self, path: str) -> int:
        return self.page.request.get(self.base + path).status

    def line(self, code: str) -> Locator:
        return self.page.locator(f"#ligne-{code}")

    def figure(self, code: str) -> None:
        self.open(f"{SHEET}{code}/dossier/")

    def is_in_state(self, state: str) -> None:
        self.open(SHEET)
        expect(self.page.locator(".sheet-facts .status-badge").first).to_have_text(state)

    def writes(self, code: str, text: str) -> None:
        """In the thread of a figure."""
        self.figure(code)
        self.page.get_by_label("Votre message").fill(text)
        self.press("Ajouter au fil")
        self.reads(text)


class SchoolDesk(Desk):
    """The controller of the school: types, pastes, explains, hands in."""

    def cell(self, code: str) -> Locator:
        return self.page.locator(f"[data-cell='{code}']")

    def saved(self, code: str) -> None:
        expect(self.page.locator(f"#ligne-{code}:not([data-dirty]) .saved-mark")).to_be_visible()

    def types(self, code: str, text: str) -> None:
        self.cell(code).fill(text)
        self.page.keyboard.press("Enter")
        self.saved(code)

    def pastes(self, code: str, column: str, *, last: str) -> None:
        """From that cell downwards, as far as `last`."""
        self.cell(code).evaluate(PASTE, column)
        self.saved(last)

    def tells(self, code: str, **fields: str) -> None:
        """Beside the value, each field saved as it is left: `quality` and `reason` are chosen by their words."""
        for name, said in fields.items():
            if not self.line(code).locator("details").evaluate("details => details.open"):
                self.line(code).locator("summary").click()
            field = self.page.locator(f"[name='{code}-{name}']")
            if name in ("quality", "reason"):
                field.select_option(label=said)
            else:
                field.fill(said)
                field.press("Tab")
            self.saved(code)

    def attaches(self, code: str, name: str, content: bytes) -> None:
        self.figure(code)
        self.page.get_by_label("Fichier à joindre").set_input_files(
            {"name": name, "mimeType": "application/pdf", "buffer": content}
        )
        self.press("Joindre")
        expect(self.page.get_by_role("link", name=name)).to_be_visible()

    def fills_in_the_workbook(self, changes: Changes) -> None:
        """Downloads the sheet, changes cells in it, drops it back; stays on the preview."""
        self.open(SHEET)
        with self.page.expect_download() as downloaded:
            self.page.get_by_role("link", name="télécharger la fiche (XLSX)").click()
        content = fill(Path(downloaded.value.path()).read_bytes(), "xlsx", changes)
        self.page.get_by_role("link", name="déposer la fiche remplie").click()
        self.page.locator("#fichier").set_input_files(
            {"name": "fiche.xlsx", "mimeType": "application/octet-stream", "buffer": content}
        )
        self.press("Voir ce qui changerait")

    def hands_in(self) -> None:
        self.open(SHEET)
        self.press("Transmettre à la direction générale")


class ReviewDesk(Desk):
    """A reviewer of the DG: opens the campaign, returns, validates, reopens, decides of corrections."""

    def prepares(self, *, due_on: str, instructions: str) -> None:
        self.open(f"/saisie/{CONTRACT}/ouvrir/")
        self.page.get_by_label("Année").select_option(str(YEAR))
        self.page.get_by_label("À rendre avant le").fill(due_on)
        self.page.get_by_label("Consignes aux écoles").fill(instructions)
        self.press("Préparer sans ouvrir")
        self.reads("est préparée")

    def asks_only(self, codes: set[str]) -> None:
        """Of the school: every other box of its column is unticked."""
        self.open(f"{BOARD}campagne/")
        for box in self.page.locator(f"[name='demande-{SCHOOL}']").all():
            if box.get_attribute("value") not in codes:
                box.uncheck()
        self.press("Enregistrer ce qui est demandé")
        self.reads("Demandes enregistrées pour 1 école.")

    def opens(self) -> None:
        self.open(f"{BOARD}campagne/")
        self.press("Ouvrir la campagne")
        self.reads("La campagne est ouverte.")

    def returns(self, reasons: Mapping[str, str]) -> None:
        self.open(f"{SHEET}retour/")
        for code, reason in reasons.items():
            self.page.locator(f"[name='motif-{code}']").fill(reason)
        self.press("Renvoyer à l’école avec ces motifs")
        self.reads("La fiche est renvoyée à l’école")

    def validates(self, path: str = SHEET) -> None:
        self.open(path)
        self.press("Valider la fiche")
        self.reads("La fiche est validée")

    def reopens(self, reason: str) -> None:
        self.open(SHEET)
        self.page.get_by_label("Motif, lu par l’école").fill(reason)
        self.press("Rouvrir la fiche")
        self.reads("La fiche est rouverte")

"""Every page, with the person who reads it: where the accessibility tests go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.template.loader import render_to_string
from playwright.sync_api import Page

from accounts.models import User
from indicators.models import Correction, Indicator, Observation
from schools.models import Membership

CONTRACT = "cop-2023-2027"
YEAR = 2026
SCHOOL = "imt-mines-albi"
SHEET = f"/saisie/{CONTRACT}/{YEAR}/{SCHOOL}/"
# A sheet that was handed in, and a figure that is validated, of the demonstration.
SUBMITTED = f"/saisie/{CONTRACT}/2025/imt-mines-ales/"
DOSSIER = f"/saisie/{CONTRACT}/2024/{SCHOOL}/publications/dossier/"

Prepare = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page, who reads it (empty: nobody signed in), and what is done there before it is looked at."""

    path: str
    who: str = "reviewer"
    act: Prepare = lambda page: None


def people() -> dict[str, User]:
    """Of the demonstration, one person a role; `nobody` has none."""
    roles = {
        "reviewer": "head_office_reviewer",
        "controller": "school_controller",
        "ministry": "ministry_liaison",
        "administrator": "administrator",
    }
    found = {name: _of_role(role) for name, role in roles.items()}
    nobody = User(email="sans-role@demo.example", display_name="Sans Rôle")
    nobody.set_unusable_password()
    nobody.save()
    return found | {"nobody": nobody}


def _of_role(role: str) -> User:
    memberships = Membership.objects.filter(role=role).select_related("user").order_by("pk")
    own = memberships.filter(entity__code=SCHOOL) if role == "school_controller" else memberships
    return own[0].user


def propose_correction(by: User) -> None:
    """One correction that waits, on the figure of `DOSSIER`."""
    figure = Observation.objects.get(
        contract__code=CONTRACT, entity__code=SCHOOL, indicator__code="publications", year=2024
    )
    Correction.objects.create(
        observation=figure,
        version=figure.version,
        why="Deux articles comptés deux fois.",
        proposed_by=by,
        value=figure.value and figure.value - 2,
        quality=figure.quality,
    )


def reset_link(user: User) -> str:
    """The address of the message that resets a password."""
    return f"/accounts/password/reset/key/{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}/"


def type_nonsense(page: Page) -> None:
    cell = page.locator("[data-cell]").first
    cell.fill("abc")
    cell.press("Enter")
    page.locator("[data-refused]").wait_for()


def hand_in(page: Page) -> None:
    cell = page.locator("[data-cell='eleves-diplomants']")
    cell.fill("1 020")
    cell.press("Enter")
    page.locator("#ligne-eleves-diplomants .saved-mark").wait_for()
    page.locator("form[action$='actions/submit/'] button").last.click()
    page.locator("[data-focus-first]").wait_for()


def upload(page: Page) -> None:
    page.locator("input[type=file]").set_input_files(
        {"name": "fiche.xlsx", "mimeType": "application/octet-stream", "buffer": b"PK"}
    )
    page.locator("main form button[type=submit]").last.click()
    page.locator("[role=alert], [data-level]").first.wait_for()


def send_empty(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def written(template: str) -> Prepare:
    """A page that is shown while nothing else works."""
    return lambda page: page.set_content(render_to_string(template))


def stops(users: dict[str, User]) -> list[Stop]:
    series = Indicator.objects.filter(contract__code=CONTRACT).values_list("code", flat=True)[0]
    administrator = users["administrator"].pk
    return [
        Stop("/accounts/login/", ""),
        Stop("/accounts/login/", "", send_empty),
        Stop("/accounts/signup/", ""),
        Stop("/accounts/inactive/", ""),
        Stop("/accounts/password/reset/", ""),
        Stop("/accounts/password/reset/done/", ""),
        Stop(reset_link(users["ministry"]), ""),
        Stop("/accounts/password/reset/key/done/", ""),
        Stop("/accounts/password/change/"),
        Stop("/accounts/password/change/", act=send_empty),
        Stop("/accounts/password/set/", "nobody"),
        Stop("/accounts/logout/"),
        Stop("/"),
        Stop("/", "controller"),
        Stop("/", "ministry"),
        Stop("/", "nobody"),
        Stop("/nulle-part/"),
        Stop("/accounts/inactive/", act=written("500.html")),
        Stop("/accounts/inactive/", act=written("503.html")),
        Stop(f"/tableau-de-bord/{CONTRACT}/?annee=2025"),
        Stop("/tableau-de-bord/cop-2018-2022/?annee=2022"),
        Stop(f"/indicateurs/{CONTRACT}/"),
        Stop(f"/indicateurs/{CONTRACT}/rp-recherche-innovation/?annee=2025"),
        Stop(f"/indicateurs/{CONTRACT}/{series}/?annee=2024"),
        Stop(f"/indicateurs/{CONTRACT}/{series}/2024/{SCHOOL}/"),
        Stop(f"/ecoles/{CONTRACT}/"),
        Stop(f"/ecoles/{CONTRACT}/{SCHOOL}/?annee=2025"),
        Stop(f"/cascade/{CONTRACT}/"),
        Stop(f"/simulation/{CONTRACT}/"),
        Stop(f"/evolutions/{CONTRACT}/"),
        Stop(f"/positionnement/{CONTRACT}/"),
        Stop(f"/hypotheses/{CONTRACT}/"),
        Stop(f"/hypotheses/{CONTRACT}/inflation-cumulee/2025/"),
        Stop("/donnees/"),
        Stop("/journal/"),
        Stop(f"/jalons/{CONTRACT}/"),
        Stop("/jalons/cop-2018-2022/"),
        Stop(f"/saisie/{CONTRACT}/{YEAR}/"),
        Stop(f"/saisie/{CONTRACT}/{YEAR}/", "controller"),
        Stop(f"/saisie/{CONTRACT}/{YEAR}/campagne/"),
        Stop(f"/saisie/{CONTRACT}/2024/campagne/"),
        Stop(f"/saisie/{CONTRACT}/ouvrir/"),
        Stop(f"/saisie/{CONTRACT}/ouvrir/", act=send_empty),
        Stop(SHEET),
        Stop(SHEET, "controller"),
        Stop(SHEET, "controller", type_nonsense),
        Stop(SHEET, "controller", hand_in),
        Stop(f"/saisie/{CONTRACT}/{YEAR}/imt/"),
        Stop(f"{SHEET}fichier/apercu/", "controller"),
        Stop(f"{SHEET}fichier/apercu/", "controller", upload),
        Stop(SUBMITTED),
        Stop(f"{SUBMITTED}retour/"),
        Stop(f"{SUBMITTED}retour/", act=send_empty),
        Stop(DOSSIER),
        Stop(DOSSIER, "controller"),
        Stop(f"/corrections/{CONTRACT}/"),
        Stop(f"/controles/{CONTRACT}/"),
        Stop(f"/controles/{CONTRACT}/", "controller"),
        Stop("/administration/", "administrator"),
        Stop("/administration/accounts/user/", "administrator"),
        Stop(f"/administration/accounts/user/{administrator}/change/", "administrator"),
        Stop("/api/v1/docs/"),
    ]


def whole_pages(templates: Path) -> set[str]:
    """The templates that are pages: not fragments, not what pages are made from."""
    names = {str(path.relative_to(templates)) for path in templates.rglob("*.html")}
    apart = ("layouts/", "django/")
    return {name for name in names if "/_" not in f"/{name}" and not name.startswith(apart)}

"""Every page, with the person who reads it: where the accessibility tests go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string
from playwright.sync_api import Page

from accounts.models import User
from indicators.models import Contract, Correction, Indicator, Observation
from reports.models import Job
from reports.services import generation, preparing
from schools.models import Entity, Membership
from tests.indicators.views.filled_files import Changes, fill

CONTRACT = "cop-2023-2027"
YEAR = 2026
SCHOOL = "imt-mines-albi"
SECOND_FACTOR = "/accounts/second-facteur/"
SHEET = f"/saisie/{CONTRACT}/{YEAR}/{SCHOOL}/"
# A sheet that was handed in, and a figure that is validated, of the demonstration.
SUBMITTED = f"/saisie/{CONTRACT}/2025/imt-mines-ales/"
# What every school owes of J3.
ROADMAP = f"/jalons/{CONTRACT}/livrables/J3-2-2024-1/2024/"
# Reports of the demonstration: published, in review, and one that the walk begins.
PUBLISHED = f"/rapports/{CONTRACT}/2025/imt/annuel/"
REVIEWED = f"/rapports/{CONTRACT}/2025/imt-atlantique/annuel/"
ALBIS = f"/rapports/{CONTRACT}/{YEAR}/{SCHOOL}/annuel/"
DOSSIER = f"/saisie/{CONTRACT}/2024/{SCHOOL}/publications/dossier/"

Prepare = Callable[[Page], object]


@dataclass(frozen=True, slots=True)
class Stop:
    """A page, who reads it (empty: nobody signed in), and what is done there before it is looked at."""

    path: str
    who: str = "reviewer"
    act: Prepare = lambda page: None


def people() -> dict[str, User]:
    """Of the demonstration, one person a role; `nobody` has none, `ministry` has a second factor."""
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
    TOTP.activate(found["ministry"], generate_totp_secret())
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


def report_jobs(controller: User) -> dict[str, int]:
    """One whose files are made, and one that waits; a report of Albi's begun by its controller."""
    done, waiting = Job.objects.order_by("pk")[:2]
    generation.run(done.pk)
    contract = Contract.objects.select_related("institute").get(code=CONTRACT)
    preparing.start(contract=contract, entity=Entity.objects.get(code=SCHOOL), year=YEAR, kind="annual", by=controller)
    return {"done": done.pk, "waiting": waiting.pk}


def begin_a_report_without_date(page: Page) -> None:
    page.locator("main details summary").last.click()
    page.locator("[name='start-kind']").select_option("interim")
    page.locator("main details form button").click()
    page.locator(".errorlist").first.wait_for()


def send_back_without_reason(page: Page) -> None:
    page.locator("form[action$='actions/return/'] button").click()
    page.locator(".errorlist").first.wait_for()


def type_a_text(page: Page) -> None:
    page.locator("[name=text]").fill("# Titre\n\nUne **année**\n\n| a | b |\n|---|--:|\n| c | 1 |")
    page.locator("#texte-apercu table").wait_for()


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


def open_token(page: Page) -> None:
    page.locator("#id_user").select_option(index=1)
    page.locator("#id_name").fill("Entrepôt de données")
    send_empty(page)


def record_council(page: Page) -> None:
    page.locator("#id_held_on").fill("2025-03-12")
    page.locator("main form button[type=submit]").first.click()
    page.locator("[data-council]").first.wait_for()


def in_french(page: Page, address: str) -> bytes:
    """A file with the headings that the tests know, whatever the language of the walk."""
    (cookie,) = [one for one in page.context.cookies() if one.get("name") == "django_language"]
    place = {"name": "django_language", "domain": str(cookie.get("domain")), "path": "/"}
    page.context.add_cookies([{**place, "value": "fr"}])  # type: ignore[typeddict-item]
    content = page.request.get(address).body()
    page.context.add_cookies([{**place, "value": str(cookie.get("value"))}])  # type: ignore[typeddict-item]
    return content


def preview(page: Page) -> None:
    """A filled-in sheet with a change that is taken and a cell that is refused."""
    address = page.url.replace("fichier/apercu/", "fiche.xlsx")
    changes: Changes = {("publications", "value"): Decimal(131), ("eleves-ingenieurs", "value"): "1.234,5"}
    content = fill(in_french(page, address), "xlsx", changes)
    page.locator("input[type=file]").set_input_files(
        {"name": "fiche.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    )
    page.locator("main form button[type=submit]").last.click()
    page.locator("#depot-refused").wait_for()


def send_empty(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()


def hand_in_nothing(page: Page) -> None:
    page.locator("button[formaction$='transmettre/']").click()
    page.locator(".errorlist").first.wait_for()


def claim_done(page: Page) -> None:
    """Without its date nor its evidence: the page says so."""
    page.get_by_role("radio").last.check()
    page.locator("form[action$='avancement/'] button").click()
    page.locator(".errorlist").first.wait_for()


def written(template: str) -> Prepare:
    """A page that is shown while nothing else works."""
    return lambda page: page.set_content(render_to_string(template))


def stops(users: dict[str, User]) -> list[Stop]:
    series = Indicator.objects.filter(contract__code=CONTRACT).values_list("code", flat=True)[0]
    administrator = users["administrator"].pk
    jobs = report_jobs(users["controller"])
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
        Stop("/accounts/reauthenticate/"),
        Stop(SECOND_FACTOR),
        Stop(SECOND_FACTOR, "ministry"),
        Stop(f"{SECOND_FACTOR}reauthenticate/", "ministry"),
        Stop(f"{SECOND_FACTOR}totp/activate/", "nobody"),
        Stop("/accounts/inactive/", act=written("mfa/totp/deactivate_form.html")),
        Stop("/accounts/inactive/", act=written("mfa/recovery_codes/index.html")),
        Stop("/accounts/inactive/", act=written("mfa/recovery_codes/generate.html")),
        Stop("/accounts/inactive/", act=written("mfa/authenticate.html")),
        Stop("/accounts/sso/echec/", ""),
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
        Stop(f"/conseils/{CONTRACT}/", act=record_council),
        Stop(f"/evolutions/{CONTRACT}/"),
        Stop(f"/evolutions/{CONTRACT}/?ecole={SCHOOL}", "ministry"),
        Stop(f"/positionnement/{CONTRACT}/"),
        Stop(f"/hypotheses/{CONTRACT}/"),
        Stop(f"/hypotheses/{CONTRACT}/inflation-cumulee/2025/"),
        Stop("/donnees/"),
        Stop("/journal/"),
        Stop(f"/criteres/{CONTRACT}/"),
        Stop(f"/appreciations/{CONTRACT}/"),
        Stop("/appreciations/cop-2018-2022/"),
        Stop(f"/appreciations/{CONTRACT}/2025/imt/critere/A1-1-c1/"),
        Stop(f"/appreciations/{CONTRACT}/2025/imt/indicateur/consommation-energie/", act=hand_in_nothing),
        Stop(f"/rapports/{CONTRACT}/"),
        Stop(f"/rapports/{CONTRACT}/", act=begin_a_report_without_date),
        Stop("/rapports/cop-2018-2022/", "ministry"),
        Stop(f"{PUBLISHED}", "ministry"),
        Stop(f"{PUBLISHED}versions/1/fr/", "ministry"),
        Stop(REVIEWED),
        Stop(REVIEWED, act=send_back_without_reason),
        Stop(f"{REVIEWED}projet/fr/"),
        Stop(f"{REVIEWED}textes/summary/fr/"),
        Stop(f"{ALBIS}textes/summary/fr/", "controller", type_a_text),
        Stop(ALBIS, "controller"),
        Stop(f"/rapports/generations/{jobs['done']}/"),
        Stop(f"/rapports/generations/{jobs['waiting']}/"),
        Stop("/rapports/verifier/", "ministry"),
        Stop("/rapports/verifier/", "ministry", send_empty),
        Stop(f"/jalons/{CONTRACT}/"),
        Stop(f"/jalons/{CONTRACT}/", "ministry"),
        Stop(f"/jalons/{CONTRACT}/suivi/"),
        Stop(f"/jalons/{CONTRACT}/suivi/", "controller"),
        Stop(f"{ROADMAP}"),
        Stop(f"{ROADMAP}{SCHOOL}/"),
        Stop(f"{ROADMAP}{SCHOOL}/", "controller"),
        Stop(f"{ROADMAP}{SCHOOL}/", "controller", claim_done),
        Stop(f"{ROADMAP}{SCHOOL}/", "ministry"),
        Stop(f"/jalons/{CONTRACT}/livrables/J5-1-2025-1/2025/imt/"),
        Stop("/jalons/cop-2018-2022/"),
        Stop(f"/jalons/{CONTRACT}/?annee=2025&etat=late"),
        Stop(f"/jalons/{CONTRACT}/J1/"),
        Stop(f"/jalons/{CONTRACT}/J3/", "controller"),
        Stop(f"/jalons/{CONTRACT}/J3/", act=send_empty),
        Stop(f"/jalons/{CONTRACT}/J9/", "ministry"),
        Stop("/jalons/cop-2018-2022/J1/"),
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
        Stop(f"{SHEET}fichier/apercu/", "controller", preview),
        Stop(SUBMITTED),
        Stop(f"{SUBMITTED}retour/"),
        Stop(f"{SUBMITTED}retour/", act=send_empty),
        Stop(DOSSIER),
        Stop(DOSSIER, "controller"),
        Stop(f"/corrections/{CONTRACT}/"),
        Stop(f"/controles/{CONTRACT}/"),
        Stop(f"/controles/{CONTRACT}/", "controller"),
        Stop("/comptes/jetons/"),
        Stop("/comptes/jetons/", "administrator"),
        Stop("/comptes/jetons/", "administrator", send_empty),
        Stop("/comptes/jetons/", "administrator", open_token),
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

"""A campaign in a browser, by both roles: opened, entered, checked, returned, answered, validated, locked, reopened."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as project
from playwright.sync_api import Browser, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.choices import Role
from accounts.models import AuditEntry, Notification, User
from indicators.imports.contract import load_contract
from indicators.models import Contract, Indicator, Observation, Sheet
from indicators.services import observations, sheets
from indicators.services.campaigns import open_campaign
from indicators.services.observations import FigureInput
from schools.models import Entity
from tests.factories.accounts import make_user
from tests.functional.desks import CONTRACT, PASTE, SCHOOL, SHEET, YEAR, Desk, ReviewDesk, SchoolDesk
from tests.indicators.spellings import REFUSED

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ASKED = {"eleves-diplomants", "eleves-ingenieurs", "publications", "rp-recherche-innovation", "entreprises-creees"}
WHY = "Promotion réduite par les travaux du campus."
PDF = b"%PDF-1.7\n%%EOF\n"
Sit = Callable[..., Desk]


@pytest.fixture
def people(transactional_db: None, settings: Settings, tmp_path: Path) -> dict[str, User]:
    """The contract as its files give it; two reviewers, one controller. No campaign yet."""
    settings.MEDIA_ROOT = tmp_path
    load_contract(Path(project.BASE_DIR) / "fixtures" / CONTRACT)
    return {
        "school": make_user("controller", Role.SCHOOL_CONTROLLER, Entity.objects.get(code=SCHOOL)),
        "dg": make_user("reviewer", Role.HEAD_OFFICE_REVIEWER),
        "second": make_user("second", Role.HEAD_OFFICE_REVIEWER),
    }


@pytest.fixture
def sit(people: dict[str, User], browser: Browser, live_server: LiveServer) -> Iterator[Sit]:
    """Seats a person at a desk of theirs; whatever their page's scripts complain of fails the test."""
    desks: list[Desk] = []

    def seat(who: str) -> Desk:
        desk = (SchoolDesk if who == "school" else ReviewDesk)(browser, live_server.url, people[who])
        desks.append(desk)
        return desk

    yield seat
    assert [error for desk in desks for error in desk.errors] == []
    for desk in desks:
        desk.context.close()


@pytest.fixture
def school(sit: Sit) -> SchoolDesk:
    desk = sit("school")
    assert isinstance(desk, SchoolDesk)
    return desk


@pytest.fixture
def dg(sit: Sit) -> ReviewDesk:
    desk = sit("dg")
    assert isinstance(desk, ReviewDesk)
    return desk


@pytest.fixture
def opened(people: dict[str, User]) -> Sheet:
    """The campaign under way, nothing entered."""
    contract = Contract.objects.get(code=CONTRACT)
    open_campaign(contract=contract, year=YEAR, due_on=date(2027, 2, 28), by=people["dg"])
    return sheet()


@pytest.fixture
def submitted(opened: Sheet, people: dict[str, User]) -> Sheet:
    enter("eleves-diplomants", "1020", people["school"])
    return sheets.submit(sheet=sheet(), without_comment=True, by=people["school"])


@pytest.fixture
def validated(submitted: Sheet, people: dict[str, User]) -> Sheet:
    return sheets.validate(sheet=submitted, by=people["dg"])


def sheet(entity: str = SCHOOL) -> Sheet:
    found = Sheet.objects.select_related("campaign__contract__institute", "entity")
    return found.get(entity__code=entity, campaign__year=YEAR)


def enter(code: str, value: str, by: User) -> Observation:
    series = Indicator.objects.get(contract__code=CONTRACT, code=code)
    figure = FigureInput(value=Decimal(value))
    return observations.save_figure(sheet=sheet(), indicator=series, figure=figure, expected_version=0, by=by)


def figure(code: str) -> Observation:
    return Observation.objects.get(indicator__code=code, entity__code=SCHOOL, year=YEAR, kind="actual")


def told(user: User) -> list[str]:
    return list(Notification.objects.filter(recipient=user).order_by("pk").values_list("kind", flat=True))


def test_a_campaign_from_opening_to_lock(
    people: dict[str, User], school: SchoolDesk, dg: ReviewDesk, live_server: LiveServer
) -> None:
    dg.prepares(due_on="2027-02-28", instructions="Effectifs au 31 décembre.")
    assert school.status_of(SHEET) == 404
    dg.asks_only(ASKED)
    dg.opens()
    school.open(SHEET).reads("Consignes de la campagne")
    school.pastes("eleves-diplomants", "1 020\n1 005,0\n", last="eleves-ingenieurs")
    school.types("rp-recherche-innovation", "5,62 M€")
    school.tells("eleves-diplomants", comment=WHY)
    school.hands_in()
    school.reads("La fiche est transmise à la direction générale.")
    dg.returns({"eleves-ingenieurs": "Compter sans les apprentis ?"})
    school.is_in_state("renvoyée")
    school.types("eleves-ingenieurs", "990")
    school.hands_in()
    school.reads("La fiche est transmise à la direction générale.")
    dg.validates()
    school.is_in_state("validée")
    assert {o.state for o in Observation.objects.filter(entity__code=SCHOOL, year=YEAR)} == {"validated"}
    assert told(people["school"]) == ["campaign_opened", "sheet_returned", "sheet_validated"]


def test_what_is_not_asked_is_not_on_the_sheet(opened: Sheet, school: SchoolDesk, dg: ReviewDesk) -> None:
    dg.asks_only(ASKED)
    school.open(SHEET)
    shown = {cell.get_attribute("data-cell") for cell in school.page.locator("[data-cell]").all()}
    assert shown == ASKED
    expect(school.page.locator("#avancement")).to_contain_text("0 sur 5")


def test_figures_are_explained_where_they_stand(opened: Sheet, school: SchoolDesk) -> None:
    school.open(SHEET)
    school.types("publications", "128")
    school.tells("publications", quality="provisoire", source="HAL, extraction du 15 janvier")
    school.tells("taux-emploi-6-mois", reason="non disponible", expected_on="2027-03-31", comment="Enquête en cours.")
    expect(school.line("publications").locator(".sheet-value")).to_contain_text("provisoire")
    provisional, missing = figure("publications"), figure("taux-emploi-6-mois")
    assert (provisional.quality, provisional.source) == ("provisional", "HAL, extraction du 15 janvier")
    assert (missing.reason, missing.expected_on, missing.comment) == (
        "not_available", date(2027, 3, 31), "Enquête en cours.",
    )  # fmt: skip


def test_a_refused_cell_says_why_and_the_others_of_the_column_are_saved(opened: Sheet, school: SchoolDesk) -> None:
    school.open(SHEET)
    school.pastes("eleves-diplomants", "1\u202f210\n1.234,5\n92,5 %\n12 k€\n", last="taux-emploi-6-mois")
    expect(school.line("eleves-ingenieurs").locator(".errorlist")).to_contain_text("ambigu")
    expect(school.cell("eleves-ingenieurs")).to_have_value("1.234,5")
    expect(school.line("mobilite-internationale").locator(".errorlist")).to_contain_text("12 k€")
    assert (figure("eleves-diplomants").value, figure("taux-emploi-6-mois").value) == (1210, Decimal("92.5"))


def test_a_column_of_what_is_no_number_is_refused_cell_by_cell(opened: Sheet, school: SchoolDesk) -> None:
    school.open(SHEET)
    cells = school.page.locator("[data-cell]")
    hostile = REFUSED[: cells.count()]
    cells.first.evaluate(PASTE, "\n".join(hostile))
    expect(school.page.locator(".sheet-value .errorlist")).to_have_count(len(hostile), timeout=60_000)
    assert [cell.input_value() for cell in cells.all()][: len(hostile)] == list(hostile)
    assert not Observation.objects.filter(year=YEAR).exists()


def test_a_warning_is_commented_before_handing_in_or_left_on_purpose(opened: Sheet, school: SchoolDesk) -> None:
    school.open(SHEET)
    school.types("eleves-diplomants", "1 020")
    school.hands_in()
    school.reads("Des valeurs semblent inhabituelles")
    school.tells("eleves-diplomants", comment=WHY)
    school.hands_in()
    school.reads("La fiche est transmise à la direction générale.")
    assert not AuditEntry.objects.filter(reason__contains="sans commentaire").exists()


def test_what_cannot_be_is_not_handed_in(opened: Sheet, school: SchoolDesk) -> None:
    school.open(SHEET)
    school.pastes("eleves-diplomants", "1 020\n1 100\n", last="eleves-ingenieurs")
    school.hands_in()
    expect(school.page.locator("main [role=alert]")).to_contain_text("1\u202f100")
    school.is_in_state("en saisie")


def test_a_file_backs_a_figure_and_stays_while_it_is_reviewed(
    opened: Sheet, people: dict[str, User], school: SchoolDesk, dg: ReviewDesk
) -> None:
    school.open(SHEET)
    school.types("publications", "128")
    school.attaches("publications", "export-hal.pdf", PDF)
    expect(school.page.get_by_role("button", name="Retirer")).to_be_visible()
    sheets.submit(sheet=sheet(), without_comment=True, by=people["school"])
    school.figure("publications")
    expect(school.page.get_by_role("button", name="Retirer")).to_have_count(0)
    dg.figure("publications")
    expect(dg.page.get_by_role("link", name="export-hal.pdf")).to_be_visible()


def test_the_workbook_is_filled_in_previewed_then_confirmed(opened: Sheet, school: SchoolDesk) -> None:
    school.fills_in_the_workbook({
        ("eleves-diplomants", "value"): Decimal(1210),
        ("eleves-ingenieurs", "value"): "1.234,5",
        ("publications", "value"): Decimal(128),
        ("publications", "quality"): "provisoire",
    })  # fmt: skip
    school.reads("Rien n’est encore enregistré.")
    school.reads("ambigu")
    assert not Observation.objects.filter(year=YEAR).exists()
    school.press("Confirmer\u00a0: enregistrer 2 valeurs")
    school.reads("2 valeurs enregistrées.")
    assert (figure("eleves-diplomants").value, figure("publications").quality) == (1210, "provisional")


def test_both_talk_about_a_line_in_its_thread(submitted: Sheet, people: dict[str, User], sit: Sit) -> None:
    school, dg = sit("school"), sit("dg")
    dg.writes("eleves-diplomants", "Pourquoi cette baisse ?")
    school.writes("eleves-diplomants", WHY)
    dg.figure("eleves-diplomants")
    dg.reads(WHY)
    assert told(people["school"])[-1] == "figure_message"


def test_a_locked_figure_is_not_written_from_a_page_left_open(
    opened: Sheet, people: dict[str, User], school: SchoolDesk
) -> None:
    school.open(SHEET)
    school.types("eleves-diplomants", "1 020")
    sheets.submit(sheet=sheet(), without_comment=True, by=people["school"])
    sheets.validate(sheet=sheet(), by=people["dg"])
    school.cell("eleves-diplomants").fill("1 999")
    school.page.keyboard.press("Enter")
    expect(school.line("eleves-diplomants").locator(".errorlist")).to_contain_text("validée")
    expect(school.cell("eleves-diplomants")).to_have_value("1 999")
    assert figure("eleves-diplomants").value == 1020


def test_nobody_validates_what_they_entered(opened: Sheet, people: dict[str, User], dg: ReviewDesk, sit: Sit) -> None:
    """The institute's own sheet, which the DG fills in."""
    institute = SHEET.replace(SCHOOL, "imt")
    dg.open(institute)
    dg.page.locator("[data-cell]").first.fill("95")
    dg.page.keyboard.press("Enter")
    expect(dg.page.locator(".saved-mark").first).to_be_visible()
    sheets.submit(sheet=sheet("imt"), without_comment=True, by=people["dg"])
    dg.open(institute)
    dg.reads("Une autre personne doit valider")
    expect(dg.page.get_by_role("button", name="Valider la fiche")).to_have_attribute("aria-disabled", "true")
    second = sit("second")
    assert isinstance(second, ReviewDesk)
    second.validates(institute)


def test_a_validated_sheet_is_reopened_with_a_trace(
    validated: Sheet, people: dict[str, User], school: SchoolDesk, dg: ReviewDesk
) -> None:
    dg.reopens("Effectif au 31 décembre attendu.")
    school.open(SHEET).reads("Effectif au 31 décembre attendu.")
    school.types("eleves-diplomants", "1 030")
    school.figure("eleves-diplomants")
    expect(school.page.locator("main")).to_contain_text("1\u202f020")
    entry = AuditEntry.objects.filter(object_type="sheet", action="reopened").get()
    assert (entry.by, entry.reason) == (people["dg"], "Effectif au 31 décembre attendu.")


def test_a_correction_is_approved_by_a_second_person(validated: Sheet, dg: ReviewDesk, sit: Sit) -> None:
    dg.figure("eleves-diplomants")
    dg.page.locator(".figure-propose summary").click()
    dg.page.get_by_label("Valeur corrigée").fill("1 215")
    dg.page.get_by_label("Pourquoi corriger").fill("Double compte.")
    dg.press("Voir ce qui changerait")
    dg.reads("atteint")
    dg.press("Proposer la correction")
    dg.reads("Une autre personne de la direction générale doit approuver")
    second = sit("second")
    second.figure("eleves-diplomants")
    second.press("Approuver la correction")
    second.reads("La correction est approuvée")
    assert (figure("eleves-diplomants").value, figure("eleves-diplomants").state) == (1215, "validated")


def test_a_school_takes_its_own_proposal_back(validated: Sheet, school: SchoolDesk) -> None:
    school.figure("eleves-diplomants")
    school.page.locator(".figure-propose summary").click()
    school.page.get_by_label("Valeur corrigée").fill("1 215")
    school.page.get_by_label("Pourquoi corriger").fill("Double compte.")
    school.press("Proposer la correction")
    school.press("Retirer ma correction")
    school.reads("La correction est retirée")
    assert figure("eleves-diplomants").value == 1020

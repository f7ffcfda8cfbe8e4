"""Each row that `import_actuals` refuses, with the column it names and what it says."""

from __future__ import annotations

import pytest

from accounts.choices import Role
from accounts.models import User
from indicators.calculations.results import YearOutOfRange
from indicators.models import Baseline, Campaign, CampaignRequest, Contract, Indicator, Observation, Sheet
from indicators.queries.evaluations import evaluations
from indicators.services.campaigns import open_campaign
from schools.models import Entity
from tests.factories.accounts import make_user
from tests.indicators.imports.conftest import Import, Refusals

pytestmark = pytest.mark.django_db

FULL = "entity,indicator,year,value,kind,provisional,comment,source,reason,expected_on,state\n"
HEADER = "entity,indicator,year,value\n"

ROWS = [
    ("ile-nord,marins,2030,,,,,,,,", "value", "vide"),
    ("ile-nord,marins,2030,1,,,,,not_available,,", "reason", "ne va pas avec un nombre"),
    ("ile-nord,marins,2030,,,,,,perdu,,", "reason", "perdu"),
    ('ile-nord,marins,2030,"1,234",,,,,,,', "value", "ambigu"),
    ("ile-nord,marins,2030,NaN,,,,,,,", "value", "n’est pas un nombre"),
    ("ile-nord,marins,2030,2030-01-01,,,,,,,", "value", "date"),
    ("ile-nord,marins,2030,12 %,,,,,,,", "value", "pourcentage"),
    ("ile-nord,marins,2030,-1,,,,,,,", "value", "négative"),
    ("ile-nord,reussite,2030,-1,,,,,,,", "value", "négative"),
    ("ile-nord,bateaux,2030,1,,,,,,,", "indicator", "code inconnu"),
    (",marins,2030,1,,,,,,,", "entity", "vide"),
    ("imt,marins,2030,1,,,,,,,", "entity", "code inconnu"),
    ("ile-nord,recettes,2030,1,,,,,,,", "entity", "n’est pas décliné"),
    ("archipel,cartes,2030,1,,,,,,,", "entity", "donné par les écoles"),
    ("ile-nord,marins,2030,1,adjustment,,InSIC,,,,", "entity", "appartient à l’institut"),
    ("archipel,marins,2030,1,adjustment,,,,,,", "comment", "intitulé"),
    ("archipel,reussite,2030,1,adjustment,,x,,,,", "kind", "somme"),
    ("archipel,prix,2030,1,external,,,,,,", "entity", "laisser vide"),
    (",marins,2030,1,external,,,,,,", "kind", "n’est pas une série externe"),
    (",prix,2030,1,adjustment,,x,,,,", "kind", "est une série externe"),
    ("ile-nord,marins,2030,1,forecast,,,,,,", "kind", "forecast"),
    ("ile-nord,marins,2028,1,,,,,,,", "year", "de 2029 à 2033"),
    ("ile-nord,marins,2034,1,,,,,,,", "year", "de 2029 à 2033"),
    ("ile-nord,marins,1e9,1,,,,,,,", "year", "année"),
    ("ile-nord,marins,2030-2031,1,,,,,,,", "year", "année"),
    ("ile-nord,marins,2030,1,,peut-être,,,,,", "provisional", "oui ou non"),
    ("ile-nord,marins,2030,,,,,,not_available,03/31/2031,", "expected_on", "date"),
    ("ile-nord,marins,2030,1,,,,,,,closed", "state", "closed"),
    ("ile-nord,marins,2030,1,,,,,,,draft+sure", "state", "provisional ou estimated"),
    ("ile-nord,marins,2030,1,,no,,,,,draft+provisional", "provisional", "contredit"),
    (f"ile-nord,marins,2030,1,,,,{'x' * 401},,,", "source", "trop long"),
    ("ile-ouest,naufrages,2030,0,,,,,,,", "value", "sans objet"),
    ("ile-ouest,naufrages,2030,,,,,,not_available,,", "value", "sans objet"),
]


@pytest.mark.parametrize(("row", "column", "sentence"), ROWS)
def test_a_row_is_refused_with_its_line_and_its_reason(
    refusals: Refusals, row: str, column: str, sentence: str
) -> None:
    [problem] = refusals(FULL + row)
    assert problem.startswith(f"valeurs.csv:2: {column}: ")
    assert sentence in problem


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("entity,indicator,year,value,couleur\n", "valeurs.csv:1: couleur: colonne inconnue"),
        ("entity,indicator,year\n", "valeurs.csv:1: value: colonne absente"),
        ("entity,indicator,year,period,value\n", "valeurs.csv:1: year: « year » et « period » disent la même chose"),
        ("entity,indicator,year,value,value\n", "valeurs.csv:1: value: colonne en double : n’en garder qu’une"),
    ],
)
def test_a_header_is_refused(refusals: Refusals, header: str, problem: str) -> None:
    [found] = refusals(header + "ile-nord,marins,2030,1\n")
    assert found.startswith(problem)


def test_cells_beyond_the_header_are_not_lost_without_a_word(refusals: Refusals) -> None:
    [problem] = refusals(HEADER + "ile-nord,marins,2030,1,234\n")
    assert "hors des colonnes" in problem


def test_not_applicable_may_be_said_where_it_is_so(import_text: Import) -> None:
    assert import_text("entity,indicator,year,value,reason\nile-ouest,naufrages,2030,,not_applicable\n").changed == 1


def test_an_unreadable_file_is_one_problem(refusals: Refusals) -> None:
    assert refusals("") == ["valeurs.csv: le fichier est vide"]


@pytest.fixture
def campaign(contract: Contract) -> Campaign:
    return open_campaign(contract=contract, year=2030, announce=False, by=None)


@pytest.fixture
def controller(campaign: Campaign) -> User:
    return make_user("controller", Role.SCHOOL_CONTROLLER, Entity.objects.get(code="ile-nord"))


def test_a_controller_imports_drafts_of_their_school_alone(
    import_text: Import, refusals: Refusals, controller: User
) -> None:
    assert import_text(HEADER + "ile-nord,marins,2030,1", by=controller).changed == 1
    assert Observation.objects.get().updated_by == controller
    rows = "ile-sud,marins,2030,1,\narchipel,marins,2030,1,\n,prix,2030,1,\nile-nord,marins,2030,2,validated\n"
    problems = refusals("entity,indicator,year,value,state\n" + rows, by=controller)
    assert [problem.split(": ")[1] for problem in problems] == ["entity", "entity", "entity", "state"]
    assert "de l’école" in problems[0]


def test_nobody_imports_into_a_sheet_that_is_handed_in(
    campaign: Campaign, import_text: Import, refusals: Refusals, controller: User
) -> None:
    import_text(HEADER + "ile-nord,marins,2030,1", by=controller)
    Sheet.objects.filter(campaign=campaign).update(state="submitted")
    assert import_text(HEADER + "ile-nord,marins,2030,1", by=controller).changed == 0
    [problem] = refusals(HEADER + "ile-nord,marins,2030,2", by=controller)
    assert "La fiche est transmise" in problem


def test_nobody_imports_where_no_campaign_asks(refusals: Refusals, controller: User) -> None:
    [problem] = refusals(HEADER + "ile-nord,marins,2031,1", by=controller)
    assert "aucune campagne 2031 n’est ouverte" in problem


def test_a_person_imports_what_the_campaign_asks_the_command_whatever_there_is(
    campaign: Campaign, import_text: Import, refusals: Refusals, controller: User
) -> None:
    school, other = Entity.objects.get(code="ile-nord"), Indicator.objects.get(code="reussite")
    CampaignRequest.objects.create(campaign=campaign, entity=school, indicator=other)
    [problem] = refusals(HEADER + "ile-nord,marins,2030,1", by=controller)
    assert "la campagne ne demande pas cette valeur" in problem
    assert import_text(HEADER + "ile-nord,marins,2030,1").changed == 1


def test_the_head_office_puts_nothing_into_a_schools_sheet(refusals: Refusals, campaign: Campaign) -> None:
    reviewer = make_user("reviewer", Role.HEAD_OFFICE_REVIEWER)
    [problem] = refusals(HEADER + "ile-nord,marins,2030,1", by=reviewer)
    assert "Seul le contrôleur de gestion de l’école importe ses chiffres." in problem


def test_the_years_are_those_that_can_be_evaluated(contract: Contract, refusals: Refusals) -> None:
    """An average stands at its last year: the years before it hold nothing that could be judged."""
    Baseline.objects.filter(contract=contract, kind="reference").update(first_year=2025)
    with pytest.raises(YearOutOfRange) as refused:
        evaluations(contract, year=2026)
    [problem] = refusals(HEADER + "ile-nord,marins,2026,1")
    assert problem.endswith(f"(de {refused.value.first} à {refused.value.last})")


def test_beyond_100_percent_a_comment_says_why(import_text: Import, refusals: Refusals) -> None:
    [problem] = refusals(HEADER + "ile-nord,reussite,2030,100.5")
    assert problem.startswith("valeurs.csv:2: comment: plus de 100")
    assert import_text("entity,indicator,year,value,comment\nile-nord,reussite,2030,100.5,Deux sessions\n").changed == 1

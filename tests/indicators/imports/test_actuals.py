"""`import_actuals`: what a file may say of the figures, all or nothing, and nothing the second time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from accounts.models import AuditEntry
from indicators.imports.actuals import import_actuals
from indicators.models import Contract, Observation, ObservationRevision
from tests.indicators.imports import workbooks
from tests.indicators.imports.conftest import Import, Refusals

pytestmark = pytest.mark.django_db

HEADER = "entity,indicator,year,value\n"
FULL = "entity,indicator,year,value,kind,provisional,comment,source,reason,expected_on,state\n"
NUMBER = "ile-nord,marins,2030,130"


def figure(**key: object) -> Observation:
    return Observation.objects.select_related("entity").get(**key)


def test_a_row_becomes_a_draft_with_its_revision_and_its_audit_row(import_text: Import) -> None:
    report = import_text(HEADER + NUMBER)
    observation = figure()
    assert (report.changed, observation.value, observation.state) == (1, Decimal(130), "draft")
    assert ObservationRevision.objects.count() == 1
    entry = AuditEntry.objects.get(action="imported")
    assert (entry.entity_code, entry.label, entry.old, entry.new) == ("ile-nord", "marins 2030", "", "130 [draft]")


def test_every_optional_column_is_kept(import_text: Import) -> None:
    import_text(FULL + 'ile-nord,reussite,2030,"81,5 %",actual,oui,Rentrée tardive,Enquête,,,validated\n')
    kept = figure()
    assert (kept.value, kept.quality, kept.state) == (Decimal("81.5"), "provisional", "validated")
    assert (kept.comment, kept.source) == ("Rentrée tardive", "Enquête")


def test_a_reason_stands_for_a_missing_figure(import_text: Import) -> None:
    import_text(FULL + "ile-nord,marins,2030,,,,,,not_available,31/03/2031,\n")
    kept = figure()
    assert (kept.value, kept.reason, kept.expected_on) == (None, "not_available", date(2031, 3, 31))


def test_adjustments_are_named_by_their_comment(import_text: Import) -> None:
    rows = "archipel,marins,2030,-12,adjustment,,Croisière commune,,,,\narchipel,marins,2030,3,adjustment,,Autre,,,,\n"
    import_text(FULL + rows)
    named = Observation.objects.filter(kind="adjustment").order_by("name").values_list("name", "value", "comment")
    assert list(named) == [("Autre", Decimal(3), ""), ("Croisière commune", Decimal(-12), "")]


def test_supporting_and_external_series_come_under_their_own_codes(import_text: Import) -> None:
    import_text(HEADER + "ile-nord,candidats,2030,90\n,prix,2030,104.35\n")
    external = figure(kind="external")
    assert (external.entity.code, external.value) == ("archipel", Decimal("104.35"))
    assert figure(indicator__code="candidats").kind == "actual"


@pytest.mark.parametrize("state", ["draft", "submitted", "validated"])
def test_the_given_state_applies_to_rows_that_carry_none(import_text: Import, state: str) -> None:
    import_text(
        "entity,indicator,year,value,state\nile-nord,marins,2030,1,\nile-sud,marins,2030,2,published\n", state=state
    )
    assert [figure(entity__code=code).state for code in ("ile-nord", "ile-sud")] == [state, "published"]


def test_the_same_file_twice_changes_nothing(import_text: Import, contract: Contract) -> None:
    text = FULL + "ile-nord,marins,2030,130,,yes,a,b,,,\nile-sud,marins,2030,,,,,,not_collected,2031-01-01,\n"
    import_text(text)
    contract.refresh_from_db()
    before = AuditEntry.objects.count(), ObservationRevision.objects.count(), contract.data_version
    report = import_text(text)
    contract.refresh_from_db()
    assert (report.changed, report.unchanged) == (0, 2)
    assert (AuditEntry.objects.count(), ObservationRevision.objects.count(), contract.data_version) == before


def test_a_dry_run_tells_what_would_change_and_writes_nothing(import_text: Import) -> None:
    import_text(HEADER + NUMBER)
    report = import_text(HEADER + "ile-nord,marins,2030,131", dry_run=True)
    assert [(c.line, c.entity, c.old, c.new) for c in report.changes] == [(2, "ile-nord", "130 [draft]", "131 [draft]")]
    assert figure().value == 130


def test_what_the_file_does_not_say_stays(import_text: Import) -> None:
    import_text(FULL + "ile-nord,marins,2030,130,,yes,Un mot,Enquête,,,submitted\n")
    import_text(FULL.replace("provisional,", "") + "ile-nord,marins,2030,131,,,,,,\n")
    kept = figure()
    assert (kept.value, kept.quality, kept.comment, kept.source) == (131, "provisional", "Un mot", "Enquête")
    assert kept.state == "submitted"


def test_an_empty_provisional_cell_says_final(import_text: Import) -> None:
    import_text(FULL + "ile-nord,marins,2030,130,,yes,,,,,\n")
    import_text(FULL + "ile-nord,marins,2030,130,,,,,,,\n")
    assert figure().quality == "final"


def test_a_draft_over_an_identical_validated_figure_changes_nothing(import_text: Import) -> None:
    import_text(HEADER + NUMBER, state="validated")
    assert import_text(HEADER + "ile-nord,marins,2030,130.0").changed == 0
    assert figure().state == "validated"


@pytest.mark.parametrize("state", ["validated", "published"])
def test_a_locked_figure_that_differs_is_refused(import_text: Import, refusals: Refusals, state: str) -> None:
    import_text(f"entity,indicator,year,value,state\nile-nord,marins,2030,130,{state}\n")
    [problem] = refusals(HEADER + "ile-nord,marins,2030,131", state="validated")
    assert problem.startswith("valeurs.csv:2: value: valeur verrouillée")
    [problem] = refusals(FULL + "ile-nord,marins,2030,130,,,Autre commentaire,,,,")
    assert problem.startswith("valeurs.csv:2: comment: valeur verrouillée")


def test_one_refused_row_keeps_all_out_and_each_is_named(refusals: Refusals) -> None:
    problems = refusals(HEADER + NUMBER + "\nile-perdue,marins,2030,1\nile-sud,marins,1999,x\n")
    assert [problem.partition(": ")[0] for problem in problems] == ["valeurs.csv:3", "valeurs.csv:4", "valeurs.csv:4"]
    assert [problem.split(": ")[1] for problem in problems] == ["entity", "year", "value"]


def test_duplicates_are_refused_with_both_lines(refusals: Refusals) -> None:
    [problem] = refusals(f"{HEADER}{NUMBER}\nile-sud,marins,2030,1\n{NUMBER}\n")
    assert problem == "valeurs.csv:4: donne la même valeur que la ligne 2"


def test_a_csv_of_a_french_spreadsheet_is_read(contract: Contract) -> None:
    text = 'entity;indicator;year;value;comment\nile-nord;recettes;2030;"10,5";x\narchipel;marins;2030;1 020;élèves\n'
    content = text.replace("ile-nord;recettes", "archipel;recettes").encode("cp1252")
    import_actuals(contract=contract, content=content, name="valeurs.csv")
    assert figure(indicator__code="recettes").value == Decimal("10.5")
    assert figure(indicator__code="marins").comment == "élèves"


def test_a_workbook_is_read_with_texts_and_percentages(contract: Contract) -> None:
    def write(workbook: object, sheet: object) -> None:
        percent = workbook.add_format({"num_format": "0.0%"})  # type: ignore[attr-defined]
        sheet.write_row(1, 0, ["ile-nord", "marins", 2030, "1 020"])  # type: ignore[attr-defined]
        sheet.write_row(2, 0, ["ile-nord", "reussite", "2030"])  # type: ignore[attr-defined]
        sheet.write(2, 3, 0.815, percent)  # type: ignore[attr-defined]

    report = import_actuals(contract=contract, content=workbooks.xlsx(write), name="valeurs.xlsx")
    assert report.changed == 2
    assert figure(indicator__code="marins").value == 1020
    assert figure(indicator__code="reussite").value == Decimal("81.5")

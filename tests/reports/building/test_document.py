"""What a reader sees: marks, reasons, both languages, drawings with their tables, typography."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.choices import Role
from indicators.models import Contract, Observation, ObservationRevision
from milestones.choices import Stage
from milestones.queries.places import find_place
from milestones.services import decisions, progress
from milestones.services.parts import ProgressInput
from reports.building import Erratum, school_section, written_parts
from reports.document import Bullets, Callout, Document, Figure, Paragraph, Section, Span, Table
from tests.factories.accounts import make_user
from tests.reports.building.conftest import Build
from tests.reports.building.reading import columns, french, key_numbers, table, texts

pytestmark = pytest.mark.django_db


DELIVERED = ("deliverable", "state")


def validated(contract: Contract, code: str, year: int, *, done_on: date) -> None:
    """Reported by one reviewer, validated by another."""
    first, second = (make_user(f"{name}-{code}", Role.HEAD_OFFICE_REVIEWER) for name in ("first", "second"))
    place = partial(find_place, contract=contract.code, deliverable=code, year=year, entity=contract.institute.code)
    given = ProgressInput(stage=Stage.DONE, done_on=done_on, evidence="Délibération n° 12")
    progress.report(place=place(reader=first), given=given, expected_version=0, by=first)
    decisions.validate(place=place(reader=second), expected_version=1, by=second)


def by_name(found: Table, key: str) -> dict[str, str]:
    return {name.text: cell.text for name, cell in columns(found, "indicator", key)}


def section(document: Document, code: str) -> Section:
    return next(one for one in document.sections if one.code == code)


def test_a_missing_value_is_shown_with_its_reason_and_never_a_zero(archipel: Contract, build: Build) -> None:
    [(name, cell)] = columns(table(french(build(archipel, 2031, "ile-ouest")), "Indicateurs"), "indicator", "value")[:1]
    assert name.text == "Marins formés (marins)"
    assert (cell.text, cell.value) == ("non disponible, attendue le 30\u00a0juin 2032", None)


def test_zero_is_a_value(archipel: Contract, build: Build) -> None:
    found = columns(table(french(build(archipel, 2031)), "Indicateurs"), "indicator", "value")
    [cell] = [cell for name, cell in found if name.text == "Recettes"]
    assert (cell.text.startswith("0\u00a0M€"), cell.value) == (True, Decimal(0))


def test_a_partial_value_is_marked_with_its_coverage(archipel: Contract, build: Build) -> None:
    found = by_name(table(french(build(archipel, 2031)), "Indicateurs"), "value")
    assert found["Marins formés (marins)"] == "876\u202f674\u00a0(prov.)\n(partiel, 2/3)"


def test_a_provisional_value_and_its_answer_are_marked(archipel: Contract, build: Build) -> None:
    found = table(french(build(archipel, 2031)), "Île Sud")
    [(value, answer)] = columns(found, "value", "outlook")[:1]
    assert (value.text, value.provisional) == ("876\u202f543\u00a0(prov.)", True)
    assert answer.text.endswith("(prov.)")


def test_a_draft_and_a_statement_on_provisional_figures_say_so_on_every_page(archipel: Contract, build: Build) -> None:
    assert french(build(archipel, 2031, version=0)).mark == "Projet"
    dated = french(build(archipel, 2031, kind="interim", dated=date(2031, 11, 20)))
    assert dated.title.replace("\u00a0", " ") == "Point stratégique du 20 novembre 2031"
    assert french(build(archipel, 2031, kind="interim")).mark == "Point stratégique\u00a0: chiffres provisoires"
    assert french(build(archipel, 2030, kind="interim")).mark == ""
    assert french(build(archipel, 2031)).mark == ""


def test_the_same_inputs_give_the_same_bytes(demo: Contract, build: Build) -> None:
    assert build(demo, 2025).to_bytes() == build(demo, 2025).to_bytes()


def test_both_languages_hold_the_same_numbers_in_the_same_order(demo: Contract, build: Build) -> None:
    snapshot = build(demo, 2025)
    values = [
        [cell.value for one in document.tables() for row in one.rows for cell in row.cells]
        for document in (snapshot.documents["fr"], snapshot.documents["en"])
    ]
    assert values[0] == values[1]
    assert [one.code for one in snapshot.documents["fr"].sections] == [
        one.code for one in snapshot.documents["en"].sections
    ]


def test_the_english_document_is_in_english(archipel: Contract, build: Build) -> None:
    document = build(archipel, 2031).documents["en"]
    assert document.title == "Annual report 2031"
    assert by_name(table(document, "Indicators"), "value")["Sailors trained (sailors)"].startswith("876,674")
    assert not {"Synthèse", "Statut", "Écoles"} & set(texts(document))


@pytest.mark.parametrize("entity", ["", "ile-nord"])
def test_french_punctuation_has_its_spaces(archipel: Contract, build: Build, entity: str) -> None:
    plain = re.compile(r" [:;?!»%€]|« |\d \d{3}|'")
    assert [one for one in texts(french(build(archipel, 2031, entity))) if plain.search(one)] == []


@pytest.mark.parametrize("entity", ["", "ile-nord"])
def test_every_drawing_has_words_and_a_table_and_needs_no_style_sheet(
    archipel: Contract, build: Build, entity: str
) -> None:
    document = french(build(archipel, 2031, entity))
    names = [one.name for one in document.tables()]
    figures = [block for one in document.sections for block in one.blocks if isinstance(block, Figure)]
    assert figures
    for figure in figures:
        assert figure.table in names
        assert figure.alt.endswith(".")
        assert re.match(r'<svg width="\d+" height="\d+" viewBox="[^"]+" xmlns="[^"]+">', figure.svg)
        assert not re.search(r"class=|style=|var\(|aria-", figure.svg)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_tables_have_names_of_their_own_that_a_sheet_can_bear(demo: Contract, build: Build, language: str) -> None:
    names = [one.name for one in build(demo, 2025).documents[language].tables()]
    assert len(names) == len(set(names))
    assert [name for name in names if len(name) > 31 or re.search(r"[\[\]:*?/\\]", name)] == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_row_has_the_cells_of_its_table(demo: Contract, build: Build, language: str) -> None:
    for one in build(demo, 2025).documents[language].tables():
        widths = {len(row.cells) for row in one.rows if row.kind != "group"}
        assert widths <= {len(one.columns)}


def test_what_was_written_stands_in_its_section_and_language(archipel: Contract, build: Build) -> None:
    said = {"fr": (Paragraph((Span("Écrit ici."),)),)}
    codes = [part.code for part in written_parts(is_institute=True)]
    document = build(archipel, 2031, narratives=dict.fromkeys([*codes, school_section("ile-sud")], said))
    for code in (*codes, school_section("ile-sud")):
        assert section(french(document), code).blocks[0] == said["fr"][0]
    assert "Écrit ici." not in set(texts(document.documents["en"]))


def test_an_erratum_opens_the_summary(archipel: Contract, build: Build) -> None:
    one = Erratum(version=2, published_on=date(2032, 5, 1), text="Un chiffre de l’Île Nord est corrigé.")
    found = section(french(build(archipel, 2031, version=2, errata=[one])), "summary").blocks[0]
    assert isinstance(found, Callout)
    assert (found.title, found.spans[0].text) == ("Erratum\u00a0: version 2, 1er\u00a0mai 2032", one.text)


def test_a_published_figure_that_was_corrected_is_told(archipel: Contract, build: Build) -> None:
    figure = Observation.objects.get(entity__code="ile-nord", indicator__code="marins", year=2031)
    figure.value, figure.version, figure.updated_at = Decimal(133), 2, timezone.now()
    figure.save()
    ObservationRevision.objects.create(
        observation=figure, version=2, at=datetime.now(tz=timezone.get_current_timezone()), value=133, state="published"
    )
    document = french(build(archipel, 2031))
    [(before, after)] = columns(table(document, "Corrections"), "before", "after")
    assert (before.value, after.value) == (Decimal(131), Decimal(133))


def test_coverage_names_what_is_missing_and_why(archipel: Contract, build: Build) -> None:
    found = columns(table(french(build(archipel, 2031)), "Complétude"), "entity", "missing")
    said = {entity.text: missing.text for entity, missing in found}
    assert "Marins formés (non disponible, attendue le 30\u00a0juin 2032)" in said["Île Ouest"]


def test_the_year_s_deliverables_are_counted(archipel: Contract, build: Build) -> None:
    assert key_numbers(french(build(archipel, 2031)))["Livrables échus dans l’année"][0] == "0/1"


def test_an_earlier_year_s_deliverable_is_told_while_awaited_and_in_the_year_it_is_done(
    demo: Contract, build: Build
) -> None:
    for code, day in (("J3-1-2024-3", date(2025, 3, 11)), ("J1-1-2024-1", date(2024, 11, 20))):
        validated(demo, code, 2024, done_on=day)
    document = french(build(demo, 2025))
    told = {label.text: state.text for label, state in columns(table(document, "Jalons antérieurs"), *DELIVERED)}
    assert told["Mise en place d’un entrepôt de données V1 (T4 24)"] == "fait en retard le 11\u00a0mars 2025"
    assert told["Mise en œuvre du suivi « France 2030 »"] == "en retard"
    assert "Analyse et propositions d’évolutions de l’offre de formations" not in told


def test_a_date_printed_in_another_column_says_so_and_the_year_to_come_has_no_state(
    demo: Contract, build: Build
) -> None:
    found = table(french(build(demo, 2025)), "Jalons à venir")
    due = {label.text: day.text for label, day in columns(found, "deliverable", "due")}
    assert due["Fin 2025, 2ème baromètre"] == "31\u00a0décembre 2025 (colonne 2026)"
    assert due["Lancement deuxième baromètre social"] == "31\u00a0décembre 2026"
    assert [one.key for one in found.columns] == ["deliverable", "due", "asked"]


def test_what_the_contract_prints_says_its_language_in_the_english_document_alone(demo: Contract, build: Build) -> None:
    documents = build(demo, 2025).documents
    labels = {
        language: {cell.language for row in table(documents[language], name).rows for cell in row.cells[:1]}
        for language, name in (("fr", "Jalons à venir"), ("en", "Milestones to come"))
    }
    assert labels == {"fr": {""}, "en": {"fr"}}
    spoken = {
        span.text.strip(): span.language
        for block in section(documents["fr"], "sources").blocks
        if isinstance(block, Bullets)
        for item in block.items
        for span in item
    }
    assert spoken["IMT unveils its new strategic plan for 2018-2022"] == "en"
    assert spoken["Contrat d’objectifs et de performance 2023-2027 de l’Institut Mines-Télécom"] == ""


def test_queries_do_not_grow_with_schools_nor_years(archipel: Contract, demo: Contract, build: Build) -> None:
    counted = []
    for contract, year in ((archipel, 2031), (demo, 2023), (demo, 2027)):
        with CaptureQueriesContext(connection) as queries:
            build(contract, year)
        counted.append(len(queries))
    small, first, last = counted
    assert (first, small <= first <= 32) == (last, True)

"""The workbooks read back: every cell of every table, numbers as numbers, words as words."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest

from reports.document import WRITTEN, Cell, Column, Row, Snapshot, Table
from reports.drawing import draw
from tests.reports.drawing import reading
from tests.reports.drawing.samples import FORMULAS, Language, indicator_table, number, snapshot

FORMS = ["xlsx", "ods"]
both = pytest.mark.parametrize("form", FORMS)


def drawn(made: Snapshot, form: str, language: str = "fr") -> bytes:
    return draw(made, form=form, language=language)


def sheets(made: Snapshot, form: str, language: str = "fr") -> dict[str, list[list[Any]]]:
    return reading.sheets(drawn(made, form, language))


def part(content: bytes, name: str) -> str:
    return zipfile.ZipFile(BytesIO(content)).read(name).decode()


def number_formats(content: bytes) -> list[str]:
    return [unescape(one) for one in re.findall(r'formatCode="([^"]*)"', part(content, "xl/styles.xml"))]


@both
@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_cell_of_every_table_is_the_snapshot_s(form: str, language: Language) -> None:
    made = snapshot()
    assert reading.different(drawn(made, form, language), made.documents[language]) == []


@both
def test_the_first_sheet_says_what_the_workbook_holds(form: str) -> None:
    made = snapshot()
    first = next(iter(sheets(made, form).values()))
    assert first[0][0] == "Rapport annuel d’exécution du contrat"
    assert ["SHA-256 de l’instantané", made.sha256, ""] in first
    assert ["indicateurs", "Tableau 1 – Les indicateurs du contrat", "2 Les indicateurs"] in first


@both
@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(form: str, text: str) -> None:
    table = Table("t", text, (Column("a", text), Column("b", "B")), (Row((Cell(text), Cell(text))),), note=text)
    content = drawn(snapshot((table,)), form)
    names = [name for name in zipfile.ZipFile(BytesIO(content)).namelist() if name.endswith(".xml")]
    written = "".join(part(content, name) for name in names)
    assert not re.search(r"<f>|<f |hyperlink|table:formula|text:a ", written)
    assert sheets(snapshot((table,)), form)["t"][2][0].strip() == text.strip()


def test_a_number_is_shown_as_it_is_printed() -> None:
    content = drawn(snapshot((indicator_table(),)), "xlsx")
    formats = number_formats(content)
    assert '0.0"\u00a0"%' in formats
    assert '#,##0.0"\u00a0M€"' in formats
    assert '#,##0"\u00a0(prov.)"' in formats
    percent = '0.0"\u00a0"%'
    assert f'"+"{percent};"\u2212"{percent};{percent}' in formats


def test_english_workbooks_write_units_as_the_english_do() -> None:
    content = drawn(snapshot((indicator_table("en"),)), "xlsx", "en")
    formats = number_formats(content)
    assert "0.0%" in formats
    assert '"€"#,##0.0"M"' in formats


def test_open_document_numbers_bear_their_unit_and_their_sign() -> None:
    content = part(drawn(snapshot((indicator_table(),)), "ods"), "content.xml")
    assert 'office:value-type="percentage" office:value="0.227"' in content
    assert "<number:text>\u00a0M€</number:text>" in content
    assert 'style:condition="value()&gt;0"' in content


def test_a_number_s_text_that_says_something_else_is_not_hung_on_it() -> None:
    table = Table("t", "T", (Column("a", "A"),), (Row((number("environ 12 ou 13", "14"),)),))
    assert "environ" not in part(drawn(snapshot((table,)), "xlsx"), "xl/styles.xml")


@both
def test_headings_stay_in_sight_and_are_repeated_in_print(form: str) -> None:
    content = drawn(snapshot((indicator_table(),)), form)
    if form == "xlsx":
        sheet = part(content, "xl/worksheets/sheet2.xml")
        assert 'ySplit="2"' in sheet
        assert 'xSplit="1"' in sheet
        assert "Print_Titles" in part(content, "xl/workbook.xml")
    else:
        assert part(content, "content.xml").count("<table:table-header-rows>") == 2
        assert 'style:scale-to-X="1"' in part(content, "styles.xml")


@both
def test_names_that_a_sheet_cannot_bear_are_made_bearable(form: str) -> None:
    names = ("a/b:c", "A b c", "x" * 40, "x" * 40 + "y", "'quoted'", "À propos", "history")
    tables = tuple(Table(name, "T", (Column("a", "A"),), (Row((Cell("v"),)),)) for name in names)
    read = list(sheets(snapshot(tables), form))
    assert len({name.casefold() for name in read}) == len(tables) + 1
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in read)


@both
def test_a_table_of_a_written_text_has_the_sheet_of_its_caption(form: str) -> None:
    typed = Table(f"{WRITTEN}summary-1", "Décision, Échéance", (Column("a", "Décision"),), (Row((Cell("Revue"),)),))
    assert list(sheets(snapshot((typed,)), form))[1:] == ["Décision, Échéance"]


@both
def test_the_mark_of_a_draft_stands_on_every_sheet(form: str) -> None:
    read = sheets(snapshot(mark="Projet"), form)
    assert all(any(row[0] == "Projet" for row in rows[:4]) for rows in read.values())


def test_the_file_is_dated_from_its_snapshot() -> None:
    entry = zipfile.ZipFile(BytesIO(drawn(snapshot(), "xlsx"))).infolist()[0]
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert f"{date(2026, 5, 1)}T00:00:00Z" in part(drawn(snapshot(), "xlsx"), "docProps/core.xml")
    assert "2026-05-01T00:00:00" in part(drawn(snapshot(), "ods"), "meta.xml")

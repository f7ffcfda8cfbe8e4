"""`read_rows`: what is read from files, in the formats and encodings of spreadsheets, and what is refused."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from indicators.imports import tabular
from indicators.imports.tabular import FileRefusedError, read_rows
from tests.indicators.imports import workbooks

SHEET = "xl/worksheets/sheet1.xml"
TEXT = "entity;indicator;value;comment\nimt;élèves;1 020,5;né « à » l’île\n"
CELLS = [["entity", "indicator", "value", "comment"], ["imt", "élèves", "1 020,5", "né « à » l’île"]]


def cells(content: bytes, name: str = "valeurs.csv") -> list[list[str]]:
    return [row.cells for row in read_rows(content, name=name)]


def refusal(content: bytes, name: str = "valeurs.xlsx") -> str:
    with pytest.raises(FileRefusedError) as refused:
        read_rows(content, name=name)
    return refused.value.sentence


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_csv_is_read_in_the_encodings_of_spreadsheets(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == CELLS


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_of_the_header(delimiter: str) -> None:
    text = f'a{delimiter}b\n"12,5"{delimiter}"x;y"\n'
    assert cells(text.encode()) == [["a", "b"], ["12,5", "x;y"]]


def test_lines_are_counted_as_the_file_has_them() -> None:
    rows = read_rows(b'a,b\r\n\r\n1,"two\nlines"\r\n3,4\r\n', name="x.csv")
    assert [row.line for row in rows] == [1, 3, 5]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"a,b\n1,\0\n", "caractère nul"),
        (b'a,b\n1,"2\n', "CSV mal formé"),
        (b"", "vide"),
        (b"\x81\x8d\x8f", "encodage illisible"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "page web"),
    ],
)
def test_a_text_file_that_cannot_be_figures_is_refused(content: bytes, sentence: str) -> None:
    assert sentence in refusal(content, "valeurs.csv")


def test_a_file_that_is_too_large_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabular, "MAX_BYTES", 10)
    assert "trop grand" in refusal(TEXT.encode(), "valeurs.csv")


def test_a_workbooks_cells_come_as_a_person_would_type_them() -> None:
    def write(workbook: Any, sheet: Any) -> None:
        percent = workbook.add_format({"num_format": '0.0 "%" %'})
        day = workbook.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write(2, 0, 0.227, percent)
        sheet.write_datetime(2, 1, datetime.datetime(2025, 3, 1), day)
        sheet.write_boolean(2, 2, True)
        sheet.write_row(3, 0, [2025, "1 020", 22.7, 1 / 3, 1.234])
        sheet.write_formula(4, 0, "=0.1+0.2", None, 0.30000000000000004)

    rows = read_rows(workbooks.xlsx(write), name="valeurs.xlsx")
    assert [row.line for row in rows] == [1, 3, 4, 5]
    assert rows[1].cells[:3] == ["22.7 %", "2025-03-01", "true"]
    assert rows[2].cells == ["2025", "1 020", "22.7", "0.333333333", "1.2340"]
    assert rows[3].cells[0] == "0.3"


def test_a_percent_sign_that_is_only_written_after_a_number_multiplies_nothing() -> None:
    def write(workbook: Any, sheet: Any) -> None:
        sheet.write(1, 0, 22.7, workbook.add_format({"num_format": '0.0" %"'}))

    assert cells(workbooks.xlsx(write))[1][0] == "22.7"


def test_an_opendocument_spreadsheet_is_read_with_its_repeated_blanks() -> None:
    blanks = "<table:table-cell table:number-columns-repeated='16380'/>"
    body = (
        workbooks.ods_row(workbooks.ods_text("entity"), workbooks.ods_text("value"), blanks)
        + workbooks.ods_row(workbooks.ods_text("imt"), workbooks.ods_number("0.5", "percentage"))
        + workbooks.ods_row(blanks, attributes="table:number-rows-repeated='3'")
        + workbooks.ods_row(workbooks.ods_text("imt"), workbooks.ods_number("1020"))
        + workbooks.ods_row(blanks, attributes="table:number-rows-repeated='1048570'")
    )
    rows = read_rows(workbooks.ods(body), name="valeurs.ods")
    assert [(row.line, row.cells[:2]) for row in rows] == [
        (1, ["entity", "value"]),
        (2, ["imt", "50 %"]),
        (6, ["imt", "1020"]),
    ]


def test_a_hidden_row_that_holds_something_is_refused() -> None:
    def write(_workbook: Any, sheet: Any) -> None:
        sheet.write(3, 0, "imt")
        sheet.set_row(3, None, None, {"hidden": True})

    assert "lignes masquées ou filtrées sont remplies (4)" in refusal(workbooks.xlsx(write))
    hidden = workbooks.ods_row(workbooks.ods_text("imt"), attributes="table:visibility='filter'")
    assert "masquées" in refusal(workbooks.ods(workbooks.ods_row(workbooks.ods_text("entity")) + hidden), "v.ods")


def test_merged_cells_are_refused() -> None:
    merged = workbooks.xlsx(lambda _workbook, sheet: sheet.merge_range("A2:A4", "imt"))
    assert "fusionnées (A2:A4)" in refusal(merged)


def test_cells_in_error_are_refused() -> None:
    wrong = workbooks.xlsx(lambda _workbook, sheet: sheet.write_formula("D2", "=1/0", None, "#DIV/0!"))
    assert "en erreur (D2)" in refusal(wrong)


def test_two_filled_sheets_are_refused_unless_one_is_hidden() -> None:
    def two(workbook: Any, _sheet: Any) -> None:
        workbook.add_worksheet("Autre").write(0, 0, "x")

    def one_hidden(workbook: Any, _sheet: Any) -> None:
        hidden = workbook.add_worksheet("Listes")
        hidden.write(0, 0, "x")
        hidden.hide()

    assert "(Valeurs, Autre)" in refusal(workbooks.xlsx(two))
    assert len(read_rows(workbooks.xlsx(one_hidden), name="v.xlsx")) == 1


def test_a_far_cell_is_refused_without_being_reached() -> None:
    far = workbooks.xlsx(lambda _workbook, sheet: sheet.write(1_048_575, 16_383, 1))
    assert len(far) < 8_000
    assert "XFD1048576" in refusal(far)
    repeated = "<table:table-cell table:number-columns-repeated='16384' office:value-type='float' office:value='1'/>"
    rows = workbooks.ods_row(repeated, attributes="table:number-rows-repeated='1048576'")
    assert "bien au-delà" in refusal(workbooks.ods(rows), "v.ods")


def test_an_archive_that_inflates_out_of_proportion_is_refused() -> None:
    bomb = workbooks.with_part(workbooks.xlsx_of(), SHEET, lambda part: part + b" " * (90 << 20))
    assert len(bomb) < 200_000
    assert "démesuré" in refusal(bomb)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding: str) -> None:
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/hostname">]>'
    evil = f"<?xml version='1.0' encoding='{encoding}'?>{laughs}<worksheet><sheetData/></worksheet>".encode(encoding)
    assert "sécurité" in refusal(workbooks.with_part(workbooks.xlsx_of(), SHEET, lambda _part: evil))


@pytest.mark.parametrize(
    ("content", "name", "sentence"),
    [
        (b"<html><table></table></html>", "v.xlsx", "page web"),
        (b"entity,value\n", "v.xlsx", "malgré son nom"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "v.xlsx", "ancien format .xls"),
        (b"PK\x03\x04", "v.xlsx", "classeur XLSX ou ODS lisible"),
        (workbooks.archive({"word/document.xml": b"<w/>"}), "v.xlsx", "classeur XLSX ou ODS lisible"),
        (workbooks.xlsx_of(), "v.xlsm", "format de classeur"),
    ],
)
def test_what_is_no_workbook_is_refused_whatever_its_name(content: bytes, name: str, sentence: str) -> None:
    assert sentence in refusal(content, name)

"""Downloaded workbooks as a person fills them in: the cells of a row and of a column, by what their headings say."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from python_calamine import load_workbook

from indicators.presenters.sheet_workbook.ods_styles import NAMESPACES
from tests.indicators.imports.workbooks import with_part

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PREFIXES = {
    part.split("=")[0].removeprefix("xmlns:"): part.split("=")[1].strip('"')
    for part in NAMESPACES.split()
    if part.startswith("xmlns:")
}
OFFICE, TABLE, TEXT = (f"{{{PREFIXES[name]}}}" for name in ("office", "table", "text"))
HEADINGS = {
    "code": "Code",
    "label": "Indicateur",
    "value": "Valeur à saisir",
    "quality": "Qualité",
    "reason": "Motif d’absence",
    "expected_on": "Attendue le",
    "comment": "Commentaire",
    "source": "Source",
    "name": "Intitulé de l’ajustement",
    "version": "Version",
}

# By code of the row and name of the column (see HEADINGS); None empties a cell.
Changes = Mapping[tuple[str, str], Decimal | date | str | None]
for prefix, address in {**PREFIXES, "": MAIN}.items():
    ET.register_namespace(prefix, address)


def grid(content: bytes) -> list[list[Any]]:
    """What a spreadsheet reads in the first sheet."""
    cells: list[list[Any]] = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return cells


def place(content: bytes, code: str, column: str) -> tuple[int, int]:
    """Row and column from 0."""
    rows = grid(content)
    header = next(row for row in rows if HEADINGS["value"] in row)
    codes = [row[0] for row in rows]
    return codes.index(code), header.index(HEADINGS[column])


def cell(content: bytes, code: str, column: str) -> Any:
    row, rank = place(content, code, column)
    return grid(content)[row][rank]


def fill(content: bytes, form: str, changes: Changes) -> bytes:
    """The workbook with those cells typed in. A percentage is given as people read it: 22.7."""
    places = {place(content, *key): value for key, value in changes.items()}
    part, change = ("content.xml", _fill_ods) if form == "ods" else ("xl/worksheets/sheet1.xml", _fill_xlsx)
    percent = {spot for spot in places if _unit(content, spot[0]) == "%"}
    return with_part(content, part, lambda xml: _changed(xml, lambda root: change(root, places, percent)))


def part_of(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def _unit(content: bytes, row: int) -> Any:
    return grid(content)[row][2]


def _changed(xml: bytes, change: Callable[[ET.Element], None]) -> bytes:
    root = ET.fromstring(xml)  # noqa: S314 - of our own making
    change(root)
    text: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return text


Places = Mapping[tuple[int, int], Decimal | date | str | None]


def _fill_xlsx(root: ET.Element, places: Places, percent: set[tuple[int, int]]) -> None:
    rows = {int(row.get("r", 0)): row for row in root.iter(f"{{{MAIN}}}row")}
    for (row, column), value in places.items():
        name = f"{chr(65 + column)}{row + 1}"
        found = next(one for one in rows[row + 1] if one.get("r") == name)
        for child in list(found):
            found.remove(child)
        found.attrib.pop("t", None)
        if isinstance(value, str):
            found.set("t", "inlineStr")
            ET.SubElement(ET.SubElement(found, f"{{{MAIN}}}is"), f"{{{MAIN}}}t").text = value
        elif isinstance(value, date):
            ET.SubElement(found, f"{{{MAIN}}}v").text = str((value - date(1899, 12, 30)).days)
        elif value is not None:
            ET.SubElement(found, f"{{{MAIN}}}v").text = str(value / 100 if (row, column) in percent else value)


def _fill_ods(root: ET.Element, places: Places, percent: set[tuple[int, int]]) -> None:
    rows = list(root.iter(f"{TABLE}table-row"))
    for (row, column), value in places.items():
        found = rows[row][column]
        for child in list(found):
            found.remove(child)
        for name in ("value-type", "value", "date-value"):
            found.attrib.pop(f"{OFFICE}{name}", None)
        if value is None:
            continue
        kind = "string" if isinstance(value, str) else "date" if isinstance(value, date) else "float"
        if isinstance(value, Decimal):
            kind = "percentage" if (row, column) in percent else kind
            found.set(f"{OFFICE}value", str(value / 100 if kind == "percentage" else value))
        elif isinstance(value, date):
            found.set(f"{OFFICE}date-value", value.isoformat())
        found.set(f"{OFFICE}value-type", kind)
        ET.SubElement(found, f"{TEXT}p").text = str(value)

"""What a reader of values cannot tell of a workbook, from its XML: hidden rows, merged cells, percentages, errors.

Standard library only: this runs in the process of `reader.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, NoReturn
from xml.parsers import expat

MAX_ROW, MAX_COLUMN = 50_000, 200
LISTED = 5

PERCENT_BUILTIN = {"9", "10"}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


class Refused(Exception):  # noqa: N818 - the end of this program, not an error of it
    """The workbook cannot be taken: a code that `workbook.py` turns into a sentence, and what it is about."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.code, self.detail = code, detail


@dataclass(slots=True)
class Scan:
    """What a sheet holds, by row and column from 1: which cells are filled, and what is unusual about them."""

    filled: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    merged: list[str] = field(default_factory=list)
    percent: set[tuple[int, int]] = field(default_factory=set)
    errors: list[str] = field(default_factory=list)

    def add(self, row: int, column: int) -> None:
        if row > MAX_ROW or column > MAX_COLUMN:
            raise Refused("too_far", cell_name(row, column))
        self.filled.add(row)

    def check(self) -> None:
        if hidden := sorted(self.hidden & self.filled):
            raise Refused("hidden_rows", listed([str(row) for row in hidden]))
        if self.merged:
            raise Refused("merged", listed(self.merged))
        if self.errors:
            raise Refused("errors", listed(self.errors))


def cell_name(row: int, column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def listed(names: list[str]) -> str:
    return ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")


def local(name: str) -> str:
    return name.rsplit(":", 1)[-1]


class XlsxSheet:
    """Scans `xl/worksheets/sheetN.xml`: nothing is kept but what `Scan` says."""

    def __init__(self, percent_styles: set[int]) -> None:
        self.scan, self.percent_styles = Scan(), percent_styles
        self.row = self.column = self.style = 0
        self.type, self.has_value = "", False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
            if attributes.get("hidden") in ("1", "true"):
                self.scan.hidden.add(self.row)
        elif tag == "c":
            self._cell(attributes)
        elif tag in ("v", "is"):
            self.has_value = True
        elif tag == "mergeCell":
            self.scan.merged.append(attributes.get("ref", ""))

    def _cell(self, attributes: dict[str, str]) -> None:
        self.column += 1
        if found := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.column, self.row = 0, int(found[2])
            for letter in found[1]:
                self.column = self.column * 26 + ord(letter) - 64
        self.style, self.type, self.has_value = int(attributes.get("s", 0)), attributes.get("t", "n"), False

    def end(self, name: str) -> None:
        if local(name) != "c" or not self.has_value:
            return
        self.scan.add(self.row, self.column)
        if self.type == "e":
            self.scan.errors.append(cell_name(self.row, self.column))
        elif self.type == "n" and self.style in self.percent_styles:
            self.scan.percent.add((self.row, self.column))


class XlsxStyles:
    """Finds the cell formats that show a number as a percentage (`0.5` shown as `50 %`)."""

    def __init__(self) -> None:
        self.percent: set[int] = set()
        self._formats, self._inside, self._rank = set(PERCENT_BUILTIN), False, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        if tag == "numFmt" and "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
            self._formats.add(attributes.get("numFmtId", ""))
        elif tag == "cellXfs":
            self._inside = True
        elif tag == "xf" and self._inside:
            if attributes.get("numFmtId", "0") in self._formats:
                self.percent.add(self._rank)
            self._rank += 1

    def end(self, name: str) -> None:
        self._inside = self._inside and local(name) != "cellXfs"


class XlsxNames:
    """Pairs of attributes of one element: sheets with their relation, relations with their target."""

    def __init__(self, tag: str, key: str, value: str) -> None:
        self.tag, self.key, self.value = tag, key, value
        self.found: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if local(name) == self.tag:
            said = {local(key): text for key, text in attributes.items()}
            self.found[said.get(self.key, "")] = said.get(self.value, "")

    def end(self, name: str) -> None: ...


class OdsSheets:
    """Scans `content.xml`, whose cells and rows come with a number of repetitions (most of them of nothing)."""

    def __init__(self) -> None:
        self.scans: dict[str, Scan] = {}
        self._scan = Scan()
        self._row = self._rows = self._column = self._columns = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = local(name)
        said = {local(key): text for key, text in attributes.items()}
        if tag == "table":
            self._scan = self.scans[said.get("name", "")] = Scan()
            self._row = self._rows = 0
        elif tag == "table-row":
            self._row = self._row + self._rows or 1
            self._rows = int(said.get("number-rows-repeated", 1))
            self._column, self._columns = 1, 0
            if said.get("visibility", "visible") != "visible":
                self._scan.hidden.update(range(self._row, min(self._row + self._rows, MAX_ROW)))
        elif tag in ("table-cell", "covered-table-cell"):
            self._cell(said)
        elif tag == "p" and self._columns:
            self._fill()

    def _cell(self, said: dict[str, str]) -> None:
        self._column += self._columns
        self._columns = int(said.get("number-columns-repeated", 1))
        kind = said.get("value-type", "")
        if int(said.get("number-columns-spanned", 1)) > 1 or int(said.get("number-rows-spanned", 1)) > 1:
            self._scan.merged.append(cell_name(self._row, self._column))
        if kind:
            self._fill()
        if kind == "percentage":
            cells = ((r, c) for r in range(self._row, self._row + self._rows) for c in self._across())
            self._scan.percent.update(cells)

    def _fill(self) -> None:
        self._scan.add(self._row + self._rows - 1, self._column + self._columns - 1)
        self._scan.filled.update(range(self._row, self._row + self._rows))

    def _across(self) -> range:
        return range(self._column, self._column + self._columns)

    def end(self, name: str) -> None:
        if local(name) == "table-row":
            self._columns = 0


def parse(xml: bytes, handler: Any) -> None:
    """Give a document's elements to a handler; a document type or an entity is refused."""
    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        raise Refused("not_a_workbook") from None


def _refuse_doctype(*_declared: object) -> NoReturn:
    raise Refused("doctype")


def scan_sheets(parts: dict[str, bytes]) -> dict[str, Scan]:
    if "content.xml" in parts and b"opendocument.spreadsheet" in parts.get("mimetype", b""):
        sheets = OdsSheets()
        parse(parts["content.xml"], sheets)
        return sheets.scans
    if "xl/workbook.xml" not in parts:
        raise Refused("not_a_workbook")
    names, targets, styles = XlsxNames("sheet", "name", "id"), XlsxNames("Relationship", "Id", "Target"), XlsxStyles()
    parse(parts["xl/workbook.xml"], names)
    parse(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"), targets)
    parse(parts.get("xl/styles.xml", b"<none/>"), styles)
    scans = {}
    for name, relation in names.found.items():
        target = targets.found.get(relation, "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        sheet = XlsxSheet(styles.percent)
        if "chartsheets/" not in path:
            parse(parts.get(path, b"<none/>"), sheet)
        scans[name] = sheet.scan
    return scans

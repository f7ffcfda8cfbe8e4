"""Files read back, to be compared with the snapshot that they were drawn from."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import Any

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from reports.document import Cell, Document, Table

BLANK = re.compile(r"[\s\u200b\u00ad]+")


def squeezed(text: str) -> str:
    return BLANK.sub("", text)


def text_of(pdf: PdfReader) -> str:
    return squeezed("".join(page.extract_text() for page in pdf.pages))


def missing_in_order(text: str, wanted: list[str]) -> list[str]:
    """Those that do not stand in the text after the one before them."""
    place, missing = 0, []
    for one in map(squeezed, wanted):
        found = text.find(one, place)
        if found < 0:
            missing.append(one)
        else:
            place = found + len(one)
    return missing


def unprinted(pdf: PdfReader, document: Document) -> list[tuple[str, str]]:
    """Of each table, the cells that the file does not print after the one before them."""
    text = text_of(pdf)
    missing, place = [], 0
    for table in document.tables():
        place = text.index(squeezed(f"– {table.caption}"), place)
        wanted = [cell.text for row in table.rows for cell in row.cells]
        missing += [(table.name, cell) for cell in missing_in_order(text[place:], wanted)]
    return missing


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names}


def body(table: Table, read: list[list[Any]]) -> list[list[Any]]:
    """The rows below the headings."""
    head = next(rank for rank, row in enumerate(read) if row == [one.label for one in table.columns])
    return read[head + 1 : head + 1 + len(table.rows)]


def same(cell: Cell, read: Any) -> bool:
    if cell.value is not None:
        shown = Decimal(repr(read)) * (100 if cell.percent else 1)
        return isinstance(read, float) and abs(shown - cell.value) <= abs(cell.value) * Decimal("1e-14")
    if cell.day is not None:
        return bool(read == cell.day)
    return bool(read == cell.text)


def different(content: bytes, document: Document) -> list[tuple[str, str, Any]]:
    """Of each table, the cells that the workbook does not hold as the snapshot does."""
    found = []
    for table, read in zip(document.tables(), list(sheets(content).values())[1:], strict=True):
        for row, values in zip(table.rows, body(table, read), strict=True):
            pairs = zip(row.cells, values, strict=row.kind != "group")
            found += [(table.name, cell.text, value) for cell, value in pairs if not same(cell, value)]
    return found

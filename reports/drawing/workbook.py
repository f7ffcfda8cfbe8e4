"""A document as a workbook: a sheet that says what it is and what it holds, then one for each table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import ModuleType

from django.utils.translation import gettext as _

from indicators.presenters.sheet_workbook import ods, xlsx
from indicators.presenters.sheet_workbook.cells import Book, Form, Line, Role, Style, Worksheet
from indicators.presenters.sheet_workbook.cells import Cell as Written
from reports.document import WRITTEN, Cell, Column, Document, Row, Snapshot, Table
from reports.drawing import marks, numbering
from reports.drawing.affixes import Affixes, affixes

WRITERS: Mapping[str, ModuleType] = {"xlsx": xlsx, "ods": ods}
# What both formats take as a sheet's name.
LONGEST_NAME = 31
_REFUSED = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
NARROWEST, WIDEST = 11, 60
# The most digits after the mark that a spreadsheet shows.
MOST_DECIMALS = 15
USUAL_GAP = {"fr": "\u00a0", "en": ""}


def write(snapshot: Snapshot, document: Document, *, form: str) -> bytes:
    title = f"{document.title} – {document.subtitle}" if document.subtitle else document.title
    sheets = tuple(_sheets(snapshot, document))
    book = Book(title=title, sheets=sheets, made_on=snapshot.meta.as_of, language=document.language)
    written: bytes = WRITERS[form].write_book(book)
    return written


def _sheets(snapshot: Snapshot, document: Document) -> Iterator[Worksheet]:
    first = _("À propos")
    names = sheet_names(document, taken=first)
    yield _about(snapshot, document, first, names)
    for number, table in enumerate(document.tables(), 1):
        yield _sheet(table, number, names[table.name], document)


def sheet_names(document: Document, *, taken: str) -> Mapping[str, str]:
    """The name of each table's sheet: what a workbook allows of the table's own, each once whatever its case."""
    used = {taken.casefold(), "history"}
    found: dict[str, str] = {}
    for table in document.tables():
        said = table.caption if table.name.startswith(WRITTEN) else table.name
        wanted = _REFUSED.sub(" ", said).strip() or "table"
        name, rank = wanted[:LONGEST_NAME], 1
        while name.casefold() in used:
            rank += 1
            end = f"-{rank}"
            name = wanted[: LONGEST_NAME - len(end)] + end
        used.add(name.casefold())
        found[table.name] = name
    return found


def _line(*texts: str, role: Role) -> Line:
    return Line(cells=tuple(Written(value=text or None, style=Style(role=role)) for text in texts))


def _about(snapshot: Snapshot, document: Document, name: str, names: Mapping[str, str]) -> Worksheet:
    """What the report is, then its tables: sheet, number, caption, section."""
    top = [
        _line(document.title, role=Role.TITLE),
        *(_line(text, role=Role.NOTE) for text in (document.subtitle, document.organisation, document.mark) if text),
        *(_line(label, text, role=Role.LABEL) for label, text in document.facts),
        _line(_("SHA-256 de l’instantané"), snapshot.sha256, role=Role.LABEL),
        Line(cells=()),
    ]
    heading = _line(_("Feuille"), _("Ce qu’elle contient"), _("Partie du rapport"), role=Role.HEADING)
    return Worksheet(
        name=name,
        title=document.title,
        lines=(*top, heading, *_contents(document, names)),
        header=len(top),
        widths=(32, 68, 44),
        frozen_columns=0,
        is_protected=False,
    )


def _contents(document: Document, names: Mapping[str, str]) -> Iterator[Line]:
    numbers = numbering.table_numbers(document)
    for part in numbering.parts(document):
        for block in part.section.blocks:
            if isinstance(block, Table):
                caption = numbering.table_caption(block, numbers[block.name])
                yield _line(names[block.name], caption, f"{part.number} {part.section.title}", role=Role.LABEL)


def _sheet(table: Table, number: int, name: str, document: Document) -> Worksheet:
    """Its caption, its headings, its rows, its notes."""
    title = numbering.table_caption(table, number)
    top = [_line(title, role=Role.TITLE)]
    if document.mark:
        top.append(_line(document.mark, role=Role.NOTE))
    rows = [_row(row, table, document.language) for row in table.rows]
    notes = [_line(line, role=Role.NOTE) for note in marks.notes(table) for line in note.split("\n")]
    return Worksheet(
        name=name,
        title=title,
        lines=(*top, _line(*(one.label for one in table.columns), role=Role.HEADING), *rows, *notes),
        header=len(top),
        widths=tuple(_width(table, rank) for rank in range(len(table.columns))),
        frozen_columns=1,
        is_protected=False,
    )


def _width(table: Table, rank: int) -> int:
    """In characters: of its longest line, between what is seen at all and what a screen has room for."""
    texts = [table.columns[rank].label, *(row.cells[rank].text for row in table.rows if _has(row, rank))]
    longest = max(len(line) for text in texts for line in text.split("\n"))
    return max(NARROWEST, min(WIDEST, longest + 2))


def _has(row: Row, rank: int) -> bool:
    return row.kind != "group" and rank < len(row.cells)


def _row(row: Row, table: Table, language: str) -> Line:
    if row.kind == "group":
        filled = Written(value=row.cells[0].text if row.cells else None, style=Style(role=Role.BAND))
        return Line(cells=(filled, *[Written(style=Style(role=Role.BAND))] * (len(table.columns) - 1)))
    return Line(cells=tuple(_cell(row, rank, column, language) for rank, column in enumerate(table.columns)))


def _cell(row: Row, rank: int, column: Column, language: str) -> Written:
    cell = row.cells[rank] if rank < len(row.cells) else Cell("")
    role = Role.TOTAL if row.kind == "total" else Role.FIGURE if column.numeric else Role.LABEL
    if cell.value is not None and cell.value.is_finite():
        return Written(value=cell.value, style=_number_style(cell, role, cell.value, language))
    if cell.day is not None:
        return Written(value=cell.day, style=Style(role=role, form=Form.DAY))
    return Written(value=marks.cell_text(cell) or None, style=Style(role=role))


def _number_style(cell: Cell, role: Role, value: Decimal, language: str) -> Style:
    decimals = cell.decimals if cell.decimals is not None else max(0, -int(value.normalize().as_tuple().exponent))
    around = affixes(marks.cell_text(cell), value, decimals, percent=cell.percent, language=language) or Affixes()
    return Style(
        role=role,
        form=Form.PERCENT if cell.percent else Form.NUMBER,
        decimals=min(decimals, MOST_DECIMALS),
        prefix=around.before,
        suffix=around.after,
        gap=USUAL_GAP[language],
        signed=around.signed,
    )

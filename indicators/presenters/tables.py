"""A table of a page as a file: CSV for programs, XLSX and ODS for people. The same rows, numbers unrounded.

In CSV the columns and the words are the codes of every other export. In a workbook they are labels, and each number
is shown with its decimals while the cell holds all of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from csv import writer
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO
from types import ModuleType

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from imt_cop.core.errors import NotFoundError
from indicators.presenters.sheet_workbook import ods, xlsx
from indicators.presenters.sheet_workbook.cells import Cell, Form, Line, Role, Style, Worksheet
from indicators.queries.dataset import plain

Value = str | Decimal | int | bool | None

CSV_TYPE = "text/csv; charset=utf-8"
WRITERS: Mapping[str, ModuleType] = {"xlsx": xlsx, "ods": ods}
SHEET_NAME = 31
WIDE, NARROW = 40, 14


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """`code` is its name in CSV; `in_csv` is False for the words that stand beside a code in a workbook.

    `labels` are what people read for the codes of a closed vocabulary; `decimals` None takes those of the row.
    """

    code: str
    label: str | Promise
    in_csv: bool = True
    labels: Mapping[str, str | Promise] | None = None
    decimals: int | None = None
    width: int = NARROW


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`decimals` are those of the indicator that the row is about."""

    values: tuple[Value, ...]
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`name` is the file's, without its ending; `notes` say what is read: contract, year, date."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content_type: str
    content: bytes


def as_file(table: Table, form: str) -> File:
    """`form` is csv, xlsx or ods. Raises NotFoundError for another."""
    name = f"{table.name}.{form}"
    if form == "csv":
        return File(name, CSV_TYPE, _csv(table).encode())
    if form not in WRITERS:
        raise NotFoundError
    chosen = WRITERS[form]
    return File(name, chosen.CONTENT_TYPE, chosen.write(_worksheet(table)))


def _csv(table: Table) -> str:
    kept = [rank for rank, column in enumerate(table.columns) if column.in_csv]
    text = StringIO()
    lines = writer(text, lineterminator="\n")
    lines.writerow([table.columns[rank].code for rank in kept])
    lines.writerows([_text(row.values[rank]) for rank in kept] for row in table.rows)
    return text.getvalue()


def _text(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain(value) if isinstance(value, Decimal) else str(value)


def _worksheet(table: Table) -> Worksheet:
    lines = [
        Line(cells=(Cell(value=table.title, style=Style(role=Role.TITLE)),)),
        *(Line(cells=(Cell(value=note, style=Style(role=Role.NOTE)),)) for note in table.notes),
        Line(cells=tuple(Cell(value=str(one.label), style=Style(role=Role.HEADING)) for one in table.columns)),
    ]
    return Worksheet(
        name=table.name[:SHEET_NAME],
        title=table.title,
        lines=(*lines, *_body(table)),
        header=len(lines) - 1,
        widths=tuple(column.width for column in table.columns),
        frozen_columns=1,
        is_protected=False,
    )


def _body(table: Table) -> Iterable[Line]:
    for row in table.rows:
        cells = zip(row.values, table.columns, strict=True)
        yield Line(cells=tuple(_cell(value, column, row) for value, column in cells))


def _cell(value: Value, column: Column, row: Row) -> Cell:
    if isinstance(value, bool):
        return Cell(value=_("oui") if value else _("non"), style=Style(role=Role.LABEL))
    if isinstance(value, Decimal | int):
        decimals = row.decimals if column.decimals is None else column.decimals
        return Cell(value=Decimal(value), style=Style(form=Form.NUMBER, decimals=decimals))
    word = value if value is None or column.labels is None else str(column.labels.get(value, value))
    return Cell(value=word, style=Style(role=Role.LABEL))

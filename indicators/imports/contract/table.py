"""Reading one CSV file of a contract: its header, its cells, and where each problem stands."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from imt_cop.core.errors import AppError

# A cell of a contract is a sentence or two: beyond, the file is not one of ours.
MAX_CELL = 20_000
MAX_ROWS = 200_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is refused: the file, its line (1 = header), the column, and a sentence saying what would be right."""

    file: str
    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return f"{where}: {self.column}: {self.message}" if self.column else f"{where}: {self.message}"


class ContractRefusedError(AppError):
    """The files of a contract are refused; nothing was written."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in problems))


class CellError(ValueError):
    """A cell cannot be read; its message says what would be right."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a file: how its text is read, and whether it may be empty."""

    name: str
    parse: Callable[[str], Any]
    required: bool = False


@dataclass(slots=True)
class Row:
    """A line of a file with its cells read; `raw` keeps the texts."""

    file: str
    line: int
    values: dict[str, Any]
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """A file read whole: its rows, and the problems found on the way."""

    file: str
    rows: list[Row]
    problems: list[Problem]


def read_table(path: Path, columns: Sequence[Column]) -> Table:
    """Read a file whose header must be exactly the columns' names, in any order."""
    problems: list[Problem] = []
    table = Table(file=path.name, rows=[], problems=problems)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        problems.append(Problem(path.name, line, "", _("le fichier doit être en UTF-8")))
        return table
    if "\0" in text:
        problems.append(Problem(path.name, text[: text.index("\0")].count("\n") + 1, "", _("caractère nul interdit")))
        return table
    lines = _lines(text, path.name, problems)
    header = next(lines, (1, []))[1]
    names = {column.name for column in columns}
    for name in sorted(names - set(header)):
        problems.append(Problem(path.name, 1, name, _("colonne absente")))
    for name in sorted(set(header) - names):
        problems.append(Problem(path.name, 1, name, _("colonne inconnue")))
    if problems:
        return table
    for line, cells in lines:
        _add_row(table, columns, header, line, cells)
    return table


def _lines(text: str, file: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """Yield each record with the line on which it begins (a quoted cell may span several)."""
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    begins = 1
    try:
        for count, record in enumerate(reader):
            if count > MAX_ROWS:
                problems.append(Problem(file, begins, "", _("trop de lignes (%d au plus)") % MAX_ROWS))
                return
            if record and any(cell.strip() for cell in record):
                yield begins, record
            begins = reader.line_num + 1
    except csv.Error as error:
        problems.append(Problem(file, reader.line_num, "", _("CSV mal formé : %s") % error))


def _add_row(table: Table, columns: Sequence[Column], header: list[str], line: int, cells: list[str]) -> None:
    if len(cells) != len(header):
        message = _("%(found)d cellules au lieu de %(wanted)d") % {"found": len(cells), "wanted": len(header)}
        table.problems.append(Problem(table.file, line, "", message))
        return
    raw = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    row = Row(file=table.file, line=line, values={}, raw=raw)
    refused = False
    for column in columns:
        text = raw[column.name]
        try:
            row.values[column.name] = _read_cell(column, text)
        except CellError as error:
            table.problems.append(Problem(table.file, line, column.name, str(error)))
            refused = True
    if not refused:
        table.rows.append(row)


def _read_cell(column: Column, text: str) -> Any:
    if len(text) > MAX_CELL:
        raise CellError(_("texte trop long"))
    if not text and column.required:
        raise CellError(_("ne peut pas être vide"))
    return column.parse(text)

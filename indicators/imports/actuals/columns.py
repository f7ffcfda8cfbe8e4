"""The header of a file of figures: its own columns, or those of an exported dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from indicators.calculations.records import record
from indicators.imports.contract import Problem
from indicators.imports.tabular import TextRow
from indicators.queries import dataset

REQUIRED = ("entity", "indicator", "year", "value")
OPTIONAL = ("kind", "provisional", "comment", "source", "reason", "expected_on", "state")
# How an exported dataset calls the same things.
EXPORTED_AS = {"period": "year", "note": "comment"}
KNOWN = {*REQUIRED, *OPTIONAL, *dataset.COLUMNS}


@record(frozen=True, slots=True)
class Line:
    """A row by column name; a column that the file does not have is absent, and says nothing."""

    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns by the names that are ours; empty for one that has none."""

    names: tuple[str, ...]
    is_export: bool

    def line(self, row: TextRow) -> Line | None:
        """The row's cells by name; None where it holds more cells than the header names."""
        if any(row.cells[len(self.names) :]):
            return None
        cells = dict(zip(self.names, row.cells, strict=False))
        return None if cells.pop("", "") else Line(row.line, cells)


def read_header(row: TextRow, *, file: str) -> tuple[Header, list[Problem]]:
    names = [name.casefold() for name in row.cells]
    while names and not names[-1]:
        names.pop()
    counted = Counter(EXPORTED_AS.get(name, name) for name in names if name)
    problems = [Problem(file, row.line, name, _twice(name, names)) for name, count in counted.items() if count > 1]
    problems += [
        Problem(file, row.line, row.cells[rank], _("colonne inconnue"))
        for rank, name in enumerate(names)
        if name and name not in KNOWN
    ]
    problems += [Problem(file, row.line, name, _("colonne absente")) for name in REQUIRED if name not in counted]
    # An exported dataset calls the year a period.
    return Header(tuple(EXPORTED_AS.get(name, name) for name in names), is_export="period" in names), problems


def _twice(name: str, names: Sequence[str]) -> str:
    other = next((exported for exported, own in EXPORTED_AS.items() if own == name and exported in names), None)
    if other is None or name not in names:
        return _("colonne en double : n’en garder qu’une")
    return _("« %(name)s » et « %(other)s » disent la même chose : n’en garder qu’une") % {"name": name, "other": other}

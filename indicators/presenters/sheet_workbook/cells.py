"""A worksheet as data: cells with a role and a format, for any writer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MIN_DAY = date(2000, 1, 1)
MAX_LINES = 8
PROVISIONAL = " (prov.)"


class Role(StrEnum):
    """What a cell is for: it decides its colours, and whether it is open to typing."""

    TITLE = "title"
    NOTE = "note"
    HEADING = "heading"
    BAND = "band"
    LABEL = "label"
    FIGURE = "figure"
    INPUT = "input"
    MARK = "mark"
    TOTAL = "total"


class Form(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    PERCENT = "percent"
    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`decimals` of a number, or of the percentage that is shown.

    `prefix` and `suffix` are written around a number, `gap` between a percentage and its sign; `signed` shows a +.
    """

    role: Role = Role.FIGURE
    form: Form = Form.TEXT
    decimals: int = 0
    suffix: str = ""
    prefix: str = ""
    gap: str = "\u00a0"
    signed: bool = False

    @property
    def is_open(self) -> bool:
        return self.role == Role.INPUT

    @property
    def wraps(self) -> bool:
        """Long words go to a next line, but where they may run over the empty cells beside them."""
        return self.role not in (Role.TITLE, Role.NOTE, Role.BAND, Role.MARK)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What a cell takes: one of `choices`, a number (`minimum`: no less), a day, or a text of `length` at most."""

    form: Form
    choices: tuple[str, ...] = ()
    minimum: int | None = None
    length: int = 0
    title: str = ""
    message: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A percentage is held as people read it (22.7): each writer divides it as its format wants."""

    value: str | Decimal | date | None = None
    style: Style = Style()
    rule: Rule | None = None


def _lines(text: str, width: int) -> int:
    return min(MAX_LINES, sum(max(1, -(-len(line) // width)) for line in text.split("\n")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    cells: tuple[Cell, ...]

    def height(self, widths: tuple[int, ...]) -> int:
        """How many lines of text its fullest cell needs, in columns of so many characters."""
        wrapped = ((cell.value, width) for cell, width in zip(self.cells, widths, strict=False) if cell.style.wraps)
        return max((_lines(text, width) for text, width in wrapped if isinstance(text, str)), default=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Worksheet:
    """`header`: the rank of the line of headings (0 = first), which stays in sight with the first columns.

    `is_protected`: only the cells that are open to typing can be typed in.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    header: int
    widths: tuple[int, ...]
    frozen_columns: int = 2
    is_protected: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """Several worksheets in one file. `made_on` dates it: the same book is then the same bytes."""

    title: str
    sheets: tuple[Worksheet, ...]
    made_on: date | None = None
    language: str = "fr"

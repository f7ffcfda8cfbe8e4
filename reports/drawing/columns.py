"""The widths of a printed table's columns, its size, and where it is cut when no page is wide enough."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.document import Cell, Row, Table
from reports.drawing import marks
from reports.drawing.column_shares import shares
from reports.drawing.faces import REGULAR, STRONG, Face, face

# Points. A page is A4 with margins of 20 mm at its sides.
UPRIGHT, FLIPPED = 481.0, 728.0
SIZES = (9.0, 8.5, 8.0)
INSET = 10.0
# A table that fills more than this with what it needs at least is set smaller, so that its words have some room.
EASE = 0.86
SHAPE = 10.0
# A longer word may be cut; a number stays whole up to here.
LONGEST_WORD, LONGEST_NUMBER = 92.0, 120.0
EMPTY = Cell("")
# A line's height to its size; what a row adds to its lines; what a caption and the spaces around a table take.
LEADING, PADDING, AROUND = 1.25, 7.2, 50.0
# The rows that the widths are chosen on.
LOOKED_AT = 80
_SPACES = re.compile(r"[ \n\u200b]+")


@dataclass(frozen=True, slots=True)
class Fit:
    """A part of a table that fits on a page: the ranks of its columns, their widths and the size, in points.

    `height` is about what it will take of the page.
    """

    ranks: tuple[int, ...]
    widths: tuple[float, ...]
    size: float
    flipped: bool
    height: float


@dataclass(frozen=True, slots=True)
class Need:
    """What a column needs at least, and what each of its cells would take on one line, margins left out."""

    least: float
    cells: tuple[float, ...]


class Measure(NamedTuple):
    """A cell's widest word and widest line, for a size of one point; how wide a word may ask to be, and what stands
    beside it, in points.
    """

    word: float
    whole: float
    most: float
    beside: float = 0.0


def fits(table: Table) -> tuple[Fit, ...]:
    """Upright at the usual size where it can be; else smaller, else flipped, else cut, its first column repeated."""
    measures = _measures(table)
    rooms = ((FLIPPED, True),) if table.landscape else ((UPRIGHT, False), (FLIPPED, True))
    everything = range(len(table.columns))
    for room, flipped in rooms:
        for filled, size in ((EASE, SIZES[0]), (EASE, SIZES[1]), (1.0, SIZES[1]), (1.0, SIZES[2])):
            needs = _needs(measures, size)
            if sum(need.least for need in needs) <= room * filled:
                return (_fit(table, everything, needs, room, size, flipped=flipped),)
    needs = _needs(measures, SIZES[1])
    return tuple(_fit(table, ranks, needs, FLIPPED, SIZES[1], flipped=True) for ranks in _cuts(needs))


def _measures(table: Table) -> list[list[Measure]]:
    """Of each column, its heading and its cells."""
    strong = face(STRONG)
    rows = [row for row in table.rows if row.kind != "group"]
    found = []
    for rank, column in enumerate(table.columns):
        cells = [(row, row.cells[rank] if rank < len(row.cells) else EMPTY) for row in rows]
        heading = Measure(*_word_widths(column.label, strong), LONGEST_WORD)
        found.append([heading, *(_cell_measure(row, cell) for row, cell in cells)])
    return found


def _needs(measures: Sequence[Sequence[Measure]], size: float) -> list[Need]:
    found = []
    for column in measures:
        least = max([min(one.word * size, one.most) + one.beside for one in column])
        found.append(Need(least + INSET, tuple([one.whole * size + one.beside for one in column])))
    return found


def cell_face(row: Row, cell: Cell) -> Face:
    """Totals, what is stressed and what has a tone are in the strong face."""
    return face(STRONG if row.kind == "total" or cell.strong or _has_shape(cell) else REGULAR)


def _has_shape(cell: Cell) -> bool:
    return cell.tone not in ("", "muted")


def _cell_measure(row: Row, cell: Cell) -> Measure:
    word, whole = _word_widths(marks.loose_text(cell), cell_face(row, cell))
    most = LONGEST_WORD if cell.value is None else LONGEST_NUMBER
    if cell.day is not None:
        word, most = whole, LONGEST_NUMBER
    return Measure(word, whole, most, SHAPE if _has_shape(cell) else 0.0)


def _word_widths(text: str, drawn: Face) -> tuple[float, float]:
    """The widest word and the widest line, for a size of one point."""
    lines = [drawn.width(line, 1.0) for line in text.split("\n")]
    return max([drawn.width(word, 1.0) for word in _SPACES.split(text)]), max(lines)


def _fit(table: Table, ranks: Sequence[int], needs: Sequence[Need], room: float, size: float, *, flipped: bool) -> Fit:
    least = [min(needs[rank].least, room) for rank in ranks]
    weights = [table.columns[rank].weight for rank in ranks]
    rows = [[needs[rank].cells[place] for rank in ranks] for place in range(min(len(needs[0].cells), LOOKED_AT))]
    widths = shares(rows, least, weights, room)
    lines = sum(max(-(-wish // (width - INSET)) or 1 for wish, width in zip(row, widths, strict=True)) for row in rows)
    groups = len(table.rows) + 1 - len(rows)
    height = (lines + groups) * size * LEADING + (len(rows) + groups) * PADDING + AROUND
    return Fit(tuple(ranks), widths, size, flipped, height)


def _cuts(needs: Sequence[Need]) -> Iterator[tuple[int, ...]]:
    """Runs of columns as wide as a flipped page, shared evenly; each begins with the first column, the rows' header."""
    first = min(needs[0].least, FLIPPED / 3)
    parts = 1
    while True:
        cut = list(_cut_into(needs, parts, first))
        if all(first + sum(needs[rank].least for rank in run) <= FLIPPED or len(run) == 1 for run in cut):
            yield from ((0, *run) for run in cut)
            return
        parts += 1


def _cut_into(needs: Sequence[Need], parts: int, first: float) -> Iterator[tuple[int, ...]]:
    ranks = range(1, len(needs))
    share = -(-len(ranks) // parts)
    for start in range(0, len(ranks), share):
        yield tuple(ranks[start : start + share])

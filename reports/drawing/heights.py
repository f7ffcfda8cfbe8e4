"""How high a printed table is at each tightness, told before the page is set: how its lines break, and how many.

The typesetter is asked only about the degrees of tightness that may do: each answer costs it as much as the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from reports.drawing.columns import INSET, SHAPE, UPRIGHT
from reports.drawing.faces import REGULAR, STRONG, Face, face

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Tightness:
    """Points above and below a row's text, ems between two lines, points that the type gets smaller."""

    inset: float
    leading: float
    smaller: float


TIGHTNESSES = (
    Tightness(3.6, 0.5, 0.0),
    Tightness(2.8, 0.46, 0.25),
    Tightness(2.2, 0.42, 0.5),
    Tightness(1.7, 0.4, 0.75),
)
# Type never gets smaller than this, in points, but where it is already.
SMALLEST = 8.0
# A flipped page's text, in points: 170 mm high. What runs over by more than this share is not worth tightening.
FLIPPED_HEIGHT, MOST_OVER = 170 / 25.4 * 72, 1.4
# What the arithmetic may be wrong by, as a share.
DOUBT = 0.03
# From a line's foot to the top of its capitals, in ems of Source Sans 3.
CAPITAL = 0.66
NOTE_SIZE, CAPTION_SIZE, NOTE_LEADING = 8.5, 9.5, 0.5
BODY_SIZE, BODY_LEADING = 10.5, 0.62
# Points: between a caption and its table; around a table's note; after a table; a heading, a paragraph's spacing, key
# numbers.
AROUND, AROUND_NOTE, BETWEEN = 6.0, 4.0, 18.0
TITLE, PARAGRAPH, KEY_NUMBERS = 8.0, 12.0, 90.0
# What a rounded width may lack, in points.
SLACK = 0.05
# What a line may be broken after.
_PIECES = re.compile(r"[^ \u200b-]*(?:-+|[ \u200b]+|$)")


def as_data() -> list[Data]:
    """The degrees of tightness as the templates read them."""
    return [{**asdict(one), "smallest": SMALLEST} for one in TIGHTNESSES]


def fitting(blocks: Sequence[Data]) -> Data:
    """The degrees for a flipped page to hold these blocks, loosest first (`candidates`); `sure`: the first does.

    Only the loosest where they hold anyway, or take so much more than a page that tightening them would not help.
    """
    others = sum(_other(one) for one in blocks)
    tables = [one for one in blocks if one["kind"] == "table"]
    heights = [others + sum(table_height(one, tight) for one in tables) for tight in TIGHTNESSES]
    may = [rank for rank, height in enumerate(heights) if height <= FLIPPED_HEIGHT * (1 + DOUBT)]
    if not may or heights[0] > FLIPPED_HEIGHT * MOST_OVER:
        return {"candidates": [0], "sure": True}
    return {"candidates": may, "sure": heights[may[0]] <= FLIPPED_HEIGHT * (1 - DOUBT)}


def _other(block: Data) -> float:
    """What is no table, and the space between two tables."""
    match block["kind"]:
        case "table":
            return BETWEEN
        case "title":
            return TITLE
        case "paragraph" | "callout":
            return _said(block["spans"]) + PARAGRAPH
        case "bullets":
            return sum(_said(item) for item in block["items"]) + PARAGRAPH
        case _:
            return KEY_NUMBERS


def _said(spans: Sequence[Data]) -> float:
    lines = _lines("".join(one["text"] for one in spans), UPRIGHT, BODY_SIZE, face(REGULAR))
    return lines * BODY_SIZE * (CAPITAL + BODY_LEADING)


def table_height(table: Data, tight: Tightness) -> float:
    """In points, with its caption and its note, as it stands on a flipped page."""
    size = max(table["size"] - tight.smaller, min(table["size"], SMALLEST))
    columns = table["columns"]
    widths = [column["width"] - INSET for column in columns]
    rows = [[_lines(column["label"], width, size, face(STRONG)) for column, width in zip(columns, widths, strict=True)]]
    for row in table["rows"]:
        if row["kind"] in ("header", "group"):
            rows.append([_lines(row["cells"][0]["text"], sum(widths), size, face(STRONG))])
        else:
            strong = row["kind"] == "total"
            rows.append([_cell(cell, width, size, strong) for cell, width in zip(row["cells"], widths, strict=False)])
    height = sum(_lines_height(max(row, default=1), size, tight.leading) + 2 * tight.inset for row in rows)
    whole = sum(column["width"] for column in columns)
    caption = _lines(table["caption"], whole, CAPTION_SIZE, face(STRONG))
    height += _lines_height(caption, CAPTION_SIZE, BODY_LEADING) + AROUND
    if table["note"]:
        height += _lines_height(_lines(table["note"], whole, NOTE_SIZE, face(REGULAR)), NOTE_SIZE, NOTE_LEADING)
        height += AROUND_NOTE
    return height


def _cell(cell: Data, width: float, size: float, strong: bool) -> int:
    shape = cell.get("tone", "") not in ("", "muted")
    drawn = face(STRONG if strong or shape or cell.get("strong") else REGULAR)
    return _lines(cell["text"], width, size, drawn, SHAPE if shape else 0.0)


def _lines_height(lines: int, size: float, leading: float) -> float:
    return size * (CAPITAL * lines + leading * (lines - 1))


def _lines(text: str, width: float, size: float, drawn: Face, first: float = 0.0) -> int:
    """As the typesetter breaks a text: as many words on each line as it holds. `first` is taken at its beginning."""
    count = 0
    for line in text.split("\n"):
        count += 1
        used = first
        first = 0.0
        for piece in _PIECES.findall(line):
            wide = drawn.width(piece.rstrip(" \u200b"), size)
            if used and used + wide > width + SLACK:
                count += 1
                used = 0.0
            used += drawn.width(piece, size)
    return count

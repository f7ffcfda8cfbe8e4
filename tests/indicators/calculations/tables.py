"""Reads the tables of worked examples in docs/methodology.md."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

METHODOLOGY = Path(__file__).parents[3] / "docs" / "methodology.md"
NOTHING = "—"


def worked_examples(name: str) -> list[dict[str, str]]:
    """The rows of the table that follows `<!-- exemples: name -->`, by column title."""
    lines = METHODOLOGY.read_text(encoding="utf-8").split(f"<!-- exemples: {name} -->\n")[1].splitlines()
    table = []
    for line in lines:
        if not line.startswith("|"):
            break
        table.append([cell.strip() for cell in line.strip("|").split("|")])
    titles, _, *rows = table
    return [dict(zip(titles, row, strict=True)) for row in rows]


def number(cell: str) -> Decimal | None:
    """`1 234,5` as people print it; the dash is nothing."""
    return None if cell == NOTHING else Decimal(cell.replace(",", "."))


def parts(cell: str) -> list[str]:
    return [] if cell == NOTHING else [part.strip() for part in cell.split(";")]

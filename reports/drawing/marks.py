"""What a cell's text must say besides its words: that a figure is provisional, wherever it is read."""

from __future__ import annotations

from functools import cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.document import Cell, Table

SPACE = "\u00a0"


def provisional() -> str:
    return _provisional(get_language())


@cache
def _provisional(_language: str | None) -> str:
    """Asked for each cell: far faster than looking it up among all translations."""
    return _("(prov.)")


def cell_text(cell: Cell) -> str:
    """The text as printed, with its mark where whoever wrote it left that to the `provisional` flag."""
    if not cell.provisional or provisional() in cell.text:
        return cell.text
    first, *others = cell.text.split("\n")
    return "\n".join((f"{first}{SPACE}{provisional()}", *others))


def loose_text(cell: Cell) -> str:
    """The same for a narrow column: the mark may go to the line below its figure."""
    text = cell_text(cell)
    return text.replace(f"{SPACE}{provisional()}", f" {provisional()}") if SPACE in text else text


def notes(table: Table) -> tuple[str, ...]:
    """The table's note, and what its mark says."""
    marked = any(cell.provisional or provisional() in cell.text for row in table.rows for cell in row.cells)
    said = (table.note,) if table.note else ()
    return (*said, _("(prov.) : chiffre provisoire, qui peut encore changer.")) if marked else said

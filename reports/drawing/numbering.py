"""The numbers and the anchors that a document's sections, tables and figures carry on every support alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.document import Document, Figure, Heading, Section, Table


@dataclass(frozen=True, slots=True)
class Part:
    """A section with its number (`2`, `2.1`; `A`, `A.1` among the annexes) and its anchor."""

    section: Section
    number: str
    anchor: str


def parts(document: Document) -> tuple[Part, ...]:
    return tuple(_parts(document))


def _parts(document: Document) -> Iterator[Part]:
    chapters = {False: 0, True: 0}
    within = 0
    for rank, section in enumerate(document.sections, 1):
        annex = section.annex
        if section.level == 1 or not chapters[annex]:
            chapters[annex] += 1
            within = 0
        chapter = _letters(chapters[annex]) if annex else str(chapters[annex])
        if section.level == 2:
            within += 1
        number = f"{chapter}.{within}" if section.level == 2 else chapter
        yield Part(section, number, f"part-{rank}")


def _letters(number: int) -> str:
    """1 is A, 26 is Z, 27 is AA."""
    found = ""
    while number:
        number, rest = divmod(number - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def table_numbers(document: Document) -> Mapping[str, int]:
    """By the table's name, from 1, in order."""
    return {table.name: rank for rank, table in enumerate(document.tables(), 1)}


def figure_numbers(document: Document) -> Mapping[int, int]:
    """By the identity of the block: two figures may be equal."""
    figures = [block for section in document.sections for block in section.blocks if isinstance(block, Figure)]
    return {id(figure): rank for rank, figure in enumerate(figures, 1)}


def table_caption(table: Table, number: int) -> str:
    """In the language at work, which is the document's."""
    return _("Tableau %(number)s – %(caption)s") % {"number": number, "caption": table.caption}


def figure_caption(figure: Figure, number: int) -> str:
    return _("Figure %(number)s – %(caption)s") % {"number": number, "caption": figure.caption}


def table_anchor(name: str, numbers: Mapping[str, int]) -> str:
    return f"table-{numbers[name]}" if name in numbers else ""


def heading_levels(document: Document) -> Mapping[int, int]:
    """The rank of each section's title and of each heading, by identity: 1 for a chapter, never a rank left out.

    Who writes may skip a rank; a reader who goes from heading to heading must not fall into the gap.
    """
    found: dict[int, int] = {}
    last = 0
    for section in document.sections:
        last = found[id(section)] = min(section.level, last + 1)
        for block in section.blocks:
            if isinstance(block, Heading):
                last = found[id(block)] = min(section.level + block.level, last + 1)
    return found

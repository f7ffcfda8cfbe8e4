"""A document's blocks in templates: what they are, under which heading they stand, the numbers that files give them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString, mark_safe

from reports.document import Block, Cell, Column, Document, Figure, Heading, Row, Section, Table
from reports.drawing import marks, numbering

register = template.Library()

# The document's title is the page's h1.
BELOW_TITLE = 1
DEEPEST = 6
# A drawing of ours holds shapes and words alone.
_ACTIVE = re.compile(
    r"<\s*(?:script|foreignobject|style|iframe|image|use|a)\b|\son\w+\s*=|href|javascript:|<!", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class PageBlock:
    """A block with what the page adds: its heading's rank, its numbered caption, its anchor, that of its numbers."""

    block: Block
    level: int = 0
    caption: str = ""
    anchor: str = ""
    table: int = 0


@dataclass(frozen=True, slots=True)
class PagePart:
    section: Section
    number: str
    level: int
    blocks: tuple[PageBlock, ...]


@register.filter
def kind(block: Block) -> str:
    """`heading`, `table`…: the tag of the frozen data."""
    return str(block.__struct_config__.tag)


@register.simple_tag
def parts_of(document: Document) -> list[PagePart]:
    """Its sections, numbered as in the PDF."""
    tables, figures = numbering.table_numbers(document), numbering.figure_numbers(document)
    levels = {key: level + BELOW_TITLE for key, level in numbering.heading_levels(document).items()}

    def shown(block: Block) -> PageBlock:
        if isinstance(block, Heading):
            return PageBlock(block, level=levels[id(block)])
        if isinstance(block, Table):
            caption = numbering.table_caption(block, tables[block.name])
            return PageBlock(block, caption=caption, anchor=numbering.table_anchor(block.name, tables))
        if isinstance(block, Figure):
            caption = numbering.figure_caption(block, figures[id(block)])
            anchor = numbering.table_anchor(block.table, tables)
            return PageBlock(block, caption=caption, anchor=anchor, table=tables.get(block.table, 0))
        return PageBlock(block)

    return [
        PagePart(part.section, part.number, levels[id(part.section)], tuple(shown(one) for one in part.section.blocks))
        for part in numbering.parts(document)
    ]


@register.filter
def level_in(level: int, section_level: int | str) -> int:
    """Of a heading inside a section, whose own title has `section_level`."""
    return min(int(section_level) + level, DEEPEST)


@register.filter
def drawing(figure: Figure) -> SafeString:
    """Our own SVG, frozen with the report; never anything that a person typed."""
    return mark_safe("" if _ACTIVE.search(figure.svg) else figure.svg)  # noqa: S308


@register.simple_tag
def cells_of(row: Row, table: Table) -> list[tuple[Column, Cell, str]]:
    """Each cell of a row with its column, whose it is to say what is aligned with the numbers, and its marked text."""
    return [(column, cell, marks.cell_text(cell)) for column, cell in zip(table.columns, row.cells, strict=False)]


@register.filter
def notes(table: Table) -> tuple[str, ...]:
    """The table's note, and what its marks say."""
    return marks.notes(table)

"""Reading a built document back."""

from __future__ import annotations

from collections.abc import Iterator

from reports.document import (
    Bullets,
    Callout,
    Cell,
    Document,
    Figure,
    Heading,
    KeyNumbers,
    Paragraph,
    Snapshot,
    Table,
    TidyTable,
)


def french(snapshot: Snapshot) -> Document:
    return snapshot.documents["fr"]


def table(document: Document, name: str) -> Table:
    return next(one for one in document.tables() if one.name == name)


def tidy(snapshot: Snapshot, name: str) -> TidyTable:
    return next(one for one in snapshot.tables if one.name == name)


def columns(found: Table, *keys: str) -> list[tuple[Cell, ...]]:
    """The cells of some columns, without the rows of groups."""
    ranks = [next(rank for rank, column in enumerate(found.columns) if column.key == key) for key in keys]
    return [tuple(row.cells[rank] for rank in ranks) for row in found.rows if row.kind != "group"]


def key_numbers(document: Document) -> dict[str, tuple[str, str]]:
    blocks = [block for section in document.sections for block in section.blocks if isinstance(block, KeyNumbers)]
    return {item.label: (item.text, item.note) for block in blocks for item in block.items}


def texts(document: Document) -> Iterator[str]:
    """Everything that is read, but the drawings."""
    yield from (document.title, document.subtitle, document.mark)
    for fact in document.facts:
        yield from fact
    for section in document.sections:
        yield section.title
        for block in section.blocks:
            yield from _block(block)


def _block(block: object) -> Iterator[str]:
    match block:
        case Heading():
            yield block.text
        case Paragraph():
            yield "".join(span.text for span in block.spans)
        case Bullets():
            yield from ("".join(span.text for span in item) for item in block.items)
        case Callout():
            yield from (block.title, "".join(span.text for span in block.spans))
        case KeyNumbers():
            for item in block.items:
                yield from (item.label, item.text, item.note)
        case Table():
            yield from (block.caption, block.note)
            yield from (column.label for column in block.columns)
            yield from (cell.text for row in block.rows for cell in row.cells)
        case Figure():
            yield from (block.alt, block.caption)

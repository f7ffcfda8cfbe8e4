"""What a report says, as data: sections of blocks. It is frozen once; page, PDF, XLSX and ODS are drawn from it alone.

Nothing here knows a database, a request or a language: texts come already in the document's language, numbers both as
they are printed (`text`) and as they are (`value`, unrounded), so that a workbook holds numbers.
"""

from __future__ import annotations

import datetime
import hashlib
from decimal import Decimal
from typing import Literal

import msgspec

FORMAT = 1
# What begins the name of a table that stands in a written text: readers know it by its caption.
WRITTEN = "texte-"

# How a cell or a callout is shown besides its text.
Tone = Literal["", "good", "fair", "poor", "neutral", "muted"]


class Span(msgspec.Struct, frozen=True, omit_defaults=True):
    """A run of text. Line breaks in `text` are kept. `language`: its own, where it is not the document's."""

    text: str
    strong: bool = False
    emphasis: bool = False
    language: str = ""


Spans = tuple[Span, ...]


class Heading(msgspec.Struct, frozen=True, tag="heading", omit_defaults=True):
    """A heading inside a section; `level` counts from the section's own title (1: just below it, at most 3)."""

    text: str
    level: int = 1


class Paragraph(msgspec.Struct, frozen=True, tag="paragraph", omit_defaults=True):
    spans: Spans


class Bullets(msgspec.Struct, frozen=True, tag="bullets", omit_defaults=True):
    """A list; each item is a run of spans."""

    items: tuple[Spans, ...]
    ordered: bool = False


class Callout(msgspec.Struct, frozen=True, tag="callout", omit_defaults=True):
    """A sentence set apart: provisional figures, a perimeter not reconciled, an erratum."""

    spans: Spans
    title: str = ""
    tone: Tone = "neutral"


class KeyNumber(msgspec.Struct, frozen=True, omit_defaults=True):
    label: str
    text: str
    note: str = ""
    tone: Tone = ""


class KeyNumbers(msgspec.Struct, frozen=True, tag="key_numbers", omit_defaults=True):
    """The few numbers of a summary, with what they count."""

    items: tuple[KeyNumber, ...]


class Column(msgspec.Struct, frozen=True, omit_defaults=True):
    """`weight`: its share of the width, against the table's other columns. A row's header is the first column."""

    key: str
    label: str
    numeric: bool = False
    weight: float = 1.0

    def __post_init__(self) -> None:
        """A weight given as 3 is written as it is read back, 3.0: else the bytes would not be canonical."""
        msgspec.structs.force_setattr(self, "weight", float(self.weight))


class Cell(msgspec.Struct, frozen=True, omit_defaults=True):
    """`text` as printed. A number also gives its `value`, unrounded, and the `decimals` shown; a date gives `day`.

    `percent`: the value is in percent (22.7 for 22,7 %), and its unit is printed with it. `language`: the text's own,
    where it is not the document's.
    """

    text: str
    value: Decimal | None = None
    decimals: int | None = None
    percent: bool = False
    day: datetime.date | None = None
    tone: Tone = ""
    strong: bool = False
    provisional: bool = False
    language: str = ""


class Row(msgspec.Struct, frozen=True, omit_defaults=True):
    """A `group` row has one cell, which spans the table."""

    cells: tuple[Cell, ...]
    kind: Literal["body", "group", "total"] = "body"


class Table(msgspec.Struct, frozen=True, tag="table", omit_defaults=True):
    """`name` is unique in the document: the workbook's sheet is made from it. `caption` says what it holds.

    `landscape`: too wide for a page held upright.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    landscape: bool = False


class Figure(msgspec.Struct, frozen=True, tag="figure", omit_defaults=True):
    """A chart, with what it shows in words (`alt`) and the `table` of the same document that holds its numbers.

    `half`: drawn for half the width of a page; two that follow each other stand side by side.
    """

    svg: str
    alt: str
    caption: str
    table: str
    half: bool = False


Block = Heading | Paragraph | Bullets | Callout | KeyNumbers | Table | Figure


class Section(msgspec.Struct, frozen=True, omit_defaults=True):
    """`code` names it in addresses and in the narrative; `level` 1 is a chapter, 2 a part of one."""

    code: str
    title: str
    blocks: tuple[Block, ...]
    level: Literal[1, 2] = 1
    annex: bool = False


class Document(msgspec.Struct, frozen=True, omit_defaults=True):
    """A whole report in one language.

    `mark` is printed on every page of what is not final (*Projet*, *Point d’étape : chiffres provisoires*), empty on
    what is published. `facts` are the cover's lines: label and text.
    """

    language: Literal["fr", "en"]
    title: str
    subtitle: str
    organisation: str
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    mark: str = ""

    def tables(self) -> tuple[Table, ...]:
        """Its tables, in order."""
        return tuple(block for section in self.sections for block in section.blocks if isinstance(block, Table))


class Field(msgspec.Struct, frozen=True, omit_defaults=True):
    """A column of a tidy table, in the words of a Frictionless table schema."""

    name: str
    type: Literal["string", "integer", "number", "boolean", "date", "year"]
    title: str
    description: str = ""


class TidyTable(msgspec.Struct, frozen=True, omit_defaults=True):
    """A file of the data package: plain values as the exports write them (`.` as decimal mark, empty is None)."""

    name: str
    title: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str | None, ...], ...]
    primary_key: tuple[str, ...] = ()


class Meta(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is reported on. `as_of`: what was known that day. `version`: 1 for a first publication; 0, a draft."""

    contract: str
    entity: str
    year: int
    kind: Literal["annual", "interim"]
    as_of: datetime.date
    version: int = 0


class Snapshot(msgspec.Struct, frozen=True, omit_defaults=True):
    """All that a report says, in both languages, and its data. The same content gives the same bytes."""

    meta: Meta
    documents: dict[str, Document]
    tables: tuple[TidyTable, ...]
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """Canonical JSON, in UTF-8, keys sorted."""
        return msgspec.json.encode(self, order="sorted")

    @classmethod
    def from_bytes(cls, content: bytes) -> Snapshot:
        """Raises msgspec.ValidationError where the bytes are not a snapshot's."""
        return msgspec.json.decode(content, type=cls)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()

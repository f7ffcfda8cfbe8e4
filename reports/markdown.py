"""The marks of a narrative text: headings, lists, tables, bold and italic, read to the blocks of a document.

What is not one of these marks (links, images, HTML, code, quotations) is no mark: it is shown as it was typed. Nothing
that was written is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from reports.document import Block, Bullets, Cell, Column, Heading, Paragraph, Row, Span, Spans, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

MARKS = ("heading", "list", "table", "emphasis", "newline", "escape")
# Deeper lists than anybody writes; a text that goes deeper is shown as it was typed.
DEEPEST = 40
HEADING_LEVELS = 3
NESTED = "– "
CAPTION = {"fr": "Tableau\u00a0%s", "en": "Table %s"}
# What begins an item: its number is no part of the text. A list that begins at another number than 1 is shown as typed.
_ITEM_MARKS = re.compile(r"^[ \t]*((?:[-*+]|[0-9]{1,9}[.)])[ \t]+)+", re.MULTILINE)


def blocks_of(text: str, *, name: str, language: str) -> tuple[Block, ...]:
    """The blocks of a text. `name` begins the names of its tables, which are unique in a document."""
    tokens = _parser().parse(text)
    if any(token.level >= DEEPEST - 2 or token.attrGet("start") is not None for token in _all(tokens)):
        return _as_typed(text)
    reader = _Reader(tokens, name=name, caption=CAPTION[language])
    blocks = tuple(reader.blocks())
    kept = "".join(map(_letters, _texts(blocks)))
    return blocks if kept == _letters(_ITEM_MARKS.sub("", text)) else _as_typed(text)


@cache
def _parser() -> MarkdownIt:
    """Loaded with the first text: most web processes set none."""
    from markdown_it import MarkdownIt

    return MarkdownIt("zero", {"maxNesting": DEEPEST}).enable(list(MARKS))


def _as_typed(text: str) -> tuple[Block, ...]:
    paragraphs = (part.strip() for part in text.split("\n\n"))
    return tuple(Paragraph((Span(part),)) for part in paragraphs if part)


def _all(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from token.children or ()


def _letters(text: str) -> str:
    return "".join(letter for letter in text if letter.isalnum())


def _texts(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Everything that was typed, in order."""
    for block in blocks:
        match block:
            case Heading():
                yield block.text
            case Paragraph():
                yield _plain(block.spans)
            case Bullets():
                yield from map(_plain, block.items)
            case Table():
                yield from (column.label for column in block.columns)
                yield from (cell.text for row in block.rows for cell in row.cells)


def _plain(spans: Spans) -> str:
    return "".join(span.text for span in spans)


@dataclass(slots=True)
class _Reader:
    """Walks the tokens once."""

    tokens: list[Token]
    name: str
    caption: str
    at: int = 0
    tables: int = 0

    def blocks(self) -> Iterator[Block]:
        while self.at < len(self.tokens):
            token = self._next()
            match token.type:
                case "heading_open":
                    yield Heading(_plain(_spans(self._next())), min(int(token.tag[1:]), HEADING_LEVELS))
                case "inline":
                    yield Paragraph(_spans(token))
                case "bullet_list_open" | "ordered_list_open":
                    yield self._list(token)
                case "table_open":
                    yield self._table()

    def _next(self) -> Token:
        self.at += 1
        return self.tokens[self.at - 1]

    def _list(self, opening: Token) -> Bullets:
        """A list within a list gives items of their own, marked, after the one that holds it."""
        items: list[list[Span]] = []
        depth = 1
        while depth:
            token = self._next()
            if token.type.endswith("_list_open"):
                depth += 1
            elif token.type.endswith("_list_close"):
                depth -= 1
            elif token.type == "list_item_open":
                items.append([Span(NESTED)] if depth > 1 else [])
            elif token.type == "inline":
                follows = items[-1] and items[-1] != [Span(NESTED)]
                items[-1] += [*([Span("\n")] if follows else []), *_spans(token)]
        filled = tuple(tuple(spans) for spans in items if spans and spans != [Span(NESTED)])
        return Bullets(filled, ordered=opening.type == "ordered_list_open")

    def _table(self) -> Table:
        self.tables += 1
        rows: list[list[str]] = []
        numeric: list[bool] = []
        while (token := self._next()).type != "table_close":
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "th_open":
                numeric.append("right" in str(token.attrGet("style") or ""))
            elif token.type == "inline":
                rows[-1].append(_plain(_spans(token)))
        columns = (Column(f"c{rank}", label, numeric[rank - 1]) for rank, label in enumerate(rows[0], start=1))
        # The marks have no caption: it is told by its columns, its number is the document's.
        told = ", ".join(label for label in rows[0] if label)
        return Table(
            name=f"{self.name}-{self.tables}",
            caption=told or self.caption % self.tables,
            columns=tuple(columns),
            rows=tuple(Row(tuple(Cell(text) for text in row)) for row in rows[1:]),
        )


def _spans(inline: Token) -> Spans:
    """Runs of the same emphasis, joined."""
    strong = emphasis = 0
    found: list[Span] = []
    for token in inline.children or ():
        strong += token.nesting if token.tag == "strong" else 0
        emphasis += token.nesting if token.tag == "em" else 0
        text = "\n" if token.type in ("softbreak", "hardbreak") else token.content
        if not text:
            continue
        span = Span(text, strong=strong > 0, emphasis=emphasis > 0)
        if found and (found[-1].strong, found[-1].emphasis) == (span.strong, span.emphasis):
            found[-1] = Span(found[-1].text + text, strong=span.strong, emphasis=span.emphasis)
        else:
            found.append(span)
    return tuple(found)

"""A document as the printed page's data: its blocks with their sizes, gathered in runs of upright or flipped pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reports.document import (
    Bullets,
    Callout,
    Document,
    Figure,
    Heading,
    KeyNumbers,
    Paragraph,
    Section,
    Snapshot,
    Spans,
    Table,
)
from reports.drawing import heights, numbering
from reports.drawing.columns import UPRIGHT
from reports.drawing.errors import DrawingError
from reports.drawing.faces import REGULAR, face
from reports.drawing.pieces import HALF, Data, Piece, paired, side_by_side
from reports.drawing.printed_tables import printed
from reports.drawing.typography import ready, with_cuts

BODY = 10.5
LONG = 900
# A table of so few rows is small; a row takes the room of so many characters of text.
SMALL, ROW = 12, 40
# Room that a heading asks of the page below it, in points: a heading never stands alone at the foot of a page.
WORDY = 70
# Heights in points: of a heading above figures, of any heading, of a paragraph’s spacing, of a character of one; the
# most that is asked.
FIRST, TITLE, PARAGRAPH, CHARACTER, MOST_ROOM = 28.0, 40.0, 24.0, 0.15, 640.0
ROOM = {1: 260.0, 2: 150.0, 3: 90.0, 4: 80.0, 5: 80.0}


@dataclass(slots=True)
class Run:
    flipped: bool
    pieces: list[Piece] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the blocks of a document are made ready with."""

    document: Document
    tables: Mapping[str, int]
    figures: Mapping[int, int]
    levels: Mapping[int, int]

    @classmethod
    def of(cls, document: Document) -> Layout:
        return cls(
            document,
            numbering.table_numbers(document),
            numbering.figure_numbers(document),
            numbering.heading_levels(document),
        )

    def text(self, text: str, language: str = "") -> str:
        return with_cuts(ready(text, language or self.document.language), UPRIGHT, BODY, face(REGULAR))

    def spans(self, spans: Spans) -> list[Data]:
        return [
            {
                "text": self.text(one.text, one.language),
                "strong": one.strong,
                "emphasis": one.emphasis,
                "language": one.language,
            }
            for one in spans
        ]


def runs(document: Document) -> list[Data]:
    """The whole document, section after section."""
    layout = Layout.of(document)
    found: list[Run] = []
    for part in numbering.parts(document):
        for run in _runs([_title(layout, part), *paired(_pieces(layout, part.section))]):
            # Each section's turned pages are fitted by themselves.
            if found and not found[-1].flipped and not run.flipped:
                found[-1].pieces += run.pieces
            else:
                found.append(run)
    return [_run(run.flipped, [piece.data for piece in run.pieces]) for run in found]


def _run(flipped: bool, blocks: list[Data]) -> Data:
    return {"landscape": flipped, "blocks": blocks, **(heights.fitting(blocks) if flipped else {})}


def _runs(pieces: list[Piece]) -> list[Run]:
    """A heading and the few words before a flipped table go with it, as do the few words after the last one."""
    _pull_back(pieces)
    _pull_on(pieces)
    _ask_room(pieces)
    found: list[Run] = []
    for piece in pieces:
        flipped = bool(piece.flipped)
        if not found or found[-1].flipped != flipped:
            found.append(Run(flipped))
        found[-1].pieces.append(piece)
    return found


def _pull_back(pieces: list[Piece]) -> None:
    for rank, piece in enumerate(pieces):
        if not piece.flipped:
            continue
        said = 0
        for before in reversed(pieces[:rank]):
            said += before.length
            if before.flipped is not None or (said > LONG and not before.is_title):
                break
            before.flipped = True


def _pull_on(pieces: list[Piece]) -> None:
    last = max((rank for rank, piece in enumerate(pieces) if piece.flipped is not None), default=-1)
    after = pieces[last + 1 :]
    if last >= 0 and pieces[last].flipped and sum(piece.length for piece in after) <= LONG:
        for piece in after:
            piece.flipped = True


def _ask_room(pieces: list[Piece]) -> None:
    """A heading asks for the room of the small table that follows it, with the words between: they stay together."""
    for rank, piece in enumerate(pieces):
        if not piece.is_title:
            continue
        height = 0.0
        for after in pieces[rank + 1 :]:
            kind = after.data["kind"]
            if kind == "table" and after.data["whole"]:
                piece.data["need"] = max(piece.data["need"], min(MOST_ROOM, height + after.data["height"] + TITLE))
            if kind == "figures":
                piece.data["need"] = max(piece.data["need"], min(MOST_ROOM, height + after.data["height"] + FIRST))
            if kind not in ("title", "paragraph"):
                break
            height += TITLE if after.is_title else PARAGRAPH + after.length * CHARACTER


def _title(layout: Layout, part: numbering.Part) -> Piece:
    section = part.section
    level = layout.levels[id(section)]
    return Piece(_heading(layout.text(section.title), level, number=part.number, outlined=True), length=0)


def _heading(text: str, level: int, *, number: str = "", outlined: bool = False) -> Data:
    if not text.strip():
        raise DrawingError(_("Un titre du document est vide."))
    return {
        "kind": "title",
        "text": text,
        "level": level,
        "number": number,
        "outlined": outlined,
        "need": ROOM[level],
    }


def _pieces(layout: Layout, section: Section) -> Iterator[Piece]:
    for block in section.blocks:
        match block:
            case Heading():
                yield Piece(_heading(layout.text(block.text), layout.levels[id(block)]))
            case Paragraph():
                yield _said({"kind": "paragraph", "spans": layout.spans(block.spans)}, block.spans)
            case Bullets():
                items = [layout.spans(item) for item in block.items]
                data = {"kind": "bullets", "ordered": block.ordered, "items": items}
                yield _said(data, *block.items)
            case Callout():
                yield _callout(layout, block)
            case KeyNumbers():
                yield _key_numbers(layout, block)
            case Table():
                number = layout.tables[block.name]
                anchor = numbering.table_anchor(block.name, layout.tables)
                for data, flipped in printed(block, number=number, anchor=anchor, language=layout.document.language):
                    yield _table(data, flipped=flipped)
            case Figure():
                yield Piece(
                    side_by_side(_figure(layout, block), block.svg) if block.half else _figure(layout, block),
                    flipped=False,
                )


def _table(data: Data, *, flipped: bool) -> Piece:
    """A small upright table goes, as words do, with the flipped one beside it."""
    rows = len(data["rows"])
    if flipped or rows > SMALL:
        return Piece(data, flipped=flipped)
    return Piece(data, length=ROW * rows)


def _said(data: Data, *said: Spans) -> Piece:
    return Piece(data, length=sum(len(one.text) for spans in said for one in spans))


def _callout(layout: Layout, block: Callout) -> Piece:
    piece = _said({}, block.spans)
    piece.data = {
        "kind": "callout",
        "title": layout.text(block.title),
        "tone": block.tone or "neutral",
        "long": piece.length > LONG,
        "spans": layout.spans(block.spans),
    }
    return piece


def _key_numbers(layout: Layout, block: KeyNumbers) -> Piece:
    items = [
        {"label": layout.text(i.label), "text": layout.text(i.text), "note": layout.text(i.note), "tone": i.tone}
        for i in block.items
    ]
    wordy = any(len(item.note) > WORDY for item in block.items)
    across = 2 if wordy and len(items) in (2, 4) else 3 if len(items) in (3, 5, 6, 9) else 4
    return Piece({"kind": "key_numbers", "across": min(across, max(len(items), 1)), "items": items}, length=LONG // 3)


def _figure(layout: Layout, block: Figure) -> Data:
    if not block.alt.strip():
        raise DrawingError(_("La figure « %s » n’a pas de description.") % block.caption)
    anchor = numbering.table_anchor(block.table, layout.tables)
    numbers = _("Chiffres : tableau %(table)s, page %(page)s")
    return {
        "kind": "figure",
        "svg": block.svg,
        "alt": ready(block.alt, layout.document.language),
        "caption": layout.text(numbering.figure_caption(block, layout.figures[id(block)])),
        "table": anchor,
        "numbers": layout.text(numbers % {"table": layout.tables[block.table], "page": "{page}"}) if anchor else "",
        "width": HALF if block.half else UPRIGHT,
    }


def page(snapshot: Snapshot, document: Document) -> Data:
    """All that the template reads."""
    layout = Layout.of(document)
    day = snapshot.meta.as_of
    title = layout.text(document.title)
    return {
        "language": document.language,
        "region": "FR" if document.language == "fr" else "GB",
        "title": title,
        "title_size": 34 if len(title) <= 60 else 26,
        "subtitle": layout.text(document.subtitle),
        "organisation": layout.text(document.organisation),
        "facts": [[layout.text(label), layout.text(text)] for label, text in document.facts],
        "mark": layout.text(document.mark),
        "mark_size": max(22, min(110, 900 // max(1, len(document.mark)))),
        "day": [day.year, day.month, day.day],
        "running": f"{title} · {layout.text(document.subtitle)}" if document.subtitle else title,
        "foot": layout.text(document.organisation),
        "seal": _("Instantané %(format)s · SHA-256 %(hash)s") % {"format": snapshot.format, "hash": snapshot.sha256},
        "words": {"contents": _("Sommaire"), "page": _("Page %(page)s sur %(pages)s") % PAGES},
        "tightnesses": heights.as_data(),
        "runs": runs(document),
    }


PAGES = {"page": "{page}", "pages": "{pages}"}

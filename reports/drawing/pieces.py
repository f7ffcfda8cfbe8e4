"""The blocks of a document made ready for the printed page; figures of half its width stand side by side."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from reports.drawing.columns import UPRIGHT

Data = dict[str, Any]
# Of two figures side by side, the space between them; of a figure's caption, the room below it.
GUTTER, CAPTION = 16.0, 40.0
HALF = (UPRIGHT - GUTTER) / 2


@dataclass(slots=True)
class Piece:
    """A block made ready. `flipped` None: words, which go with what stands beside them."""

    data: Data
    flipped: bool | None = None
    length: int = 0

    @property
    def is_title(self) -> bool:
        return bool(self.data["kind"] == "title")


def side_by_side(figure: Data, svg: str) -> Data:
    """A figure that leaves room for another beside it."""
    return {"kind": "figures", "half": True, "height": CAPTION + HALF * drawn_ratio(svg), "items": [figure]}


def paired(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Two figures of half a width, one after the other, make one block."""
    left: Piece | None = None
    for piece in pieces:
        if left is not None and piece.data.get("half"):
            left.data["items"] += piece.data["items"]
            left.data["height"] = max(left.data["height"], piece.data["height"])
            yield left
            left = None
            continue
        if left is not None:
            yield left
        left = piece if piece.data.get("half") else None
        if left is None:
            yield piece
    if left is not None:
        yield left


def drawn_ratio(svg: str) -> float:
    """Its height over its width."""
    found = re.search(r'viewBox="0 0 ([0-9.]+) ([0-9.]+)"', svg)
    return float(found[2]) / float(found[1]) if found and float(found[1]) else 1.0

"""What the report's fonts can write, and how wide: read from their own tables.

The PDF standard refuses a document with a character that its font cannot draw, and a column's width is chosen before
the page is set. Both are answered here, with the standard library.
"""

from __future__ import annotations

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "vendor" / "fonts"
REGULAR, STRONG = "SourceSans3_400Regular.ttf", "SourceSans3_600SemiBold.ttf"
# Stands for what no font at hand can draw: an empty square, as readers know it.
UNKNOWN = "\u25a1"
# Invisible by nature: they neither draw nor lack anything, but a strict reader of the file stumbles on them.
INVISIBLE = frozenset("\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad")
_FULL_REPERTOIRE = 12


class Widths(dict[str, float]):
    """Of the characters that a face draws, in thousandths of the size; any other is taken for as wide as an n."""

    def __missing__(self, _letter: str) -> float:
        return self["n"]


@dataclass(frozen=True, slots=True)
class Face:
    widths: Widths

    def draws(self, text: str) -> bool:
        return all(letter in self.widths for letter in text)

    def width(self, text: str, points: float) -> float:
        """In points. Kerning is left aside: it moves a word by less than its margin."""
        return sum(map(self.widths.__getitem__, text)) * points / 1000


@cache
def face(name: str = REGULAR) -> Face:
    content = (FONTS / name).read_bytes()
    tables = _tables(content)
    per_em = struct.unpack_from(">H", content, tables[b"head"] + 18)[0]
    measured = struct.unpack_from(">H", content, tables[b"hhea"] + 34)[0]
    advances = struct.unpack_from(">" + "Hh" * measured, content, tables[b"hmtx"])[::2]
    glyphs = _glyphs(content, tables[b"cmap"])
    widths = {chr(code): advances[min(glyph, measured - 1)] * 1000 / per_em for code, glyph in glyphs.items()}
    return Face(Widths(widths))


def _tables(content: bytes) -> dict[bytes, int]:
    count = struct.unpack_from(">H", content, 4)[0]
    records = (struct.unpack_from(">4sLLL", content, 12 + 16 * rank) for rank in range(count))
    return {tag: offset for tag, _sum, offset, _length in records}


def _glyphs(content: bytes, start: int) -> dict[int, int]:
    """The glyph of each character, from the font's full table (format 12)."""
    count = struct.unpack_from(">H", content, start + 2)[0]
    offsets = [start + struct.unpack_from(">HHL", content, start + 4 + 8 * rank)[2] for rank in range(count)]
    full = next(offset for offset in offsets if struct.unpack_from(">H", content, offset)[0] == _FULL_REPERTOIRE)
    groups = struct.unpack_from(">L", content, full + 12)[0]
    found: dict[int, int] = {}
    for rank in range(groups):
        first, last, glyph = struct.unpack_from(">LLL", content, full + 16 + 12 * rank)
        found |= {code: glyph + code - first for code in range(first, last + 1)}
    return found


def drawable(text: str) -> str:
    """The text with what the fonts cannot write replaced: by its plain form where there is one (① by 1), else by □."""
    drawn = face()
    if drawn.draws(text):
        return text
    composed = unicodedata.normalize("NFC", text)
    return "".join(_letter(letter, drawn) for letter in composed)


def _letter(letter: str, drawn: Face) -> str:
    if letter in drawn.widths or letter == "\n":
        return letter
    if letter in INVISIBLE:
        return ""
    if letter.isspace() or unicodedata.category(letter).startswith("C"):
        return " " if letter.isspace() or letter < " " else UNKNOWN
    plain = unicodedata.normalize("NFKC", letter)
    return plain if drawn.draws(plain) else UNKNOWN

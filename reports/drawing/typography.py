"""How a text is made ready for the printed page: what must stay together does, what is too long may be cut."""

from __future__ import annotations

import re

from reports.drawing.faces import Face, drawable

SPACE, NARROW = "\u00a0", "\u202f"
CUT = "\u200b"

# French sets a space before these; typed with the bar, it would let the mark begin a line.
_BEFORE_MARK = re.compile(r"(?<=\S) (?=[:;?!»%])")
_AFTER_QUOTE = re.compile(r"(?<=«) ")
# A number and its unit, and the groups of three of a long number.
_BEFORE_UNIT = re.compile(r"(?<=\d) (?=(?:[kM]?€|pts?\b|ans?\b|ETP|ha\b|k?W?h\b|t\b))")
_THOUSANDS = re.compile(r"(?<![\d,.])\d{1,3}(?: \d{3})+(?!\d)")
# A page, a line, a number: with what they count.
_BEFORE_COUNT = re.compile(r"(?<=\b[lp]\.|n°|\bL\.) (?=\d)")
# A symbol and what it equals.
_EQUALS = re.compile(r"(?<=τ) = (?=\d)")
# A day and its month.
_BEFORE_MONTH = re.compile(r"(?<=\d) (?=(?:janv|févr|mars|avril|mai|juin|juil|août|sept|oct|nov|déc)[a-zéû]*\b)")
_WORD = re.compile(r"[^ \n]+")


def ready(text: str, language: str) -> str:
    """What the fonts can draw, with the spaces of the language's typography that hold words together."""
    text = drawable(text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _EQUALS.sub(f"{SPACE}={SPACE}", text)
    text = _BEFORE_COUNT.sub(SPACE, _BEFORE_UNIT.sub(SPACE, text))
    if language == "fr":
        text = _AFTER_QUOTE.sub(SPACE, _BEFORE_MARK.sub(SPACE, text))
        text = _BEFORE_MONTH.sub(SPACE, text)
        text = _THOUSANDS.sub(lambda found: found.group().replace(" ", NARROW), text)
    return text


def with_cuts(text: str, room: float, points: float, face: Face) -> str:
    """A word wider than its room may be cut anywhere: it shows on several lines, and never runs over its neighbour."""

    def cut(found: re.Match[str]) -> str:
        word = found.group()
        return CUT.join(word) if face.width(word, points) > room else word

    return _WORD.sub(cut, text)

"""What is printed around a number: `−6,3 M€ (prov.)` is a number, a unit and a mark. Workbooks show the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.rounding import rounded

_PRINTED = re.compile(
    r"(?P<sign>[+\u2212-]?)(?P<before>\D*)(?P<number>\d(?:[\d\u202f\u00a0 ,.]*\d)?)(?P<after>.*)", re.S
)
_GROUPS = {"fr": "\u202f\u00a0 ", "en": ","}
_PERCENT = re.compile(r"^[\u00a0\u202f ]?%")


@dataclass(frozen=True, slots=True)
class Affixes:
    before: str = ""
    after: str = ""
    signed: bool = False


def affixes(text: str, value: Decimal, decimals: int, *, percent: bool, language: str) -> Affixes | None:
    """None where the text does not begin by this very number: then it says something else, and is left alone."""
    found = _PRINTED.fullmatch(text)
    if found is None:
        return None
    digits = found["number"]
    for group in _GROUPS[language]:
        digits = digits.replace(group, "")
    digits = digits.replace(",", ".")
    if digits.count(".") > 1 or Decimal(digits) != abs(rounded(value, decimals)):
        return None
    after = _PERCENT.sub("", found["after"]) if percent else found["after"]
    return Affixes(found["before"], after.replace("\n", " "), signed=found["sign"] == "+")

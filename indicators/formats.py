"""How figures are written for people: the one place that pages, charts, sentences and reports ask.

French: `13 606` (U+202F), `22,7 %` (U+00A0), `76,3 M€`; English: `13,606`, `22.7%`, `€76.3M`. A number is rounded to
its indicator's decimals at most (no trailing zero), with more where rounding would hide what sets it apart from a
threshold.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from django.utils.dateformat import format as format_date
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from indicators.calculations.rounding import display_decimals, rounded

NARROW_SPACE = "\u202f"
SPACE = "\u00a0"
MINUS = "\u2212"
NONE = "—"
SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


class Measured(Protocol):
    """What a figure is a figure of: its unit (in both languages) and its decimals."""

    @property
    def unit(self) -> str: ...
    @property
    def unit_en(self) -> str: ...
    @property
    def decimals(self) -> int: ...


def typeset(text: str) -> str:
    """The spaces before French double marks and within guillemets, unbreakable."""
    for mark in ":;?!»":
        text = text.replace(f" {mark}", f"{SPACE}{mark}")
    return text.replace("« ", f"«{SPACE}")


def in_english() -> bool:
    return (get_language() or "fr").startswith("en")


def in_language(french: str, english: str) -> str:
    """The text in the reader's language; French where there is no English."""
    return (english or french) if in_english() else french


def listed(parts: Iterable[str]) -> str:
    """Those that say something, one after the other: `2024 : 118 ; 2025 : 120`, without that space in English."""
    return in_language(f"{SPACE}; ", "; ").join(part for part in parts if part)


class Labelled(Protocol):
    """A series with its names in both languages."""

    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...
    @property
    def part_of(self) -> Labelled | None: ...


def figure_label(indicator: Labelled, name: str) -> str:
    """A part is named after its whole: « Nombre d’élèves, dont élèves ingénieurs »; an adjustment after its series."""
    parts = [in_language(one.label, one.label_en) for one in (indicator.part_of, indicator) if one is not None]
    return f"{', '.join(parts)} — {name}" if name else ", ".join(parts)


def plural(singular: str, many: str, number: int) -> str:
    """ngettext, with the French rule: 0 and 1 are singular."""
    return ngettext(singular, many, 1 if number == 0 and not in_english() else number)


def number_text(value: Decimal | None, decimals: int = 0, *, signed: bool = False) -> str:
    """A number with at most so many decimals: `1 234,5`; `+1,8` when signed; an em dash for none."""
    if value is None:
        return NONE
    shown = rounded(value, decimals)
    whole, _point, fraction = format(abs(shown), "f").partition(".")
    fraction = fraction.rstrip("0")
    thousands, mark = (",", ".") if in_english() else (NARROW_SPACE, ",")
    text = f"{int(whole):,}".replace(",", thousands) + (mark + fraction if fraction else "")
    if shown < 0:
        return MINUS + text
    return f"+{text}" if signed and shown > 0 else text


def figure_text(
    value: Decimal | None, measure: Measured, *, threshold: Decimal | None = None, full: bool = False
) -> str:
    """A figure with its unit where that is a symbol (`%`, `M€`); with any unit when `full` (`13 606 élèves`)."""
    if value is None:
        return NONE
    text = number_text(value, display_decimals(value, threshold, measure.decimals))
    return with_unit(text, measure, full=full)


def change_text(value: Decimal | None, measure: Measured, *, full: bool = False) -> str:
    """A signed difference: `+1,8 pt` for a percentage, else in the unit; what is not zero never reads zero."""
    if value is None:
        return NONE
    text = number_text(value, display_decimals(value, Decimal(0), measure.decimals), signed=True)
    return f"{text}{SPACE}{points_unit(value)}" if measure.unit == "%" else with_unit(text, measure, full=full)


def spread_text(value: Decimal | None, measure: Measured) -> str:
    """An unsigned difference, such as a tolerance: `0,7 pt`, `284 élèves`."""
    if value is None:
        return NONE
    text = number_text(value, display_decimals(value, Decimal(0), measure.decimals))
    return f"{text}{SPACE}{points_unit(value)}" if measure.unit == "%" else with_unit(text, measure, full=True)


def percent_text(value: Decimal | None, decimals: int = 1, *, signed: bool = False) -> str:
    """A percentage that is no indicator's own: a relative change, an inflation."""
    if value is None:
        return NONE
    text = number_text(value, display_decimals(value, Decimal(0), decimals), signed=signed)
    return f"{text}%" if in_english() else f"{text}{SPACE}%"


def points_unit(value: Decimal) -> str:
    """French counts from 2 as several; English has one singular."""
    is_one = abs(value) == 1 if in_english() else abs(value) < 2
    return ngettext("pt", "pts", 1 if is_one else 2)


def unit_text(measure: Measured) -> str:
    return in_language(measure.unit, measure.unit_en)


def is_symbol(unit: str) -> bool:
    """A symbol goes with its number everywhere; a noun (`élèves`) stands in the heading, and in sentences."""
    return unit == "%" or "€" in unit


def _agreed(unit: str, text: str) -> str:
    """The noun as that number wants it: `1 élève`, `1,5 élève`; in English `1 student`, `1.5 students`."""
    noun, _per, _rest = unit.partition("/")
    whole = text.strip(f"+{MINUS}")
    is_one = whole == "1" if in_english() else whole.partition(",")[0] in {"0", "1"}
    if not is_one or not noun.isalpha() or not noun.endswith("s") or noun.endswith("us"):
        return unit
    for ending, single in (("ies", "y"), ("sses", "ss"), ("s", "")):
        if noun.endswith(ending):
            return noun.removesuffix(ending) + single + unit[len(noun) :]
    return unit


def with_unit(text: str, measure: Measured, *, full: bool = False) -> str:
    unit = _agreed(unit_text(measure), text)
    if not unit or not (full or is_symbol(unit)):
        return text
    if not in_english():
        return f"{text}{SPACE}{unit}"
    if unit == "%":
        return f"{text}%"
    if unit.startswith("€"):
        sign, digits = (text[0], text[1:]) if text[0] in f"+{MINUS}" else ("", text)
        return f"{sign}€{digits}{unit[1:]}"
    return f"{text}{SPACE}{unit}"


def day_text(day: date | None) -> str:
    """`31 mars 2025`; `31 March 2025`."""
    if day is None:
        return NONE
    if not in_english() and day.day == 1:
        return f"1er{SPACE}{format_date(day, 'F Y')}"
    return format_date(day, f"j{SPACE}F Y")


def moment_text(moment: datetime | None) -> str:
    """`31 mars 2025, 14:05`, in the time zone that it comes in."""
    return NONE if moment is None else f"{day_text(moment)}, {format_date(moment, 'H:i')}"


def period_text(first: int | None, last: int | None) -> str:
    """`2022`, or `2020–2022` for an average over several years."""
    if last is None:
        return NONE
    return str(last) if first in (None, last) else f"{first}–{last}"


def list_text(items: Iterable[str]) -> str:
    """`Albi, Alès et Nantes`."""
    names = list(items)
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s et %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def joined(items: Iterable[str]) -> str:
    """Parts of a sentence set apart: `fait : 3 ; en retard : 1`."""
    return ("; " if in_english() else f"{SPACE}; ").join(items)

"""Reading one figure as people type and paste it, in French or as a plain decimal: forms and imports ask here."""

from __future__ import annotations

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.models.fields import DECIMAL_PLACES, MAX_DIGITS

INTEGER_DIGITS = MAX_DIGITS - DECIMAL_PLACES
MAX_LENGTH = 60
SHOWN = 40

# Space, no-break space, narrow no-break space and thin space part the thousands.
_SPACES = " \u00a0\u202f\u2009"
_MINUS = "-\u2212"
_PLAIN = re.compile(r"(?P<whole>[0-9]+)(?:[.,](?P<part>[0-9]+))?")
_GROUPED = re.compile(rf"(?P<whole>[0-9]{{1,3}}(?:[{_SPACES}][0-9]{{3}})+)(?:[.,](?P<part>[0-9]+))?")
# `1.234,5`, `1,234.5`, `1.234.567`: which mark parts the thousands cannot be known.
_MIXED = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{3})*[.,][0-9]+")
_THOUSANDS_OR_DECIMALS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}.*|[0-9]{1,2}/[0-9]{1,2}/[0-9]{2,4}", re.DOTALL)
_ABSENT = {"n/a", "na", "#n/a", "nd", "n.d.", "nc", "n.c.", "so", "s.o.", "sans objet", "-", "–", "—", "?"}


class FigureRefusedError(ValueError):
    """A text is not a figure; `sentence` says why, and what would be right."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_figure(text: str, *, unit: str, decimals: int) -> Decimal | None:
    """The figure that a text says, exactly; None where it says nothing (nothing is not zero).

    `unit` may follow the number (`12,5 %`); another unit is refused, and so is `%` where the unit is not a
    percentage. `decimals` is what the series shows: where it is 0, `1,234` could be a thousand and is refused.
    Raises FigureRefusedError.
    """
    stripped = text.strip()
    if not stripped:
        return None
    if len(stripped) > MAX_LENGTH:
        raise FigureRefusedError(_("« %s » est trop long pour un nombre") % shown(stripped))
    body = _without_unit(stripped, unit)
    negative = body[:1] in _MINUS
    digits = body[1:] if negative or body[:1] == "+" else body
    found = _PLAIN.fullmatch(digits) or _GROUPED.fullmatch(digits)
    if found is None:
        raise FigureRefusedError(_why_not(stripped, digits))
    if decimals == 0 and _THOUSANDS_OR_DECIMALS.fullmatch(digits):
        raise FigureRefusedError(_thousands_or_decimals(stripped, digits))
    return _exact(stripped, found["whole"], found["part"] or "", negative=negative)


def shown(text: str) -> str:
    """A text as a sentence may quote it: short, and without what a terminal or a page would interpret."""
    cut = text if len(text) <= SHOWN else text[:SHOWN] + "…"
    return "".join(character if character.isprintable() or character in _SPACES else "\ufffd" for character in cut)


def _without_unit(text: str, unit: str) -> str:
    if text.endswith("%") and unit != "%":
        wanted = unit or _("un nombre sans unité")
        raise FigureRefusedError(
            _("« %(text)s » est un pourcentage : %(unit)s attendu") % {"text": shown(text), "unit": wanted}
        )
    if unit and len(text) > len(unit) and text.casefold().endswith(unit.casefold()):
        return text[: -len(unit)].rstrip()
    return text


def _exact(text: str, whole: str, part: str, *, negative: bool) -> Decimal:
    integer = whole if whole.isdigit() else "".join(character for character in whole if character not in _SPACES)
    if len(integer.lstrip("0")) > INTEGER_DIGITS or len(part.rstrip("0")) > DECIMAL_PLACES:
        limits = {"text": shown(text), "whole": INTEGER_DIGITS, "part": DECIMAL_PLACES}
        raise FigureRefusedError(
            _("« %(text)s » a trop de chiffres : %(whole)d avant la virgule et %(part)d après, au plus") % limits
        )
    number = Decimal(f"{integer}.{part}" if part else integer)
    # `-0` is zero: a sign on nothing would tell two equal figures apart.
    return -number if negative and number else number


def _why_not(text: str, digits: str) -> str:
    if _MIXED.fullmatch(digits):
        marks = [mark for mark in digits if mark in ".,"]
        groups = re.split(r"[.,]", digits)
        decimal = len(set(marks)) > 1 or len(groups[-1]) != 3
        right = " ".join(groups[:-1]) + f",{groups[-1]}" if decimal else " ".join(groups)
        return _("« %(text)s » est ambigu : écrire %(right)s (espaces entre les milliers, une seule virgule)") % {
            "text": shown(text),
            "right": right,
        }
    if _DATE.fullmatch(text):
        return _("« %s » est une date : un nombre est attendu") % shown(text)
    if text.casefold() in _ABSENT:
        return _("« %s » n’est pas un nombre : laisser vide et donner un motif d’absence") % shown(text)
    return _("« %s » n’est pas un nombre (exemple : 1 234,5)") % shown(text)


def _thousands_or_decimals(text: str, digits: str) -> str:
    whole, part = re.split(r"[.,]", digits)
    return _("« %(text)s » est ambigu : écrire %(thousands)s (milliers) ou %(decimals)s (décimales)") % {
        "text": shown(text),
        "thousands": f"{whole} {part}",
        "decimals": f"{whole},{part}0",
    }

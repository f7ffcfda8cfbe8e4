"""A target in a word: `16 450`, `> 97 %`, `2 208 à 2 248`, *croissant*."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.vocabulary import Basis, Comparator
from indicators.formats import Measured


def target_text(target: ResolvedTarget | None, measure: Measured) -> str:
    """The target with its operator; an em dash where there is none."""
    if target is None:
        return formats.NONE
    match target.comparator:
        case Comparator.REACH | Comparator.GTE | Comparator.GT:
            return bound_text(target.comparator, target.value, measure)
        case Comparator.RANGE:
            bounds = (formats.figure_text(bound, measure) for bound in (target.low, target.high))
            return _("%(low)s à %(high)s") % dict(zip(("low", "high"), bounds, strict=True))
        case _:
            return str(choices.Comparator(target.comparator.value).label)


def bound_text(comparator: Comparator | None, value: Decimal | None, measure: Measured) -> str:
    """A number with its operator, where there is a number."""
    text = formats.figure_text(value, measure)
    sign = {Comparator.GT: ">", Comparator.GTE: "≥"}.get(comparator) if comparator and value is not None else None
    return f"{sign}{formats.SPACE}{text}" if sign else text


def printed_text(target: ResolvedTarget | None, measure: Measured) -> str:
    """How the contract prints a target that is relative or in points: `+8 % à +10 %`; else empty."""
    if target is None or target.printed is None or target.basis not in (Basis.RELATIVE, Basis.POINTS):
        return ""
    numbers = [number for number in (target.printed, target.printed_max) if number is not None]
    if target.basis == Basis.RELATIVE:
        written = [formats.percent_text(number, 2, signed=True) for number in numbers]
    else:
        written = [formats.change_text(number, measure) for number in numbers]
    return written[0] if len(written) == 1 else _("%(low)s à %(high)s") % {"low": written[0], "high": written[1]}

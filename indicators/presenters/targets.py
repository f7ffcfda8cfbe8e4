"""A target in a word: `16 450`, `> 97 %`, `2 208 à 2 248`, *croissant*."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.calculations.results import ResolvedTarget
from indicators.calculations.vocabulary import Basis, Comparator
from indicators.formats import Measured
from indicators.models import Target


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
    """How the contract prints a target that is relative or in points: `+8 % à +10 %`; else empty."""
    if target is None or target.printed is None or target.basis not in (Basis.RELATIVE, Basis.POINTS):
        return ""
    numbers = [number for number in (target.printed, target.printed_max) if number is not None]
    if target.basis == Basis.RELATIVE:
        written = [formats.percent_text(number, 2, signed=True) for number in numbers]
    else:
        written = [formats.change_text(number, measure) for number in numbers]
    return written[0] if len(written) == 1 else _("%(low)s à %(high)s") % {"low": written[0], "high": written[1]}


def written_target(target: Target, measure: Measured) -> str:
    """A target as one row of the contract or of an amendment writes it: not resolved on the reference."""
    if target.withdrawn:
        return _("retirée")
    numbers = [_written(number, target, measure) for number in (target.value, target.value_max) if number is not None]
    if not numbers or target.comparator == Comparator.TRACKING:
        return str(choices.Comparator(target.comparator).label)
    if len(numbers) > 1:
        return _("%(low)s à %(high)s") % {"low": numbers[0], "high": numbers[1]}
    sign = {Comparator.GT: ">", Comparator.GTE: "≥"}.get(Comparator(target.comparator))
    return f"{sign}{formats.SPACE}{numbers[0]}" if sign else numbers[0]


def _written(number: Decimal, target: Target, measure: Measured) -> str:
    if target.basis == Basis.RELATIVE:
        return formats.percent_text(number, 2, signed=True)
    return (
        formats.change_text(number, measure) if target.basis == Basis.POINTS else formats.figure_text(number, measure)
    )

"""The figures of the growth scenario in words."""

from __future__ import annotations

from django.utils.translation import gettext as _

from indicators import formats
from indicators.models import Assumption, AssumptionObservation

MOST_DECIMALS = 6


def assumed_text(one: Assumption) -> str:
    """`15 %`, `100 à 120 emplois`; an em dash where no figure is printed."""
    if one.value is None:
        return formats.NONE
    text = formats.number_text(one.value, MOST_DECIMALS)
    if one.value_max is not None:
        high = formats.number_text(one.value_max, MOST_DECIMALS)
        text = _("%(low)s à %(high)s") % {"low": text, "high": high}
    return _with_unit(text, one)


def observed_text(one: AssumptionObservation, assumption: Assumption) -> str:
    """Empty where a text alone was observed."""
    return "" if one.value is None else _with_unit(formats.number_text(one.value, MOST_DECIMALS), assumption)


def _with_unit(text: str, one: Assumption) -> str:
    if not one.unit:
        return text
    return f"{text}%" if one.unit == "%" and formats.in_english() else f"{text}{formats.SPACE}{one.unit}"

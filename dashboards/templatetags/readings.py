"""Words of what changed between two readings, and names of places, in templates."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.evolution import Aspect, Evolution
from indicators.calculations.results import Evaluation
from indicators.formats import Measured
from indicators.models import Assumption, AssumptionObservation
from indicators.queries.catalogue import Catalogue

register = template.Library()
MOST_DECIMALS = 6


class Labelled(Protocol):
    """What has a label in both languages: a theme."""

    label: str
    label_en: str


@register.filter
def place(code: str, names: Catalogue) -> str:
    return names.place_name(code)


@register.filter
def value_change(one: Evolution, measure: Measured) -> str:
    """`nouvelle`, `+120`, `retirée`, `devient définitive`."""
    if Aspect.NEW in one.aspects:
        return _("nouvelle")
    if Aspect.WITHDRAWN in one.aspects:
        return _("retirée")
    if one.before.value is not None and one.after.value is not None and one.before.value != one.after.value:
        return formats.change_text(one.after.value - one.before.value, measure)
    return _("devient provisoire") if one.after.provisional else _("devient définitive")


@register.filter
def translated(one: Labelled) -> str:
    """The label in the reader's language."""
    return formats.in_language(one.label, one.label_en)


@register.filter
def assumed(one: Assumption) -> str:
    """`15 %`, `100 à 120 emplois`; an em dash where no figure is printed."""
    if one.value is None:
        return formats.NONE
    text = formats.number_text(one.value, MOST_DECIMALS)
    if one.value_max is not None:
        high = formats.number_text(one.value_max, MOST_DECIMALS)
        text = _("%(low)s à %(high)s") % {"low": text, "high": high}
    return _with_unit(text, one)


@register.filter
def observed_value(one: AssumptionObservation, assumption: Assumption) -> str:
    return "" if one.value is None else _with_unit(formats.number_text(one.value, MOST_DECIMALS), assumption)


def _with_unit(text: str, one: Assumption) -> str:
    if not one.unit:
        return text
    return f"{text}%" if one.unit == "%" and formats.in_english() else f"{text}{formats.SPACE}{one.unit}"


@register.filter
def judged_figure(one: Evaluation, measure: Measured) -> str:
    """The value, with one more decimal where rounding would hide on which side of its target it is."""
    target = one.target_of_year or one.final_target
    return formats.figure_text(one.value, measure, threshold=target.value if target else None)

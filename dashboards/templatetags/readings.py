"""Words of what changed between two readings, in templates."""

from __future__ import annotations

from typing import Protocol

from django import template
from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.evolution import Aspect, Evolution
from indicators.calculations.results import Evaluation
from indicators.formats import Measured
from indicators.models import Assumption, AssumptionObservation
from indicators.presenters.assumptions import assumed_text, observed_text

register = template.Library()


class Labelled(Protocol):
    """What has a label in both languages: a theme."""

    label: str
    label_en: str


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
    return assumed_text(one)


@register.filter
def observed_value(one: AssumptionObservation, assumption: Assumption) -> str:
    return observed_text(one, assumption)


@register.filter
def judged_figure(one: Evaluation, measure: Measured) -> str:
    """The value, with one more decimal where rounding would hide on which side of its target it is."""
    target = one.target_of_year or one.final_target
    return formats.figure_text(one.value, measure, threshold=target.value if target else None)

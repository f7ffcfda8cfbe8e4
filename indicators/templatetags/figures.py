"""Figures in templates: formatting only, all of it asked of `indicators.formats`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import template
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from indicators import choices, formats
from indicators.calculations.vocabulary import Outlook, Status
from indicators.formats import Measured
from indicators.models import Appreciation, Contract, FigureKey, Indicator
from indicators.queries.catalogue import Series

register = template.Library()

LABELS: dict[str, type[models.TextChoices]] = {
    "status": choices.Status,
    "outlook": choices.Outlook,
    "origin": choices.ValueOrigin,
    "expected_origin": choices.ExpectedOrigin,
    "rap": choices.RapVerdict,
    "reason": choices.MissingReason,
    "level": choices.AppreciationLevel,
    "quality": choices.Quality,
    "rollup": choices.Rollup,
    "direction": choices.Direction,
    "comparator": choices.Comparator,
    "state": choices.ObservationState,
}


@register.filter
def figure(value: Decimal | None, measure: Measured) -> str:
    """`{{ value|figure:indicator }}`: `13 606`, `22,7 %`, `76,3 M€`, an em dash for none."""
    return formats.figure_text(value, measure)


@register.filter
def full_figure(value: Decimal | None, measure: Measured) -> str:
    """With any unit: `13 606 élèves`."""
    return formats.figure_text(value, measure, full=True)


@register.filter
def change(value: Decimal | None, measure: Measured) -> str:
    """A signed difference: `+120`, `+1,8 pt`."""
    return formats.change_text(value, measure)


@register.filter
def spread(value: Decimal | None, measure: Measured) -> str:
    """An unsigned difference with its unit: a tolerance."""
    return formats.spread_text(value, measure)


@register.filter
def percent(value: Decimal | None) -> str:
    """A signed relative change: `+2,3 %`."""
    return formats.percent_text(value, signed=True)


@register.filter
def plain_percent(value: Decimal | None) -> str:
    """An unsigned share: `64,5 %`."""
    return formats.percent_text(value)


@register.filter
def plain_number(value: Decimal | None) -> str:
    """A number without a unit, with two decimals at most: a weight, a numerator."""
    return formats.number_text(value, 2)


@register.filter
def unit(measure: Measured) -> str:
    return formats.unit_text(measure)


@register.filter
def noun_unit(measure: Measured) -> str:
    """The unit that figures do not carry themselves (`élèves`); empty for a symbol (`%`, `M€`)."""
    text = formats.unit_text(measure)
    return "" if formats.is_symbol(text) else text


@register.filter(expects_localtime=True)
def day(value: date | None) -> str:
    """`1er mars 2026`; of a moment, its day here."""
    return formats.day_text(value)


@register.filter(expects_localtime=True)
def moment(value: datetime | None) -> str:
    """`1er mars 2026, 14:05`, here."""
    return formats.moment_text(value)


@register.filter
def typeset(text: str) -> str:
    """A printed French text whose marks never begin a line: `stratégiques :` keeps its colon."""
    return formats.typeset(text)


@register.filter
def names(items: list[str]) -> str:
    return formats.list_text(items)


@register.filter
def label_of(key: FigureKey) -> str:
    """The name of a figure's series in the reader's language."""
    return formats.figure_label(key.indicator, key.name)


@register.filter
def name_of(indicator: Indicator) -> str:
    """The name of a series alone, in the reader's language."""
    return formats.in_language(indicator.label, indicator.label_en)


@register.filter
def title_of(contract: Contract) -> str:
    """The contract's title in the reader's language."""
    return formats.in_language(contract.title, contract.title_en)


@register.filter
def subject_title(one: Appreciation) -> str:
    """What an appreciation judges, in the reader's language where it is printed in both."""
    return formats.in_language(*one.key.titles)


@register.filter
def joined(series: Iterable[Series]) -> str:
    """The names of several indicators, in the reader's language."""
    return formats.list_text(one.name for one in series)


@register.filter
def label(code: object, vocabulary: str) -> str:
    """`{{ row.status|label:"status" }}`: what people read for a code; empty for none."""
    return str(LABELS[vocabulary](str(code)).label) if code else ""


@register.filter
def answer_label(answer: Status | Outlook) -> str:
    """The word for either of the two answers."""
    vocabulary = choices.Outlook if isinstance(answer, Outlook) else choices.Status
    return str(vocabulary(answer.value).label)


@register.simple_tag
def judged(value: Decimal | None, measure: Measured, threshold: Decimal | None) -> str:
    """A figure beside the threshold it is judged by: one more decimal where rounding would hide the reason."""
    return formats.figure_text(value, measure, threshold=threshold)


@register.simple_tag
def provisional_mark(provisional: bool) -> SafeString | str:
    if not provisional:
        return ""
    return format_html('<abbr class="provisional" title="{}">{}</abbr>', _("provisoire"), _("(prov.)"))

"""An anomaly in a sentence: the field, its number, and what would be right. Read by pages and by refusals alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from indicators import formats
from indicators.models import Indicator
from indicators.queries.anomalies import Flag
from indicators.queries.measures import EntryMeasure

Measures = tuple[EntryMeasure, ...]

# A number that somebody set or typed is shown with all its digits.
EXACT = 9
AMOUNTS = {"value", "expected", "previous", "computed", "low", "high", "median", "constant"}
# What the value is shown apart from: rounding never makes the two look equal.
COUNTERPARTS = ("minimum", "maximum", "other", "expected", "computed", "high", "previous", "median")

HARD: Mapping[str, Promise] = {
    "below_minimum": _("« %(label)s » : %(value)s, alors que le minimum possible est %(minimum)s."),
    "above_maximum": _("« %(label)s » : %(value)s, alors que le maximum possible est %(maximum)s."),
}
SENTENCES: Mapping[str, Promise] = {
    "below_minimum": _(
        "« %(label)s » : %(value)s, sous le minimum vraisemblable de %(minimum)s ; vérifiez l’unité et la virgule."
    ),
    "above_maximum": _(
        "« %(label)s » : %(value)s, au-dessus du maximum vraisemblable de %(maximum)s ; vérifiez l’unité et la virgule."
    ),
    "not_whole": _("« %(label)s » : %(value)s n’est pas un nombre entier ; un dénombrement n’a pas de décimales."),
    "exceeds": _(
        "« %(label)s » (%(value)s) dépasse « %(other_label)s » (%(other)s) ; la première valeur est au plus égale à la"
        " seconde."
    ),
    "parts": _(
        "« %(label)s » : %(value)s, alors que ses termes donnent %(computed)s (%(other)s / %(bottom)s) ; vérifiez les"
        " trois valeurs."
    ),
    "jump": _(
        "« %(label)s » : %(value)s, contre %(previous)s en %(previous_year)s, soit %(change)s ; jusqu’à %(limit)s d’une"
        " année sur l’autre, rien n’est demandé."
    ),
    "jump_from_zero": _("« %(label)s » : %(value)s, contre zéro en %(previous_year)s ; vérifiez les deux valeurs."),
    "off_path": _(
        "« %(label)s » : %(value)s pour %(expected)s attendus cette année, soit un écart de %(gap)s (tolérance :"
        " %(tolerance)s)."
    ),
    "off_path_constant": _(
        "« %(label)s » : %(value)s, soit %(constant)s en euros constants de %(base_year)s, pour %(expected)s attendus"
        " cette année ; écart de %(gap)s (tolérance : %(tolerance)s)."
    ),
    "above_range": _(
        "« %(label)s » : %(value)s, au-delà de la fourchette de %(low)s à %(high)s ; dites ce qui l’explique."
    ),
    "outlier_history": _(
        "« %(label)s » : %(value)s, loin de la médiane depuis %(from_year)s (%(median)s) : %(times)s fois l’écart"
        " habituel ; jusqu’à %(most)s fois, rien n’est demandé."
    ),
    "outlier_growth": _(
        "« %(label)s » : %(value)s, contre %(previous)s en %(previous_year)s, soit %(change)s quand la médiane des"
        " autres écoles est de %(usual)s : %(times)s fois l’écart habituel ; jusqu’à %(most)s fois, rien n’est demandé."
    ),
}
CORRECT = _("Corrigez avant de transmettre.")
EXPLAIN = _("Corrigez, ou dites pourquoi dans le commentaire.")


def sentence(flag: Flag) -> str:
    """What is wrong, in the reader's language and the entity's own units."""
    found = flag.anomaly.finding
    template = (HARD.get(found) if flag.is_hard else None) or SENTENCES[found]
    labels = dict(zip(("label", "other_label", "bottom_label"), map(_label, flag.series), strict=False))
    return str(template) % (labels | {name: _text(flag, name) for name in flag.anomaly.params})


def advice(flag: Flag) -> str:
    """What to do about it; empty once a soft one is explained."""
    if flag.is_hard:
        return str(CORRECT)
    return str(EXPLAIN) if flag.needs_comment else ""


def refusal(flag: Flag) -> str:
    return f"{sentence(flag)} {advice(flag)}".strip()


def _label(indicator: Indicator) -> str:
    return formats.in_language(indicator.label, indicator.label_en)


def _text(flag: Flag, name: str) -> str:
    number = flag.anomaly.params[name]
    if isinstance(number, int):
        return str(number)
    if flag.anomaly.finding == "not_whole":
        return _exact(number, flag.measures[0])
    if name in AMOUNTS:
        return _amount(flag, number)
    return NUMBERS[name](number, flag.measures)


def _amount(flag: Flag, number: Decimal) -> str:
    params, measure = flag.anomaly.params, flag.measures[0]
    against = next((params[name] for name in COUNTERPARTS if name in params), None)
    threshold = measure.entered(against) if isinstance(against, Decimal) else None
    return formats.figure_text(measure.entered(number), measure, threshold=threshold, full=True)


def _exact(number: Decimal, measure: EntryMeasure) -> str:
    return formats.with_unit(formats.number_text(measure.entered(number), EXACT), measure, full=True)


def _full(number: Decimal, measure: EntryMeasure) -> str:
    return formats.figure_text(measure.entered(number), measure, full=True)


def _rate(number: Decimal, measure: EntryMeasure, *, signed: bool = True) -> str:
    """A change in %, or in points for a percentage."""
    if measure.unit != "%":
        return formats.percent_text(number, signed=signed)
    return formats.change_text(number, measure) if signed else formats.spread_text(number, measure)


def _times(number: Decimal, measures: Measures) -> str:
    return formats.number_text(number, 1)


# How each number is written; the measures are those of the series, in order.
NUMBERS: Mapping[str, Callable[[Decimal, Measures], str]] = {
    "minimum": lambda number, measures: _exact(number, measures[0]),
    "maximum": lambda number, measures: _exact(number, measures[0]),
    "other": lambda number, measures: _full(number, measures[1]),
    "bottom": lambda number, measures: _full(number, measures[2]),
    "gap": lambda number, measures: formats.change_text(measures[0].entered(number), measures[0], full=True),
    "tolerance": lambda number, measures: formats.spread_text(measures[0].entered(number), measures[0]),
    "change": lambda number, measures: _rate(number, measures[0]),
    "usual": lambda number, measures: _rate(number, measures[0]),
    "limit": lambda number, measures: _rate(number, measures[0], signed=False),
    "times": _times,
    "most": _times,
}

"""*Pourquoi ce statut ?* as sentences: the steps of an evaluation, in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators import choices, formats
from indicators.calculations.explanation import Parameter, Rule, Step
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Basis, Comparator, Outlook, Status
from indicators.presenters import answer_sentences as answers
from indicators.presenters import value_sentences as values
from indicators.queries.catalogue import Catalogue, Series

SENTENCES: Mapping[Rule, Promise] = {
    **values.VALUE,
    **values.PRICES,
    **values.COMPARED,
    **answers.STATUS,
    **answers.OUTLOOK,
    **answers.RAP,
}

SECTIONS: tuple[tuple[str, Promise, Mapping[Rule, Promise]], ...] = (
    ("value", gettext_lazy("La valeur"), {**values.VALUE, **values.PRICES}),
    ("compared", gettext_lazy("Ce à quoi elle est comparée"), values.COMPARED),
    ("status", gettext_lazy("Le statut de l’année"), answers.STATUS),
    ("outlook", gettext_lazy("La perspective"), answers.OUTLOOK),
    ("rap", gettext_lazy("Dans les termes de l’État"), answers.RAP),
)

# These say where a figure comes from, in the euros it was entered in; the step after them deflates it.
AS_ENTERED = frozenset(
    {
        Rule.VALUE_ENTERED,
        Rule.VALUE_ENTERED_PREVAILS,
        Rule.VALUE_CONSOLIDATED,
        Rule.VALUE_ADJUSTED,
        Rule.VALUE_PARTIAL,
    }
)

# How a comparator reads before its number: « supérieur à 97 % ».
COMPARATORS: Mapping[Comparator, Promise] = {
    Comparator.REACH: gettext_lazy("atteindre"),
    Comparator.GTE: gettext_lazy("au moins"),
    Comparator.GT: gettext_lazy("plus de"),
    Comparator.RANGE: gettext_lazy("dans la fourchette"),
    Comparator.NON_DECREASING: gettext_lazy("ne pas descendre sous la référence"),
    Comparator.INCREASING: gettext_lazy("dépasser la référence"),
    Comparator.GT_EXTERNAL: gettext_lazy("dépasser le comparateur externe"),
    Comparator.TRACKING: gettext_lazy("suivi sans cible"),
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the explanation, with its title and its sentences."""

    key: str
    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Context:
    """What a parameter is written with: the names, the indicator, and the other parameters of its step."""

    names: Catalogue
    measure: Series
    params: Mapping[str, Parameter]

    def decimal(self, name: str) -> Decimal | None:
        value = self.params.get(name)
        return value if isinstance(value, Decimal) else None


def why(evaluation: Evaluation, names: Catalogue) -> tuple[Section, ...]:
    """Everything an evaluation rests on, by section, in the order of the rules applied."""
    measure = names.series[evaluation.indicator]
    found = []
    for key, title, rules in SECTIONS:
        sentences = tuple(sentence(one, measure, names) for one in evaluation.steps if one.rule in rules)
        if sentences:
            found.append(Section(key, str(title), sentences))
    return tuple(found)


def reason(evaluation: Evaluation, answer: Status | Outlook, names: Catalogue) -> str:
    """The one sentence that gave an answer: the annual status, or the outlook."""
    rules = answers.OUTLOOK if isinstance(answer, Outlook) else answers.STATUS
    measure = names.series[evaluation.indicator]
    given = [sentence(one, measure, names) for one in evaluation.steps if one.rule in rules]
    return given[-1] if given else ""


def sentence(step: Step, measure: Series, names: Catalogue) -> str:
    """One rule with its numbers. Every parameter of the step is written."""
    context = Context(names, measure.nominal if step.rule in AS_ENTERED else measure, step.params)
    written = {name: _written(name, value, context) for name, value in step.params.items()}
    if step.rule == Rule.REFERENCE and step.params["first_year"] == step.params["last_year"]:
        return _("Référence (%(last_year)s) : %(value)s.") % written
    return str(SENTENCES[step.rule]) % written


def _written(name: str, value: Parameter, context: Context) -> str:
    if name in WRITERS:
        return WRITERS[name](value, context)
    if isinstance(value, Decimal) or value is None:
        return _figure(value, context)
    return str(value)


def _figure(value: Parameter, context: Context) -> str:
    """A figure with its unit, in as many decimals as set it apart from what it is judged by."""
    number = value if isinstance(value, Decimal) else None
    compared = (context.decimal(name) for name in ("expected", "target", "low"))
    threshold = next((one for one in compared if one is not None), None)
    return formats.figure_text(number, context.measure, threshold=threshold, full=True)


def _change(value: Parameter, context: Context) -> str:
    return formats.change_text(value if isinstance(value, Decimal) else None, context.measure, full=True)


def _tolerance(value: Parameter, context: Context) -> str:
    return formats.spread_text(value if isinstance(value, Decimal) else None, context.measure)


def _nominal(value: Parameter, context: Context) -> str:
    number = value if isinstance(value, Decimal) else None
    return formats.figure_text(number, context.measure.nominal, full=True)


def _index(value: Parameter, context: Context) -> str:
    return formats.number_text(value if isinstance(value, Decimal) else None, 2)


def _percent(value: Parameter, context: Context) -> str:
    return formats.percent_text(value if isinstance(value, Decimal) else None)


def _places(value: Parameter, context: Context) -> str:
    codes = value if isinstance(value, tuple) else ()
    return formats.list_text(context.names.place_name(code) for code in codes)


def _listed(value: Parameter, context: Context) -> str:
    return formats.list_text(value if isinstance(value, tuple) else ())


def _reason(value: Parameter, context: Context) -> str:
    return str(choices.MissingReason(str(value)).label) if value else _("sans motif donné")


def _expected_on(value: Parameter, context: Context) -> str:
    return _(", attendue le %(day)s") % {"day": formats.day_text(value)} if isinstance(value, date) else ""


def _next_year(value: Parameter, context: Context) -> str:
    return _(" ; la prochaine est celle de %(year)s") % {"year": value} if value else ""


def _vintage(value: Parameter, context: Context) -> str:
    return _(" (indice publié : %(vintage)s)") % {"vintage": value} if value else ""


def _from_reference(value: Parameter, context: Context) -> str:
    return _(" (référence)") if value else ""


def _printed(value: Parameter, context: Context) -> str:
    if not isinstance(value, Decimal):
        return ""
    if context.params.get("basis") == Basis.RELATIVE:
        return formats.percent_text(value, 2, signed=True)
    return formats.change_text(value, context.measure)


def _printed_max(value: Parameter, context: Context) -> str:
    written = _printed(value, context)
    return _(" à %(upper)s") % {"upper": written} if written else ""


def _comparator(value: Parameter, context: Context) -> str:
    return str(COMPARATORS[Comparator(str(value))])


WRITERS: Mapping[str, Callable[[Parameter, Context], str]] = {
    "margin": _change,
    "gap": _change,
    "difference": _change,
    "adjusted_by": _change,
    "tolerance": _tolerance,
    "nominal": _nominal,
    "index": _index,
    "base": _index,
    "inflation": _percent,
    "missing_schools": _places,
    "schools": _places,
    "names": _listed,
    "years": lambda value, context: _listed(value, context) if isinstance(value, tuple) else str(value),
    "series": lambda value, context: context.names.series_name(str(value)),
    "rollup": lambda value, context: str(choices.Rollup(str(value)).label),
    "basis": lambda value, context: str(choices.Basis(str(value)).label),
    "reason": _reason,
    "expected_on": _expected_on,
    "next_year": _next_year,
    "vintage": _vintage,
    "from_reference": _from_reference,
    "printed": _printed,
    "printed_max": _printed_max,
    "comparator": _comparator,
}

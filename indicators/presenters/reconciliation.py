"""From the schools to the institute, line by line, and the comparison at constant perimeter."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.results import Evaluation, Reconciliation
from indicators.calculations.vocabulary import Rollup
from indicators.choices import Rollup as RollupLabel
from indicators.queries.catalogue import Catalogue

KINDS = ("school", "missing", "total", "adjustment", "result", "difference")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line of the reconciliation; `kind` is one of `KINDS`, `code` the school of the first two."""

    kind: str
    label: str
    code: str = ""
    value: Decimal | None = None
    weight: Decimal | None = None
    note: str = ""


def lines(evaluation: Evaluation, names: Catalogue) -> tuple[Line, ...]:
    """Empty where the institute's figure is not made of its schools'."""
    found = evaluation.reconciliation
    if found is None:
        return ()
    rollup = names.series[evaluation.indicator].rollup
    return (*_schools(evaluation, found, names), *_results(found, rollup))


def _schools(evaluation: Evaluation, found: Reconciliation, names: Catalogue) -> Iterator[Line]:
    for share in found.shares:
        label = names.place_name(share.school)
        yield Line(kind="school", label=label, code=share.school, value=share.value, weight=share.weight)
    for code in evaluation.missing_schools:
        yield Line(kind="missing", label=names.place_name(code), code=code, note=_("aucune valeur"))


def _results(found: Reconciliation, rollup: Rollup) -> Iterator[Line]:
    label = str(RollupLabel(rollup).label)
    yield Line(kind="total", label=_("Consolidation (%(rule)s)") % {"rule": label}, value=found.rolled_up)
    for name, amount in found.adjustments:
        yield Line(kind="adjustment", label=name, value=amount, note="" if amount is not None else _("montant attendu"))
    if rollup == Rollup.SUM and not found.adjustments_known:
        yield Line(kind="adjustment", label=_("Ajustements de l’année"), note=_("non saisis : périmètre non rapproché"))
    yield Line(kind="result", label=_("Valeur calculée"), value=found.computed)
    if found.entered is not None:
        yield Line(kind="result", label=_("Valeur saisie par la direction générale"), value=found.entered)
        yield Line(kind="difference", label=_("Différence que rien n’explique"), value=found.difference)


def like_for_like(evaluation: Evaluation, names: Catalogue) -> str:
    """The schools that answered, against their own expected values; empty where all have answered."""
    found = evaluation.like_for_like
    if found is None:
        return ""
    if found.value is None or found.expected is None:
        return _("À périmètre constant : aucune des écoles qui ont répondu n’a de valeur attendue à comparer.")
    measure = names.series[evaluation.indicator]
    text = _(
        "À périmètre constant (%(schools)s) : %(value)s pour une valeur attendue de %(expected)s, écart de %(gap)s."
    ) % {
        "schools": formats.list_text(names.place_name(code) for code in found.schools),
        "value": formats.figure_text(found.value, measure, threshold=found.expected, full=True),
        "expected": formats.figure_text(found.expected, measure, full=True),
        "gap": formats.change_text(found.gap, measure, full=True),
    }
    left_out = (*found.without_expected, *found.without_weight)
    if not left_out:
        return text
    others = formats.list_text(names.place_name(code) for code in left_out)
    return f"{text} {_('Sans valeur attendue ou sans pondération : %(schools)s.') % {'schools': others}}"

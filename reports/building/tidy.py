"""The files of the data package: tidy tables, with the columns of the exports of the same name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from indicators.calculations.cascade import cascade
from indicators.calculations.results import CascadeRow
from indicators.queries import dataset as figures
from indicators.queries import evaluations
from indicators.queries.dataset import plain
from milestones.queries import expected
from reports.building.material import Material, evaluated
from reports.building.reconciled import reconciliation_rows
from reports.document import Field, TidyTable

NUMBERS = frozenset(
    "value reference change change_pct expected target gap gap_pct progress projection needed_per_year tolerance"
    " value_max institute_target rolled_up difference difference_pct weight before after".split()
)
YEARS = frozenset({"year", "target_year", "first_year"})
DATES = frozenset({"expected_on", "due", "done_on", "signed_on", "on"})
FLAGS = frozenset({"provisional", "partial"})

TITLES: Mapping[str, Promise] = {
    "contract": gettext_lazy("Contrat"),
    "entity": gettext_lazy("Établissement"),
    "indicator": gettext_lazy("Indicateur"),
    "year": gettext_lazy("Année"),
    "value": gettext_lazy("Valeur"),
    "value_origin": gettext_lazy("Origine de la valeur"),
    "coverage": gettext_lazy("Couverture : écoles prises en compte / écoles interrogées"),
    "reference": gettext_lazy("Référence"),
    "change": gettext_lazy("Évolution depuis la référence, dans l’unité"),
    "change_pct": gettext_lazy("Évolution depuis la référence, en pourcentage"),
    "expected": gettext_lazy("Valeur attendue"),
    "expected_origin": gettext_lazy("Origine de la valeur attendue"),
    "target": gettext_lazy("Cible finale"),
    "target_year": gettext_lazy("Année de la cible finale"),
    "gap": gettext_lazy("Écart à l’attendu, dans l’unité"),
    "gap_pct": gettext_lazy("Écart à l’attendu, en pourcentage"),
    "progress": gettext_lazy("Avancement, en fraction"),
    "status": gettext_lazy("Statut de l’année"),
    "outlook": gettext_lazy("Perspective"),
    "projection": gettext_lazy("Projection"),
    "needed_per_year": gettext_lazy("Ce qu’il reste à gagner chaque année"),
    "provisional": gettext_lazy("Provisoire"),
    "tolerance": gettext_lazy("Tolérance"),
    "rap_verdict": gettext_lazy("Atteinte de la cible, dans les termes de l’État"),
    "period": gettext_lazy("Année, ou années incluses"),
    "kind": gettext_lazy("Nature"),
    "comparator": gettext_lazy("Comparateur de la cible"),
    "value_max": gettext_lazy("Borne haute"),
    "basis": gettext_lazy("Base de la cible"),
    "price_basis": gettext_lazy("Euros courants ou constants"),
    "unit": gettext_lazy("Unité"),
    "state": gettext_lazy("État"),
    "reason": gettext_lazy("Motif d’absence"),
    "expected_on": gettext_lazy("Attendu le"),
    "note": gettext_lazy("Note"),
    "source": gettext_lazy("Source"),
    "milestone": gettext_lazy("Jalon"),
    "action": gettext_lazy("Action"),
    "deliverable": gettext_lazy("Livrable"),
    "due": gettext_lazy("Échéance"),
    "due_certainty": gettext_lazy("Certitude de l’échéance"),
    "scope": gettext_lazy("À qui il est demandé"),
    "done_on": gettext_lazy("Fait le"),
    "evidence": gettext_lazy("Preuve"),
    "rollup": gettext_lazy("Règle de consolidation"),
    "institute_target": gettext_lazy("Cible de l’institut"),
    "rolled_up": gettext_lazy("Cibles des écoles consolidées"),
    "difference": gettext_lazy("Différence : écoles moins institut"),
    "difference_pct": gettext_lazy("Différence, en pourcentage"),
    "partial": gettext_lazy("Partiel"),
    "schools_without_number": gettext_lazy("Écoles dont la cible n’a pas de nombre"),
    "weights_missing": gettext_lazy("Écoles dont la pondération manque"),
    "line": gettext_lazy("Ligne"),
    "label": gettext_lazy("Libellé"),
    "weight": gettext_lazy("Poids, ou dénominateur"),
    "assumption": gettext_lazy("Hypothèse"),
    "held_by": gettext_lazy("Tenue par"),
    "text": gettext_lazy("Texte"),
    "amendment": gettext_lazy("Avenant ou correction"),
    "signed_on": gettext_lazy("Signé ou publié le"),
    "first_year": gettext_lazy("Première année d’application"),
    "before": gettext_lazy("Avant"),
    "after": gettext_lazy("Après"),
}

Values = Mapping[str, str]


def tables(material: Material) -> Iterator[TidyTable]:
    """Those that hold something. A school's report has what is the school's alone: neither cascade nor assumptions."""
    rows = (evaluations.as_row(one) for one in material.evaluations)
    yield _table(
        "evaluations", _("Les évaluations de l’année"), evaluations.COLUMNS, rows, ("entity", "indicator", "year")
    )
    yield _table("dataset", _("Références, cibles et réalisés"), figures.COLUMNS, _dataset(material))
    deliverables = expected.rows(material.deliverables, contract=material.names.contract)
    yield from _unless_empty("milestones", _("Les livrables des jalons"), expected.COLUMNS, deliverables)
    if material.is_institute:
        yield from _unless_empty(
            "cascade",
            _("La cascade des cibles"),
            CASCADE,
            (_cascade(row, material.names.contract) for row in cascade(material.found.data)),
        )
        lines = reconciliation_rows(material)
        yield from _unless_empty("reconciliation", _("Des écoles à l’institut"), RECONCILIATION, lines)
        yield from _unless_empty("assumptions", _("Le scénario de croissance"), ASSUMPTIONS, _assumptions(material))
    yield from _unless_empty("amendments", _("Avenants et corrections"), AMENDMENTS, _amendments(material))


def _unless_empty(name: str, title: str, columns: Iterable[str], rows: Iterable[Values]) -> Iterator[TidyTable]:
    table = _table(name, title, columns, rows)
    if table.rows:
        yield table


def _table(
    name: str, title: str, columns: Iterable[str], rows: Iterable[Values], key: tuple[str, ...] = ()
) -> TidyTable:
    named = tuple(columns)
    return TidyTable(
        name=name,
        title=title,
        fields=tuple(_field(column) for column in named),
        rows=tuple(tuple(row[column] or None for column in named) for row in rows),
        primary_key=key,
    )


def _field(name: str) -> Field:
    title = str(TITLES[name])
    if name in NUMBERS:
        return Field(name, "number", title)
    if name in YEARS:
        return Field(name, "year", title)
    if name in DATES:
        return Field(name, "date", title)
    return Field(name, "boolean" if name in FLAGS else "string", title)


def _dataset(material: Material) -> Iterator[Values]:
    """The contract's rows of the places that the report shows, and their figures up to its year."""
    order, shown = material.order, {place.code for place in material.places}
    visible = dict.fromkeys((*shown, material.names.institute), evaluated(order.states))
    for row in figures.dataset(order.contract, visible=visible, as_of=order.as_of):
        is_figure = row["kind"] in ("actual", "adjustment", "external")
        if row["entity"] and row["entity"] not in shown:
            continue
        if not is_figure or int(row["period"]) <= order.year:
            yield row


CASCADE = (
    "contract",
    "indicator",
    "year",
    "rollup",
    "institute_target",
    "rolled_up",
    "difference",
    "difference_pct",
    "partial",
    "schools_without_number",
    "weights_missing",
)
RECONCILIATION = ("contract", "indicator", "year", "line", "label", "value", "weight", "note")
ASSUMPTIONS = ("contract", "assumption", "label", "held_by", "unit", "period", "year", "value", "text", "source")
AMENDMENTS = (
    "contract",
    "kind",
    "amendment",
    "signed_on",
    "first_year",
    "entity",
    "indicator",
    "year",
    "comparator",
    "before",
    "after",
)


def _cascade(row: CascadeRow, contract: str) -> Values:
    return {
        "contract": contract,
        "indicator": row.indicator,
        "year": str(row.year),
        "rollup": row.rollup.value,
        "institute_target": plain(row.institute_target),
        "rolled_up": plain(row.rolled_up),
        "difference": plain(row.difference),
        "difference_pct": plain(row.difference_pct),
        "partial": "true" if row.partial else "false",
        "schools_without_number": " ".join(row.schools_without_number),
        "weights_missing": " ".join(row.weights_missing),
    }


def _assumptions(material: Material) -> Iterator[Values]:
    """One row an assumption and year observed; a year that nothing was observed in has none."""
    lines = material.scenario.lines if material.scenario else ()
    for line in lines:
        one = line.assumption
        printed = {
            "contract": material.names.contract,
            "assumption": one.code,
            "label": one.label,
            "held_by": one.held_by,
            "unit": one.unit,
            "period": one.period,
        }
        yield {**printed, "year": "", "value": plain(one.value), "text": one.note, "source": one.source}
        for year, observed in line.by_year:
            if observed is not None and year <= material.year:
                said = {"value": plain(observed.value), "text": observed.text, "source": observed.source}
                yield {**printed, "year": str(year), **said}


def _amendments(material: Material) -> Iterator[Values]:
    """Targets as amendments write them, then published figures that were published again."""
    shown = {place.code for place in material.places}
    for revision in material.amendments:
        amendment = revision.amendment
        signed = {
            "contract": material.names.contract,
            "kind": "target",
            "amendment": amendment.code,
            "signed_on": amendment.signed_on.isoformat(),
            "first_year": str(amendment.first_year),
        }
        for one in revision.targets:
            if one.entity.code in shown:
                yield {
                    **signed,
                    "entity": one.entity.code,
                    "indicator": one.after.indicator.code,
                    "year": str(one.after.year),
                    "comparator": one.after.comparator,
                    "before": plain(one.before.value) if one.before else "",
                    "after": "" if one.after.withdrawn else plain(one.after.value),
                }
    for again in material.restatements:
        yield {
            "contract": material.names.contract,
            "kind": "correction",
            "amendment": again.name,
            "signed_on": again.on.isoformat(),
            "first_year": "",
            "entity": again.entity,
            "indicator": again.indicator,
            "year": str(again.year),
            "comparator": "",
            "before": plain(again.before),
            "after": plain(again.after),
        }

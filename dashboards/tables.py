"""The tables of the pages, as files hand them out: every number is the one that `evaluate` gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dashboards.gap import story
from dashboards.queries.cascade import CascadePage
from dashboards.queries.indicator import IndicatorPage
from dashboards.queries.institute import Dashboard
from dashboards.queries.school import SchoolPage
from dashboards.queries.selection import Selection
from indicators import choices, formats
from indicators.calculations.results import CascadeRow, Evaluation
from indicators.calculations.vocabulary import Status
from indicators.presenters import reconciliation
from indicators.presenters.tables import WIDE, Column, Row, Table, Value
from indicators.queries.catalogue import Catalogue, Series
from indicators.queries.courses import Course, YearRow
from indicators.queries.evaluations import COLUMNS

LABELS: Mapping[str, Promise] = {
    "contract": gettext_lazy("Contrat"),
    "entity": gettext_lazy("Code de l’établissement"),
    "indicator": gettext_lazy("Code de l’indicateur"),
    "year": gettext_lazy("Année"),
    "value": gettext_lazy("Valeur"),
    "value_origin": gettext_lazy("Origine"),
    "coverage": gettext_lazy("Couverture"),
    "reference": gettext_lazy("Référence"),
    "change": gettext_lazy("Évolution depuis la référence"),
    "change_pct": gettext_lazy("Évolution (%)"),
    "expected": gettext_lazy("Attendu"),
    "expected_origin": gettext_lazy("Origine de l’attendu"),
    "target": gettext_lazy("Cible finale"),
    "target_year": gettext_lazy("Année de la cible"),
    "gap": gettext_lazy("Écart à l’attendu"),
    "gap_pct": gettext_lazy("Écart (%)"),
    "progress": gettext_lazy("Chemin fait (fraction)"),
    "status": gettext_lazy("Statut"),
    "outlook": gettext_lazy("Perspective"),
    "projection": gettext_lazy("Projection"),
    "needed_per_year": gettext_lazy("Reste à faire par an"),
    "provisional": gettext_lazy("Provisoire"),
    "tolerance": gettext_lazy("Tolérance"),
    "rap_verdict": gettext_lazy("Termes de l’État"),
}
VOCABULARIES: Mapping[str, type[models.TextChoices]] = {
    "value_origin": choices.ValueOrigin,
    "expected_origin": choices.ExpectedOrigin,
    "status": choices.Status,
    "outlook": choices.Outlook,
    "rap_verdict": choices.RapVerdict,
}
DECIMALS = {"change_pct": 1, "gap_pct": 1, "progress": 3, "year": 0, "target_year": 0}


class Shown(Protocol):
    """What every page holds."""

    @property
    def names(self) -> Catalogue: ...
    @property
    def selection(self) -> Selection: ...


def dashboard_indicators(page: Dashboard) -> Table:
    """The table of the institute's page, in the order that is shown."""
    rows = (row.evaluation for row in page.rows)
    return _evaluations("indicateurs", _("Les indicateurs"), rows, page)


def dashboard_schools(page: Dashboard) -> Table:
    rows = (cell.evaluation for row in page.heatmap for cell in row.cells)
    return _evaluations("ecoles", _("École par école"), rows, page)


def dashboard_coverage(page: Dashboard) -> Table:
    columns = (
        Column(code="entity", label=LABELS["entity"]),
        Column(code="entity_name", label=gettext_lazy("Établissement"), in_csv=False, width=WIDE),
        Column(code="values_in", label=gettext_lazy("Valeurs")),
        Column(code="asked", label=gettext_lazy("Demandées")),
        Column(code="provisional", label=gettext_lazy("dont provisoires")),
        Column(code="missing", label=gettext_lazy("Ce qui manque"), width=WIDE),
    )
    rows = (
        (
            *(one.place.code, one.place.short_name, one.values_in, one.asked, one.provisional),
            " ".join(series.code for series in one.missing),
        )
        for one in page.coverage
    )
    title = _("Complétude de %(year)s") % {"year": page.selection.year}
    return _table("completude", title, columns, (Row(values=row) for row in rows), page)


def school_indicators(page: SchoolPage) -> Table:
    rows = (line.row.evaluation for group in page.groups for line in group.lines)
    return _evaluations(page.place.code, page.place.name, rows, page)


def school_years(page: SchoolPage) -> Table:
    """Every year of every indicator that is asked of the school."""
    courses = [(line.course, line.row.series) for group in page.groups for line in group.lines]
    return _years(f"{page.place.code}-annees", page.place.name, courses, page)


def trajectory(page: IndicatorPage) -> Table:
    return _years(f"{page.series.code}-trajectoire", page.series.name, [(page.course, page.series)], page)


def trajectories(page: IndicatorPage) -> Table:
    """Every year of every school that is asked for the indicator."""
    asked = (school for school in page.schools if school.evaluation.status != Status.NOT_APPLICABLE)
    courses = [(school.course, page.series) for school in asked]
    return _years(f"{page.series.code}-annees", page.series.name, courses, page)


def _years(name: str, title: str, courses: Iterable[tuple[Course, Series]], page: Shown) -> Table:
    """What was printed before the contract, then every year as it is evaluated."""
    kind = Column(
        code="kind",
        label=gettext_lazy("Nature"),
        labels={
            "history": gettext_lazy("historique"),
            "reference": gettext_lazy("référence"),
            "evaluation": gettext_lazy("évaluation"),
        },
    )
    columns = (kind, Column(code="period", label=gettext_lazy("Période")), *_evaluation_columns())
    rows = (_year(row, course, series, page.names) for course, series in courses for row in course.rows)
    return _table(name, _("%(name)s : année par année") % {"name": title}, columns, rows, page)


def _year(row: YearRow, course: Course, series: Series, names: Catalogue) -> Row:
    period = str(row.year) if row.first_year == row.year else f"{row.first_year}-{row.year}"
    if row.evaluation is not None:
        found = _evaluation(row.evaluation, names)
        return Row(values=("evaluation", period, *found.values), decimals=found.decimals)
    known: dict[str, Value] = {
        "contract": names.contract,
        "entity": course.place.code,
        "indicator": series.code,
        "year": row.year,
        "value": row.printed,
        "provisional": row.provisional,
    }
    words = (course.place.short_name, series.name)
    values = (*words, *(known.get(name) for name in COLUMNS))
    return Row(values=("reference" if row.is_reference else "history", period, *values), decimals=series.decimals)


def indicator_schools(page: IndicatorPage) -> Table:
    """The institute first, then each school."""
    rows = (page.evaluation, *(school.evaluation for school in page.schools))
    return _evaluations(f"{page.series.code}-ecoles", page.series.name, rows, page)


def gap(page: IndicatorPage) -> Table:
    """The lines of the waterfall; none where the gap cannot be told part by part."""
    columns = (
        Column(code="kind", label=gettext_lazy("Nature")),
        Column(code="entity", label=LABELS["entity"]),
        Column(code="label", label=gettext_lazy("Ligne"), width=WIDE),
        Column(code="value", label=LABELS["value"]),
        Column(code="expected", label=LABELS["expected"]),
        Column(code="weight", label=gettext_lazy("Poids")),
        Column(code="amount", label=gettext_lazy("Part de l’écart")),
        Column(code="note", label=gettext_lazy("Remarque"), width=WIDE),
    )
    rows = (
        Row(
            values=(one.kind, one.code, one.label, one.value, one.expected, one.weight, one.amount, one.note),
            decimals=page.series.decimals,
        )
        for one in story(page.waterfall, page.names, page.series).lines
    )
    title = _("%(name)s : qui explique l’écart") % {"name": page.series.name}
    return _table(f"{page.series.code}-ecart", title, columns, rows, page)


def reconciled(page: IndicatorPage) -> Table:
    columns = (
        Column(code="kind", label=gettext_lazy("Nature")),
        Column(code="label", label=gettext_lazy("Ligne"), width=WIDE),
        Column(code="value", label=LABELS["value"]),
        Column(code="weight", label=gettext_lazy("Poids")),
        Column(code="note", label=gettext_lazy("Remarque"), width=WIDE),
    )
    rows = (
        Row(values=(one.kind, one.label, one.value, one.weight, one.note), decimals=page.series.decimals)
        for one in reconciliation.lines(page.evaluation, page.names)
    )
    title = _("%(name)s : des écoles à l’institut") % {"name": page.series.name}
    return _table(f"{page.series.code}-rapprochement", title, columns, rows, page)


def cascade(page: CascadePage) -> Table:
    columns = (
        Column(code="indicator", label=LABELS["indicator"]),
        Column(code="indicator_name", label=gettext_lazy("Indicateur"), in_csv=False, width=WIDE),
        Column(code="year", label=LABELS["year"], decimals=0),
        Column(code="rollup", label=gettext_lazy("Consolidation"), labels=dict(choices.Rollup.choices)),
        Column(code="institute_target", label=gettext_lazy("Cible de l’institut")),
        Column(code="rolled_up", label=gettext_lazy("Cibles des écoles")),
        Column(code="difference", label=gettext_lazy("Différence")),
        Column(code="difference_pct", label=gettext_lazy("Différence (%)"), decimals=1),
        Column(code="partial", label=gettext_lazy("Partiel")),
        Column(code="schools_without_number", label=gettext_lazy("Écoles sans nombre"), width=WIDE),
        Column(code="weights_missing", label=gettext_lazy("Écoles sans pondération"), width=WIDE),
    )
    rows = (_cascade_row(row, group.series) for group in page.groups for row in group.rows)
    return _table("cascade", _("Cascade"), columns, rows, page)


def _cascade_row(row: CascadeRow, series: Series) -> Row:
    numbers = (row.institute_target, row.rolled_up, row.difference, row.difference_pct)
    named = (" ".join(row.schools_without_number), " ".join(row.weights_missing))
    return Row(
        values=(series.code, series.name, row.year, row.rollup.value, *numbers, row.partial, *named),
        decimals=series.decimals,
    )


def _evaluations(name: str, title: str, rows: Iterable[Evaluation], page: Shown) -> Table:
    return _table(name, title, _evaluation_columns(), (_evaluation(row, page.names) for row in rows), page)


def _evaluation_columns() -> tuple[Column, ...]:
    """Those of `evaluate`; the names of the entity and of the indicator stand before them in a workbook."""
    words = (
        Column(code="entity_name", label=gettext_lazy("Établissement"), in_csv=False, width=24),
        Column(code="indicator_name", label=gettext_lazy("Indicateur"), in_csv=False, width=WIDE),
    )
    return (*words, *_named_columns())


def _named_columns() -> Iterator[Column]:
    for name in COLUMNS:
        vocabulary = VOCABULARIES.get(name)
        labels = dict(vocabulary.choices) if vocabulary else None
        yield Column(code=name, label=LABELS[name], labels=labels, decimals=DECIMALS.get(name))


def _evaluation(row: Evaluation, names: Catalogue) -> Row:
    series = names.series[row.indicator]
    words = (names.place_name(row.entity), series.name)
    return Row(values=(*words, *(getattr(row, name) for name in COLUMNS)), decimals=series.decimals)


def _table(name: str, title: str, columns: tuple[Column, ...], rows: Iterable[Row], page: Shown) -> Table:
    names, selection = page.names, page.selection
    notes = [_("%(contract)s, %(year)s") % {"contract": names.contract, "year": selection.year}]
    if selection.as_of is not None:
        notes.append(_("Lecture au %(day)s") % {"day": formats.day_text(selection.as_of)})
    stem = f"{names.contract}-{selection.year}-{name}"
    return Table(name=stem, title=title, columns=columns, rows=tuple(rows), notes=tuple(notes))

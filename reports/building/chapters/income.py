"""The resources that the contract follows without a target: each year, and cumulated since its first year."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from indicators.calculations.inputs import IndicatorSpec
from indicators.calculations.values import Values
from indicators.calculations.vocabulary import Accumulation, Status
from indicators.queries.catalogue import Series
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Cell, Column, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    followed = [series for series in material.names.indicators if _is_followed(material, series)]
    if not followed:
        return (), ()
    intro = _(
        "Le contrat suit ces ressources sans leur fixer de cible : le montant de chaque année, et le cumul depuis "
        "%(first)s."
    ) % {"first": material.found.data.contract.first_year}
    return (cells.paragraph(intro), _table(material, followed)), ()


def _is_followed(material: Material, series: Series) -> bool:
    """An amount of money, which adds up over the years (a cost per student does not), that has no target."""
    spec = material.found.data.indicators[series.code]
    evaluation = material.evaluation(material.subject, series)
    return evaluation.status == Status.TRACKING and spec.price_basis is not None and "/" not in spec.unit


def _years(material: Material) -> range:
    return range(material.found.data.contract.first_year, material.year + 1)


def _table(material: Material, followed: Sequence[Series]) -> Table:
    return Table(
        name=_("Ressources suivies"),
        caption=_("Ressources suivies sans cible, en euros courants"),
        columns=tuple(_columns(material)),
        rows=tuple(_row(material, series) for series in followed),
        note=_("Le cumul manque dès qu’une année manque : une absence n’est pas un zéro."),
    )


def _columns(material: Material) -> Iterator[Column]:
    yield cells.column("indicator", _("Ressource"), 3)
    for year in _years(material):
        yield cells.column(str(year), str(year), numeric=True)
    yield cells.column("total", _("Cumul"), 1.2, numeric=True)


def _row(material: Material, series: Series) -> Row:
    years = (material.found.other_year(material.subject.code, series.code, year) for year in _years(material))
    return Row((cells.words(series.name), *(cells.value_cell(one, series) for one in years), _total(material, series)))


def _total(material: Material, series: Series) -> Cell:
    """By the rule of cumulative indicators, whatever the indicator's own."""
    spec: IndicatorSpec = replace(material.found.data.indicators[series.code], accumulation=Accumulation.CUMULATIVE)
    found = Values(material.found.data).of(material.subject.code, spec, material.year)
    if found.value is None:
        return cells.words(_("incomplet"), tone="muted")
    return cells.figure(found.value, series, is_provisional=found.provisional)

"""How complete the year is, which figures are not final, and from the schools to the institute, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Rollup
from indicators.presenters import reconciliation
from indicators.queries.catalogue import Series
from indicators.queries.rows import SchoolCoverage, school_coverage
from reports.building import cells
from reports.building.coverage import partial_values, provisional_values, unreconciled_series
from reports.building.material import Material
from reports.document import Block, Cell, Heading, Row, Section, Span, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    blocks: list[Block] = [_coverage(material), *_provisional(material), *_partial(material)]
    if material.is_institute:
        blocks += _reconciliation(material)
    return blocks, ()


def _coverage(material: Material) -> Table:
    found = [
        school_coverage(material.found, place, material.names.indicators if place.is_institute else material.declined)
        for place in material.places
    ]
    return Table(
        name=_("Complétude"),
        caption=_("Indicateurs renseignés en %(year)s, sur ceux qui sont demandés") % {"year": material.year},
        columns=(
            cells.column("entity", _("Établissement"), 1.6),
            cells.column("values", _("Renseignés"), 1, numeric=True),
            cells.column("asked", _("Demandés"), 1, numeric=True),
            cells.column("provisional", _("dont provisoires"), 1, numeric=True),
            cells.column("missing", _("Ce qui manque, et pourquoi"), 4),
        ),
        rows=tuple(_coverage_row(material, one) for one in found),
    )


def _coverage_row(material: Material, one: SchoolCoverage) -> Row:
    return Row(
        (
            cells.words(one.place.short_name),
            cells.count(one.values_in),
            cells.count(one.asked),
            cells.count(one.provisional),
            cells.words(_missing(material, one)),
        )
    )


def _missing(material: Material, one: SchoolCoverage) -> str:
    if not one.missing:
        return _("rien")
    if not any(cells.is_answered(material.evaluation(one.place, series)) for series in material.declined):
        return _("tout")
    said = (f"{series.name} ({cells.missing_text(material.evaluation(one.place, series))})" for series in one.missing)
    return formats.joined(said)


def _provisional(material: Material) -> Iterator[Block]:
    found = provisional_values(material)
    if not found:
        yield cells.paragraph(_("Aucune valeur de ce rapport n’est provisoire."))
        return
    yield Heading(_("Chiffres provisoires"))
    by_place = groupby(found, key=lambda one: one.entity)
    yield cells.bullets(
        (
            Span(material.names.place_name(entity), strong=True),
            Span(f". {formats.joined(material.names.series_name(one.indicator) for one in of_entity)}."),
        )
        for entity, of_entity in by_place
    )


def _partial(material: Material) -> Iterator[Block]:
    """A partial value is shown and not evaluated: beside it, the schools that answered against their own targets."""
    found = partial_values(material)
    if not found:
        return
    yield Heading(_("Valeurs partielles"))
    yield Table(
        name=_("Valeurs partielles"),
        caption=_("Valeurs auxquelles il manque des écoles, et comparaison de celles qui ont répondu"),
        columns=(
            cells.column("indicator", _("Indicateur"), 1.6),
            cells.column("coverage", _("Écoles"), 0.6),
            cells.column("missing", _("Sans valeur"), 1.3),
            cells.column("like_for_like", _("À périmètre constant"), 3),
        ),
        rows=tuple(_partial_row(material, one) for one in found),
    )


def _partial_row(material: Material, one: Evaluation) -> Row:
    missing = formats.list_text(material.names.place_name(code) for code in one.missing_schools)
    return Row(
        (
            cells.words(material.names.series_name(one.indicator)),
            cells.words(one.coverage),
            cells.words(missing),
            cells.words(reconciliation.like_for_like(one, material.names) or formats.NONE),
        )
    )


def _reconciliation(material: Material) -> Iterator[Block]:
    rows = [row for series in material.declined for row in _lines(material, series)]
    if not rows:
        return
    yield Heading(_("Des écoles à l’institut"))
    apart = unreconciled_series(material)
    if apart:
        said = _("Ajustements de l’année non saisis, ou non tous : %(names)s.")
        names = formats.list_text(one.name for one in apart)
        yield cells.callout(said % {"names": names}, _("Périmètres non rapprochés"), "fair")
    yield Table(
        name=_("Rapprochement"),
        caption=_("De la consolidation des écoles à la valeur de l’institut, en %(year)s") % {"year": material.year},
        columns=(
            cells.column("line", _("Ligne"), 4),
            cells.column("value", _("Montant"), 1.4, numeric=True),
            cells.column("note", _("Remarque"), 2),
        ),
        rows=tuple(rows),
        note=_("Les valeurs des écoles, ligne à ligne, sont dans les données du rapport."),
    )


def _lines(material: Material, series: Series) -> Iterator[Row]:
    """The lines after the schools', which have their own chapter."""
    if series.rollup == Rollup.ENTERED:
        return
    found = reconciliation.lines(material.evaluation(material.subject, series), material.names)
    kept = [line for line in found if line.kind not in ("school", "missing")]
    if kept:
        yield cells.group(cells.label_of(series))
    for line in kept:
        value = cells.change(line.value, series) if line.kind in ("adjustment", "difference") else None
        shown: Cell = value or cells.figure(line.value, series)
        language = cells.foreign() if line.kind == "adjustment" else ""
        yield Row((cells.words(line.label, language=language), shown, cells.words(line.note)))

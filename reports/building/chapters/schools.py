"""Every school in the institute's report: the counts, a table of schools × indicators, then each in its turn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators.calculations.attention import answer_of
from indicators.calculations.headline import headline
from indicators.calculations.vocabulary import Outlook, Status
from indicators.presenters.headline import counts
from indicators.queries.catalogue import Place, Series
from indicators.queries.rows import Row as Line
from indicators.queries.rows import school_coverage
from reports.building import cells
from reports.building.comments import comments_of
from reports.building.material import Material
from reports.building.outline import school_section
from reports.document import Block, Cell, Column, Paragraph, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    if not material.names.schools or not material.declined:
        return (), ()
    parts = [_part(material, place) for place in material.names.schools]
    return (_counts(material), _matrix(material)), parts


def _counts(material: Material) -> Table:
    """How each school stands: its own targets, by the same two counts as the institute."""
    due = _("Cibles exigibles en %(year)s") % {"year": material.year}
    return Table(
        name=_("Écoles"),
        caption=_("Où en est chaque école en %(year)s, face à ses propres cibles") % {"year": material.year},
        columns=(
            cells.column("school", _("École"), 2),
            cells.column("values", _("Valeurs"), 1),
            cells.column("due", due, 1.1, numeric=True),
            cells.column("met", _("dont atteintes"), 1.1, numeric=True),
            cells.column("trajectory", _("Trajectoires"), 1.1, numeric=True),
            cells.column("good", _("dont atteintes ou en bonne voie"), 1.2, numeric=True),
            cells.column("provisional", _("Valeurs provisoires"), 1.1, numeric=True),
        ),
        rows=tuple(_count_row(material, place) for place in material.names.schools),
        note=_(
            "Valeurs : indicateurs renseignés sur ceux qui sont demandés à l’école. Les écoles ne sont pas classées : "
            "leurs cibles diffèrent."
        ),
    )


def _count_row(material: Material, place: Place) -> Row:
    found = headline(material.found.of_entity(place.code), material.year, entity=place.code)
    coverage = school_coverage(material.found, place, material.declined)
    good = sum(found.trajectory_by_outlook[one].total for one in (Outlook.REACHED, Outlook.ON_PATH))
    return Row(
        (
            cells.words(place.short_name),
            cells.words(f"{coverage.values_in}/{coverage.asked}"),
            cells.count(found.due),
            cells.count(found.due_by_status[Status.MET].total),
            cells.count(found.trajectory),
            cells.count(good),
            cells.count(coverage.provisional),
        )
    )


def _matrix(material: Material) -> Table:
    columns = [cells.column("indicator", _("Indicateur"), 1.9)]
    columns += [cells.column(place.code, place.short_name) for place in material.names.schools]
    return Table(
        name=_("École par école"),
        caption=_("Ce qu’il en est de chaque indicateur dans chaque école en %(year)s") % {"year": material.year},
        columns=tuple(columns),
        rows=tuple(
            Row(
                (
                    cells.words(cells.label_of(series)),
                    *(_answer(material, place, series) for place in material.names.schools),
                )
            )
            for series in material.declined
        ),
        note=_(
            "Le statut de l’année ou, quand l’école n’a pas de cible cette année, sa perspective. Les valeurs sont "
            "dans le tableau de chaque école."
        ),
        landscape=True,
    )


def _answer(material: Material, place: Place, series: Series) -> Cell:
    """One answer a cell: the status or, where the school has no target that year, the outlook."""
    evaluation = material.evaluation(place, series)
    if evaluation.value is None:
        missing = cells.missing_text(evaluation) if evaluation.status == Status.NOT_APPLICABLE else _("manquant")
        return cells.words(missing, tone="muted")
    answer = answer_of(evaluation)
    return cells.words(cells.answer(evaluation, answer), tone=cells.TONES.get(answer, "muted"))


def _part(material: Material, place: Place) -> Section:
    blocks: list[Block] = [*material.narrative(school_section(place.code)), _headline(material, place)]
    lines = material.rows(place)
    if any(cells.is_answered(line.evaluation) for line in lines):
        blocks.append(_school_table(material, lines, place))
    else:
        none = _("Aucune valeur de %(year)s n’est validée : les cibles de l’école sont dans les données du rapport.")
        blocks.append(cells.paragraph(none % {"year": material.year}))
    said = comments_of(material, place, material.declined)
    if said:
        blocks.append(said)
    return Section(school_section(place.code), place.name, tuple(blocks), level=2)


def _headline(material: Material, place: Place) -> Paragraph:
    """Both counts, in a sentence each."""
    found = headline(material.found.of_entity(place.code), material.year, entity=place.code)
    said = [
        _("%(heading)s (%(parts)s)") % {"heading": one.heading, "parts": one.text} if one.denominator else one.heading
        for one in counts(found)
    ]
    return cells.paragraph(*(f"{text[:1].upper()}{text[1:]}. " for text in said))


def _school_table(material: Material, lines: Sequence[Line], place: Place) -> Table:
    return Table(
        name=place.short_name,
        caption=_("%(school)s : ses indicateurs en %(year)s") % {"school": place.short_name, "year": material.year},
        columns=tuple(_columns(material.year, material.reference_year)),
        rows=tuple(_row(line, material.reference_year) for line in lines),
    )


def _columns(year: int, usual: int | None) -> Iterator[Column]:
    yield cells.column("indicator", _("Indicateur"), 2.6)
    yield cells.reference_column(usual, 1.2)
    yield cells.column("value", _("Réalisé %(year)s") % {"year": year}, 1.3, numeric=True)
    yield cells.column("due", _("Cible %(year)s") % {"year": year}, 1.2, numeric=True)
    yield cells.column("target", _("Cible finale"), 1.2, numeric=True)
    yield cells.column("status", _("Statut"), 1.2)
    yield cells.column("outlook", _("Perspective"), 1.4)


def _row(line: Line, usual: int | None) -> Row:
    found, series = line.evaluation, line.series
    return Row(
        (
            cells.words(cells.label_of(series)),
            cells.reference_cell(found, series, usual),
            cells.value_cell(found, series),
            cells.target_cell(found.target_of_year, series),
            cells.target_cell(found.final_target, series),
            cells.status_cell(found),
            cells.outlook_cell(found),
        )
    )

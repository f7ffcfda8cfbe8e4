"""The indicators: one table for all, then domain by domain what is said of them and their trajectories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from indicators import charts, formats
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import ExpectedOrigin
from indicators.presenters.targets import target_text
from indicators.queries.catalogue import Heading as Domain
from indicators.queries.courses import Course, whole_value
from indicators.queries.rows import Row as Line
from reports.building import cells
from reports.building.comments import comments_of
from reports.building.material import Material
from reports.building.outline import INDICATORS, domain_section
from reports.document import Block, Cell, Column, Figure, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    domains = material.by_domain(material.rows(material.subject))
    if not domains:
        return (), ()
    intro = _(
        "Pour chaque indicateur : la référence, la valeur attendue de l’année, le réalisé, son évolution, le statut de "
        "l’année, la perspective vers la cible finale, et l’atteinte de la cible dans les termes des rapports annuels "
        "de performances de l’État, qui jugent face à l’année précédente. Les règles sont en annexe."
    )
    parts = [
        Section(domain_section(domain.code), domain.name, blocks, level=2)
        for domain, lines in domains
        if (blocks := tuple(_domain(material, domain, lines)))
    ]
    title = _("Année par année")
    years = Section(f"{INDICATORS}-years", title, (_trajectories(material, domains),), level=2)
    return (cells.paragraph(intro), _table(material, domains)), (*parts, years)


def _domain(material: Material, domain: Domain, lines: Sequence[Line]) -> Iterator[Block]:
    yield from material.narrative(domain_section(domain.code))
    said = comments_of(material, material.subject, [line.series for line in lines])
    if said:
        yield said
    yield from (figure for line in lines if (figure := _figure(material, line)) is not None)


def _table(material: Material, domains: Iterable[tuple[Domain, Sequence[Line]]]) -> Table:
    rows: list[Row] = []
    for domain, lines in domains:
        rows.append(cells.group(domain.name))
        rows += [_row(material, line) for line in lines]
    return Table(
        name=_("Indicateurs"),
        caption=_("Les indicateurs en %(year)s") % {"year": material.year},
        columns=tuple(_columns(material)),
        rows=tuple(rows),
        note=_(
            "Attendu : sans mention, la cible que le contrat imprime pour l’année ; « interpolé » et « plancher » ne "
            "sont pas contractuels. Évolution : différence avec la référence."
        ),
        landscape=True,
    )


def _columns(material: Material) -> Iterator[Column]:
    year = material.year
    yield cells.column("indicator", _("Indicateur"), 4)
    yield cells.reference_column(material.reference_year, 1.2)
    yield cells.column("expected", _("Attendu %(year)s") % {"year": year}, 1.3, numeric=True)
    yield cells.column("value", _("Réalisé %(year)s") % {"year": year}, 1.3, numeric=True)
    yield cells.column("change", _("Évolution"), 1.1, numeric=True)
    yield cells.column("last_year", _("Sur un an"), 1.1, numeric=True)
    last = material.found.data.contract.last_year
    yield cells.column("target", _("Cible %(year)s") % {"year": last}, 1.3, numeric=True)
    yield cells.column("status", _("Statut"), 1.5)
    yield cells.column("outlook", _("Perspective"), 1.5)
    yield cells.column("rap", _("Atteinte de la cible"), 1.4)


def _row(material: Material, line: Line) -> Row:
    found, series = line.evaluation, line.series
    return Row(
        (
            cells.words(cells.label_of(series)),
            cells.reference_cell(found, series, material.reference_year),
            cells.expected_cell(found, series),
            cells.value_cell(found, series),
            cells.change(found.change, series),
            cells.change(line.change, series),
            cells.target_cell(found.final_target, series),
            cells.status_cell(found),
            cells.outlook_cell(found),
            cells.rap_cell(found),
        )
    )


def _figure(material: Material, line: Line) -> Figure | None:
    """None where there is but a point to draw."""
    drawn = charts.trajectory_of(material.course(material.subject, line.series), line.evaluation, line.series)
    if drawn.is_empty or len(drawn.points) < 2:
        return None
    said = charts.sentence(drawn, line.evaluation, target_text(line.evaluation.final_target, line.series))
    return Figure(
        svg=charts.standalone(charts.trajectory(drawn, charts.PRINT_HALF)),
        alt=f"{line.series.name.removesuffix('.')}. {said}",
        caption=cells.label_of(line.series),
        table=_("Trajectoires"),
        half=True,
    )


def _trajectories(material: Material, domains: Iterable[tuple[Domain, Sequence[Line]]]) -> Table:
    lines = [line for _domain_, of_domain in domains for line in of_domain]
    courses = [(line, material.course(material.subject, line.series)) for line in lines]
    years = _years(material, [course for _line, course in courses])
    columns = [cells.column("indicator", _("Indicateur"), 3), cells.column("line", _("Ligne"), 1)]
    columns.append(cells.reference_column(material.reference_year, 1.2))
    columns += [cells.column(str(year), str(year), numeric=True) for year in years]
    return Table(
        name=_("Trajectoires"),
        caption=_("Réalisé et attendu, année par année"),
        columns=tuple(columns),
        rows=tuple(row for line, course in courses for row in _course_rows(material, line, course, years)),
        note=_("Attendu : en gras, ce que le contrat imprime. Une valeur partielle n’est pas portée."),
        landscape=True,
    )


def _years(material: Material, courses: Iterable[Course]) -> list[int]:
    """Those of the contract, and later ones for which it prints a target."""
    contract = material.found.data.contract
    found = [row.evaluation for course in courses for row in course.rows if row.evaluation is not None]
    printed = {one.year for one in found if one.expected_origin == ExpectedOrigin.CONTRACT}
    return sorted(printed | set(range(contract.first_year, contract.last_year + 1)))


def _course_rows(material: Material, line: Line, course: Course, years: Sequence[int]) -> Iterator[Row]:
    found = {row.year: row.evaluation for row in course.rows if row.evaluation is not None}
    label = cells.words(cells.label_of(line.series))
    reference = cells.reference_cell(line.evaluation, line.series, material.reference_year)
    yield Row((label, cells.words(_("réalisé")), reference, *(_actual(found.get(year), line) for year in years)))
    expected = [_expected(found.get(year), line) for year in years]
    if any(cell != cells.EMPTY for cell in expected):
        yield Row((label, cells.words(_("attendu")), cells.EMPTY, *expected))


def _actual(found: Evaluation | None, line: Line) -> Cell:
    if found is None or whole_value(found) is None:
        return cells.EMPTY
    return cells.figure(found.value, line.series, is_provisional=found.provisional)


def _expected(found: Evaluation | None, line: Line) -> Cell:
    if found is None or found.expected is None:
        return cells.EMPTY
    printed = found.expected_origin == ExpectedOrigin.CONTRACT
    return Cell(
        text=formats.figure_text(found.expected, line.series),
        value=found.expected,
        decimals=line.series.decimals,
        percent=line.series.unit == "%",
        tone="" if printed else "muted",
        strong=printed,
    )

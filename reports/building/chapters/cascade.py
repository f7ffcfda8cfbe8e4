"""Does what the schools committed to add up to what the institute committed to?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.cascade import cascade
from indicators.calculations.results import CascadeRow
from indicators.presenters.cascade import notes
from indicators.presenters.targets import bound_text
from indicators.queries.catalogue import Series
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Bullets, Cell, Heading, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    final = list(_final(material))
    if not final:
        return (), ()
    intro = _(
        "Le contrat fixe des cibles à l’institut et à chaque école. Celles des écoles, consolidées par la règle de "
        "l’indicateur, n’égalent pas toujours celle de l’institut : la différence est un fait du contrat, non un "
        "résultat de l’année."
    )
    remarks = [
        cells.named(series.name, " ".join(said)) for series, row in final if (said := list(notes(row, material.names)))
    ]
    blocks: list[Block] = [cells.paragraph(intro), _table(final)]
    if remarks:
        blocks += [Heading(_("Ce qu’il faut savoir")), Bullets(tuple(remarks))]
    return blocks, ()


def _final(material: Material) -> Iterator[tuple[Series, CascadeRow]]:
    """Of each declined indicator, its last year: what the contract comes down to."""
    last = {row.indicator: row for row in cascade(material.found.data)}
    for series in material.names.indicators:
        if series.code in last:
            yield series, last[series.code]


def _table(final: Sequence[tuple[Series, CascadeRow]]) -> Table:
    return Table(
        name=_("Cascade"),
        caption=_("Cible de l’institut et cibles des écoles consolidées, la dernière année où elles sont fixées"),
        columns=(
            cells.column("indicator", _("Indicateur"), 3),
            cells.column("year", _("Année"), 0.7),
            cells.column("institute", _("Cible de l’institut"), 1.3, numeric=True),
            cells.column("schools", _("Cibles des écoles"), 1.3, numeric=True),
            cells.column("difference", _("Différence"), 1.2, numeric=True),
            cells.column("difference_pct", _("En %"), 0.9, numeric=True),
        ),
        rows=tuple(_row(series, row) for series, row in final),
    )


def _row(series: Series, row: CascadeRow) -> Row:
    return Row(
        (
            cells.words(cells.label_of(series)),
            cells.year_cell(row.year),
            _institute(series, row),
            cells.figure(row.rolled_up, series, note=_("partiel") if row.partial and row.rolled_up is not None else ""),
            cells.change(row.difference, series),
            _percent(row),
        )
    )


def _institute(series: Series, row: CascadeRow) -> Cell:
    """With its operator where it is a floor: then it is more than a number."""
    shown, text = (
        cells.figure(row.institute_target, series),
        bound_text(row.institute_comparator, row.institute_target, series),
    )
    return shown if text == shown.text else cells.words(text)


def _percent(row: CascadeRow) -> Cell:
    if row.difference_pct is None:
        return cells.EMPTY
    text = formats.percent_text(row.difference_pct, signed=True)
    return Cell(text=text, value=row.difference_pct, decimals=1, percent=True)

"""*Pourquoi ce statut ?* of every figure: the sentences of the pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators.calculations.attention import answer_of
from indicators.calculations.vocabulary import Outlook
from indicators.presenters.why import reason, why
from indicators.queries.rows import Row as Line
from reports.building import cells
from reports.building.material import Material
from reports.building.outline import EXPLANATIONS, SCHOOLS
from reports.document import Block, Bullets, Heading, Row, Section, Table


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    intro = _("Chaque réponse est donnée par une règle : voici les données, la règle, l’écart et la tolérance.")
    blocks: list[Block] = [cells.paragraph(intro)]
    for domain, lines in material.by_domain(material.rows(material.subject)):
        blocks += [Heading(domain.name), *_explained(material, lines)]
    table = _schools(material) if material.is_institute else None
    if table is None or not table.rows:
        return blocks, ()
    title = _("Les écoles : la règle qui a répondu")
    return blocks, [Section(f"{EXPLANATIONS}-{SCHOOLS}", title, (table,), level=2, annex=True)]


def _explained(material: Material, lines: Sequence[Line]) -> Iterator[Block]:
    for line in lines:
        parts = [part for part in why(line.evaluation, material.names) if _says(line, part.key)]
        yield Heading(line.series.name, level=2)
        yield Bullets(tuple(cells.named(part.title, " ".join(part.sentences)) for part in parts))


def _says(line: Line, key: str) -> bool:
    """An outlook that is not known has nothing to explain: the status has said why."""
    return key != "outlook" or line.evaluation.outlook != Outlook.UNKNOWN


def _schools(material: Material) -> Table:
    """One sentence a figure: the whole explanation is in the school's own report."""
    rows: list[Row] = []
    for place in material.names.schools:
        lines = [line for line in material.rows(place) if line.evaluation.value is not None]
        if lines:
            rows.append(cells.group(place.name))
        rows += [_reason(material, line) for line in lines]
    return Table(
        name=_("Règles des écoles"),
        caption=_("Ce qui a donné le statut de l’année ou, à défaut de cible cette année, la perspective"),
        columns=(cells.column("indicator", _("Indicateur"), 1), cells.column("reason", _("Règle"), 3)),
        rows=tuple(rows),
    )


def _reason(material: Material, line: Line) -> Row:
    said = reason(line.evaluation, answer_of(line.evaluation), material.names)
    return Row((cells.words(line.series.name), cells.words(said)))

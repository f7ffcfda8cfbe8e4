"""What is not what it was a year before: values, statuses, outlooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.evolution import Aspect, Evolution, Move, evolutions
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Outlook, Status
from indicators.queries.rows import Row as Line
from reports.building import cells
from reports.building.material import Material
from reports.document import Block, Bullets, Cell, Row, Section, Table, Tone

MOVES: dict[Move, Tone] = {Move.BETTER: "good", Move.WORSE: "poor", Move.OTHER: ""}


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    first = material.found.data.contract.first_year
    if material.year <= first:
        said = _(
            "%(year)s est la première année du contrat : les valeurs se comparent à la référence, chapitre suivant."
        )
        return (cells.paragraph(said % {"year": material.year}),), ()
    found = _evolutions(material)
    blocks: list[Block] = [_said(material, found)]
    moved = {code for code, one in found.items() if one.aspects & {Aspect.STATUS, Aspect.OUTLOOK}}
    if moved:
        blocks.append(_table(material, {code: found[code] for code in moved}))
    return blocks, ()


def _evolutions(material: Material) -> dict[str, Evolution]:
    """By indicator, those of the subject that moved."""
    code = material.subject.code
    after = {(code, one.code): material.evaluation(material.subject, one) for one in material.series}
    before = {key: material.found.other_year(*key, material.year - 1) for key in after}
    return {one.indicator: one for one in evolutions(before, after)}


def _said(material: Material, found: dict[str, Evolution]) -> Bullets:
    """How many answers are better or worse; the others moved without either, or not at all."""
    statuses = [one.status_move for one in found.values() if one.before.status != one.after.status]
    outlooks = [one.outlook_move for one in found.values() if one.before.outlook != one.after.outlook]
    year = {"year": material.year - 1}
    return cells.bullets(
        (
            _("Statuts meilleurs qu’en %(year)s : %(better)s ; moins bons : %(worse)s.") % {**year, **_moves(statuses)},
            _("Perspectives meilleures qu’en %(year)s : %(better)s ; moins bonnes : %(worse)s.")
            % {**year, **_moves(outlooks)},
        )
    )


def _moves(moves: Sequence[Move]) -> dict[str, int]:
    return {"better": moves.count(Move.BETTER), "worse": moves.count(Move.WORSE)}


def _table(material: Material, found: dict[str, Evolution]) -> Table:
    year = material.year
    return Table(
        name=_("En un an"),
        caption=_("Statuts et perspectives qui ont changé entre %(before)s et %(year)s")
        % {"before": year - 1, "year": year},
        columns=(
            cells.column("indicator", _("Indicateur"), 3.2),
            cells.column("before", str(year - 1), 1.3, numeric=True),
            cells.column("value", str(year), 1.3, numeric=True),
            cells.column("change", _("Sur un an"), 1.2, numeric=True),
            cells.column("status", _("Statut"), 2.2),
            cells.column("outlook", _("Perspective"), 2.2),
        ),
        rows=tuple(_rows(material, found)),
        note=_(
            "Les indicateurs qui ne sont pas nommés gardent leur statut et leur perspective. Une cible exigible une "
            "année et non l’autre change le statut sans que la valeur bouge."
        ),
    )


def _rows(material: Material, found: dict[str, Evolution]) -> Iterator[Row]:
    for domain, lines in material.by_domain(material.rows(material.subject)):
        kept = [line for line in lines if line.series.code in found]
        if kept:
            yield cells.group(domain.name)
        for line in kept:
            yield _row(material, line, found[line.series.code])


def _row(material: Material, line: Line, moved: Evolution) -> Row:
    now = line.evaluation
    before = material.found.other_year(now.entity, now.indicator, material.year - 1)
    return Row(
        (
            cells.words(cells.label_of(line.series)),
            cells.value_cell(before, line.series),
            cells.value_cell(now, line.series),
            cells.change(line.change, line.series),
            _move(before.status, now.status, moved.status_move),
            _outlooks(before, now, moved),
        )
    )


def _outlooks(before: Evaluation, now: Evaluation, moved: Evolution) -> Cell:
    if now.final_target is None or now.status == Status.TRACKING:
        return cells.EMPTY
    return _move(before.outlook, now.outlook, moved.outlook_move)


def _move(before: Status | Outlook, after: Status | Outlook, move: Move) -> Cell:
    """`proche`, or `en retrait → proche`."""
    written = [cells.answer_text(one) for one in dict.fromkeys((before, after))]
    return cells.words(f"{formats.SPACE}→ ".join(written), tone=MOVES[move])

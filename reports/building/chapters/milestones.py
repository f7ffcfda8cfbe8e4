"""The milestones: what was due in the year, what of it is done, what is late, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from indicators import formats
from milestones.choices import DeliverableState, DueCertainty
from milestones.queries.progress import DeliverableProgress
from reports.building import cells
from reports.building.deliverables import YearCount, year_count
from reports.building.material import Material
from reports.document import Block, Cell, Heading, Row, Section, Table, Tone

TONES: dict[DeliverableState, Tone] = {
    DeliverableState.DONE: "good",
    DeliverableState.DONE_LATE: "fair",
    DeliverableState.IN_PROGRESS: "neutral",
    DeliverableState.POSTPONED: "fair",
    DeliverableState.LATE: "poor",
}


def chapter(material: Material) -> tuple[Sequence[Block], Sequence[Section]]:
    year = material.year
    due = [one for one in material.deliverables if one.year == year]
    earlier = [one for one in material.deliverables if one.year < year and _is_told(one, year)]
    after = [one for one in material.deliverables if one.year == year + 1]
    blocks: list[Block] = []
    if due:
        blocks += [
            _said(year_count(due, year), year),
            _table(material, due, _("Jalons de l’année"), _due_caption(year)),
        ]
    if earlier:
        told = _("Livrables des années précédentes, faits depuis le début de %(year)s ou attendus encore au %(day)s")
        caption = told % {"year": year, "day": formats.day_text(material.order.as_of)}
        blocks += [Heading(_("Des années précédentes"))]
        blocks += [_table(material, earlier, _("Jalons antérieurs"), caption)]
    if after:
        blocks += [Heading(_("L’année suivante"))]
        caption = _("Livrables attendus en %(year)s") % {"year": year + 1}
        blocks += [_table(material, after, _("Jalons à venir"), caption, with_state=False)]
    return [*blocks, *_results(material)], ()


def _is_told(one: DeliverableProgress, year: int) -> bool:
    """Of an earlier year's: it is awaited still, or was done since this year began."""
    if one.state is None:
        return False
    return one.is_open or any(part.done_on and part.done_on.year >= year for part in one.parts)


def _due_caption(year: int) -> str:
    return _("Livrables attendus en %(year)s, et leur état") % {"year": year}


def _said(number: YearCount, year: int) -> Block:
    """`Livrables attendus en 2025 : 12 (fait : 7 ; en retard : 5).`"""
    if not number.asked:
        return cells.paragraph(_("Ce qu’il est advenu des livrables de %(year)s est dit plus bas.") % {"year": year})
    said = _("Livrables attendus en %(year)s : %(asked)s (%(parts)s).")
    return cells.paragraph(said % {"year": year, "asked": number.asked, "parts": number.text})


def _table(
    material: Material, found: Sequence[DeliverableProgress], name: str, caption: str, *, with_state: bool = True
) -> Table:
    """Without the states for the years to come: a report publishes none of them."""
    rows: list[Row] = []
    for milestone, of_milestone in groupby(found, key=lambda one: one.deliverable.action.milestone):
        rows.append(cells.group(f"{milestone.code} — {milestone.title}", language=cells.foreign()))
        rows += [_row(material, one, with_state=with_state) for one in of_milestone]
    return Table(
        name=name,
        caption=caption,
        columns=(
            cells.column("deliverable", _("Livrable"), 4),
            cells.column("due", _("Échéance"), 1.3),
            cells.column("asked", _("Demandé à"), 1.1),
            *([cells.column("state", _("État"), 1.2)] if with_state else []),
        ),
        rows=tuple(rows),
    )


def _row(material: Material, one: DeliverableProgress, *, with_state: bool) -> Row:
    label = cells.words(one.deliverable.label, language=cells.foreign())
    state = (_state(one),) if with_state else ()
    return Row((label, _due(one), cells.words(_asked(material, one)), *state))


def _due(one: DeliverableProgress) -> Cell:
    text = formats.day_text(one.due)
    if one.due.year != one.year:
        # *Fin 2025, 2ème baromètre* is printed in the column of 2026.
        text = _("%(day)s (colonne %(year)s)") % {"day": text, "year": one.year}
    if one.deliverable.due_certainty == DueCertainty.UNCERTAIN:
        text = f"{text} {_('(date incertaine)')}"
    return Cell(text=text, day=one.due)


def _asked(material: Material, one: DeliverableProgress) -> str:
    """Of whom: the institute, a school, or how many schools."""
    if one.asked == 1:
        return material.names.place_name(one.parts[0].entity.code)
    return _("%(number)s écoles") % {"number": one.asked}


def _state(one: DeliverableProgress) -> Cell:
    """With the day it was done or is put off to; where several owe it, how many have done it."""
    if one.state is None:
        return cells.EMPTY
    label, part = str(one.state.label), one.parts[0]
    if one.asked > 1:
        label = f"{label} ({one.done}/{one.asked})"
    elif part.done_on is not None:
        label = _("%(state)s le %(day)s") % {"state": label, "day": formats.day_text(part.done_on)}
    elif part.postponed_to is not None and one.state == DeliverableState.POSTPONED:
        label = _("%(state)s au %(day)s") % {"state": label, "day": formats.day_text(part.postponed_to)}
    return cells.words(label, tone=TONES.get(one.state, "muted"))


def _results(material: Material) -> list[Block]:
    """What a review says came of the milestones."""
    if not material.results:
        return []
    items = []
    for result in material.results:
        level = f" — {result.get_level_display()}" if result.level else ""
        head = f"{result.milestone.code} ({result.year}){level}"
        items.append(cells.named(head, result.summary, language=cells.foreign()))
    return [Heading(_("Ce que le bilan du contrat en dit")), cells.bullets(items)]

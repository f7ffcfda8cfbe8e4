"""What the workbook of a sheet holds: rows by domain, the open cells with what they take, and whose sheet it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from indicators import formats
from indicators.calculations.vocabulary import Comparator
from indicators.choices import MissingReason, Quality
from indicators.imports.sheet_file.columns import FORMAT, HEADINGS, INPUTS, Column, Mark
from indicators.presenters import sheets as words
from indicators.presenters.sheet_workbook.cells import PROVISIONAL, Cell, Form, Line, Role, Style, Worksheet
from indicators.presenters.sheet_workbook.rules import rule_of
from indicators.queries.measures import EntryMeasure
from indicators.queries.sheet_rows import Past, SheetRow
from indicators.queries.sheets import SheetPage

MAX_DECIMALS = 9
WIDTHS: Mapping[Column, int] = {
    Column.LABEL: 46,
    Column.UNIT: 14,
    Column.TARGET: 16,
    Column.TARGET_NOTE: 34,
    Column.NAME: 30,
    Column.VALUE: 16,
    Column.REASON: 18,
    Column.COMMENT: 44,
    Column.SOURCE: 30,
    Column.VERSION: 9,
}
USUAL_WIDTH = 13
MAX_CODE_WIDTH = 26


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of the sheet on its way into the workbook; `is_open` where this person may fill it in."""

    row: SheetRow
    is_open: bool

    @property
    def measure(self) -> EntryMeasure:
        return self.row.measure


def worksheet(page: SheetPage, *, refusal: str) -> Worksheet:
    """`refusal`: why this person fills nothing in; empty where they may."""
    columns = _columns(page)
    top = list(_top(page, refusal))
    lines = [
        *top,
        _heading_line(page, columns),
        *_body(page, columns, writable=not refusal),
        Line(cells=()),
        *_marks(page),
    ]
    return Worksheet(
        name=_("Fiche"),
        title=_title(page),
        lines=tuple(lines),
        header=len(top),
        widths=tuple(_width(column, page) for column in columns),
    )


def _width(column: Column, page: SheetPage) -> int:
    if column == Column.CODE:
        return min(MAX_CODE_WIDTH, max((len(row.key) for row in page.rows), default=USUAL_WIDTH))
    return WIDTHS.get(column, USUAL_WIDTH)


def _title(page: SheetPage) -> str:
    sheet = page.sheet
    return _("%(name)s : fiche %(year)s") % {"name": sheet.entity.short_name, "year": sheet.campaign.year}


def _columns(page: SheetPage) -> tuple[Column, ...]:
    """Adjustments alone have a name to be given."""
    named = any(row.is_new for row in page.rows)
    return tuple(column for column in Column if named or column != Column.NAME)


def _top(page: SheetPage, refusal: str) -> Iterator[Line]:
    yield _said(_title(page), Role.TITLE)
    made = {
        "contract": page.sheet.campaign.contract.title,
        "state": page.sheet.get_state_display(),
        "day": formats.day_text(timezone.localdate()),
    }
    yield _said(_("%(contract)s. Fiche %(state)s, téléchargée le %(day)s.") % made, Role.NOTE)
    if refusal:
        yield _said(refusal, Role.NOTE)
        return
    for sentence in (
        _("Remplissez les cases claires : une valeur dans l’unité de la ligne, ou un motif d’absence."),
        _("Une case laissée ou rendue vide n’efface rien : pour dire qu’il n’y a pas de valeur, choisissez un motif."),
        _("Déposez ensuite ce fichier sur la page de la fiche : chaque changement y est montré avant d’être écrit."),
    ):
        yield _said(sentence, Role.NOTE)


def _said(text: str, role: Role) -> Line:
    return Line(cells=(Cell(value=text, style=Style(role=role)),))


def _heading_line(page: SheetPage, columns: tuple[Column, ...]) -> Line:
    before_last, last = page.years
    dated = {
        Column.LABEL: _("Indicateur"),
        Column.UNIT: _("Unité de saisie"),
        Column.REFERENCE: _("Référence"),
        Column.REFERENCE_PERIOD: _("Année de la référence"),
        Column.BEFORE_LAST: str(before_last),
        Column.LAST: str(last),
        Column.TARGET: _("Cible %s") % page.sheet.campaign.year,
        Column.TARGET_NOTE: _("À savoir de la cible"),
    }
    texts = [dated.get(column) or str(HEADINGS[column]) for column in columns]
    return Line(cells=tuple(Cell(value=text, style=Style(role=Role.HEADING)) for text in texts))


def _body(page: SheetPage, columns: tuple[Column, ...], *, writable: bool) -> Iterator[Line]:
    band = Style(role=Role.BAND)
    for group in page.groups:
        title = Cell(value=words.group_title(group), style=band)
        yield Line(cells=(Cell(style=band), title, *[Cell(style=band)] * (len(columns) - 2)))
        for row in group.rows:
            one = Row(row=row, is_open=writable and row.asked.applicable)
            yield Line(cells=tuple(_cell(one, column) for column in columns))


def _marks(page: SheetPage) -> Iterator[Line]:
    sheet = page.sheet
    yield _said(_("Identification de la fiche, à laisser telle quelle"), Role.MARK)
    for mark, value in {
        Mark.FORMAT: FORMAT,
        Mark.CONTRACT: sheet.campaign.contract.code,
        Mark.YEAR: str(sheet.campaign.year),
        Mark.ENTITY: sheet.entity.code,
        Mark.STATE: str(sheet.state),
    }.items():
        yield Line(cells=tuple(Cell(value=text, style=Style(role=Role.MARK)) for text in (mark.value, value)))


def _cell(one: Row, column: Column) -> Cell:
    if column in INPUTS:
        return _input(one, column)
    return LOOKED_AT[column](one.row)


def _label(text: str) -> Cell:
    return Cell(value=text or None, style=Style(role=Role.LABEL))


def _form(measure: EntryMeasure) -> Form:
    return Form.PERCENT if measure.unit == "%" else Form.NUMBER


def _number(value: Decimal, measure: EntryMeasure, *, role: Role, suffix: str = "") -> Cell:
    """With every decimal that it has, and at least those of the series: what is seen is what is kept."""
    own = -int(value.normalize().as_tuple().exponent)
    decimals = min(max(measure.decimals, own), MAX_DECIMALS)
    return Cell(value=value, style=Style(role=role, form=_form(measure), decimals=decimals, suffix=suffix))


def _past(past: Past | None, measure: EntryMeasure) -> Cell:
    if past is not None and past.value is not None:
        return _number(past.value, measure, role=Role.FIGURE, suffix=PROVISIONAL if past.provisional else "")
    reason = str(MissingReason(past.reason).label) if past is not None and past.reason else None
    return Cell(value=reason, style=Style(role=Role.FIGURE))


def _name(row: SheetRow) -> str:
    label = words.row_label(row)
    return _("%s — ajustement à ajouter") % label if row.is_new else label


def _period(row: SheetRow) -> Cell:
    past = row.reference
    return _label(formats.period_text(past.first_year, past.year) if past is not None else "")


def _target(row: SheetRow) -> Cell:
    """A number where the target is one to reach; else its words (`≥ 97 %`, `120 à 150`)."""
    target = row.evaluation.target_of_year if row.evaluation else None
    value = row.measure.entered(target.value) if target and target.comparator == Comparator.REACH else None
    if value is not None:
        return _number(value, row.measure, role=Role.FIGURE)
    return Cell(value=words.target_text(row).main if target else None, style=Style(role=Role.FIGURE))


LOOKED_AT: Mapping[Column, Callable[[SheetRow], Cell]] = {
    Column.CODE: lambda row: Cell(value=row.key, style=Style(role=Role.MARK)),
    Column.LABEL: lambda row: _label(_name(row)),
    Column.UNIT: lambda row: _label(formats.unit_text(row.measure)),
    Column.REFERENCE: lambda row: _past(row.reference, row.measure),
    Column.REFERENCE_PERIOD: _period,
    Column.BEFORE_LAST: lambda row: _past(row.earlier[0], row.measure),
    Column.LAST: lambda row: _past(row.earlier[1], row.measure),
    Column.TARGET: _target,
    Column.TARGET_NOTE: lambda row: _label(" ; ".join(words.target_text(row).notes)),
    Column.VERSION: lambda row: Cell(value=Decimal(row.version), style=Style(role=Role.MARK, form=Form.NUMBER)),
}


def _input(one: Row, column: Column) -> Cell:
    row = one.row
    if column == Column.VALUE and not row.asked.applicable:
        return _label(str(MissingReason.NOT_APPLICABLE.label))
    # An adjustment is named once; the row that offers one more waits for its name.
    is_open = one.is_open and (column != Column.NAME or row.is_new)
    role = Role.INPUT if is_open else Role.LABEL
    rule = rule_of(column, row) if is_open else None
    if column == Column.VALUE:
        empty = Style(
            role=role, form=Form.PERCENT if one.measure.unit == "%" else Form.NUMBER, decimals=one.measure.decimals
        )
        style = _number(row.value, one.measure, role=role).style if row.value is not None else empty
        return Cell(value=row.value, style=style, rule=rule)
    form = Form.DAY if column == Column.EXPECTED_ON else Form.TEXT
    return Cell(value=FILLED[column](row), style=Style(role=role, form=form), rule=rule)


def _quality(row: SheetRow) -> str | None:
    return str(Quality(row.figure.quality).label) if row.figure and not row.figure.is_empty else None


def _reason(row: SheetRow) -> str | None:
    return str(MissingReason(row.figure.reason).label) if row.figure and row.figure.reason else None


FILLED: Mapping[Column, Callable[[SheetRow], str | date | None]] = {
    Column.NAME: lambda row: row.name or None,
    Column.QUALITY: _quality,
    Column.REASON: _reason,
    Column.EXPECTED_ON: lambda row: row.figure.expected_on if row.figure else None,
    Column.COMMENT: lambda row: (row.figure.comment or None) if row.figure else None,
    Column.SOURCE: lambda row: (row.figure.source or None) if row.figure else None,
}

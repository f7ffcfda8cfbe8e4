"""What each open cell takes, with the sentence that a spreadsheet shows for anything else."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import formats
from indicators.choices import MissingReason, ObservationKind, Quality
from indicators.imports.sheet_file.columns import Column
from indicators.presenters.sheet_workbook.cells import Form, Rule
from indicators.queries.sheet_rows import SheetRow

# Those of the sheet's own form.
LENGTHS = {Column.COMMENT: 4_000, Column.SOURCE: 400, Column.NAME: 300}


def rule_of(column: Column, row: SheetRow) -> Rule:
    return RULES[column](row)


def _value(row: SheetRow) -> Rule:
    unit = formats.unit_text(row.measure)
    percent = unit == "%"
    return Rule(
        form=Form.PERCENT if percent else Form.NUMBER,
        minimum=None if row.kind == ObservationKind.ADJUSTMENT else 0,
        title=_("Un nombre est attendu"),
        message=_("Écrivez un nombre, dans l’unité de la ligne, ou choisissez un motif d’absence."),
        hint=_("En %, par exemple 22,7 %") if percent else unit,
    )


def _choice(choices: type[Quality] | type[MissingReason]) -> Rule:
    return Rule(
        form=Form.TEXT,
        choices=tuple(str(label) for label in choices.labels),
        title=_("Choisissez dans la liste"),
        message=_("Cette case prend l’un des mots de sa liste."),
    )


def _day(_row: SheetRow) -> Rule:
    return Rule(
        form=Form.DAY,
        title=_("Une date est attendue"),
        message=_("Écrivez une date, par exemple 31/03/2026. Elle va avec un motif d’absence."),
    )


def _text(column: Column) -> Callable[[SheetRow], Rule]:
    length = LENGTHS[column]
    return lambda _row: Rule(
        form=Form.TEXT,
        length=length,
        title=_("Texte trop long"),
        message=_("%s caractères au plus.") % formats.number_text(Decimal(length)),
    )


RULES: Mapping[Column, Callable[[SheetRow], Rule]] = {
    Column.VALUE: _value,
    Column.QUALITY: lambda row: _choice(Quality),
    Column.REASON: lambda row: _choice(MissingReason),
    Column.EXPECTED_ON: _day,
    Column.COMMENT: _text(Column.COMMENT),
    Column.SOURCE: _text(Column.SOURCE),
    Column.NAME: _text(Column.NAME),
}

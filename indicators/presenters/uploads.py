"""What a filled-in file would change, in words: each figure's fields before and after, in the unit of the file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators import formats
from indicators.choices import MissingReason, Quality
from indicators.models import Observation
from indicators.presenters import sheets as words
from indicators.queries.measures import EntryMeasure
from indicators.queries.sheet_rows import SheetRow
from indicators.services.entries import Entry
from indicators.services.observations import FigureInput, StaleFigureError
from indicators.services.uploads import figure_of

MAX_DECIMALS = 9


@dataclass(frozen=True, slots=True)
class FieldChange:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that the file changes."""

    label: str
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedCell:
    """A cell (`H12`; empty for a whole row) that is not taken, what it says, and why."""

    place: str
    label: str
    text: str
    sentence: str
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A figure that somebody else changed since: what the file says, what is kept, by whom."""

    label: str
    mine: str
    theirs: str
    figure: Observation | None


def change_of(row: SheetRow, entry: Entry) -> Change:
    return Change(
        label=label_of(row, entry.name), fields=tuple(_fields(figure_of(row.figure), entry.figure, row.measure))
    )


def label_of(row: SheetRow, name: str = "") -> str:
    label = words.row_label(row)
    return f"{label} — {name}" if name and not row.name else label


def conflict_of(row: SheetRow, error: StaleFigureError) -> Conflict:
    return Conflict(
        label=words.row_label(row),
        mine=_said(error.proposed, row.measure),
        theirs=_said(figure_of(error.figure), row.measure),
        figure=error.figure,
    )


def _fields(before: FigureInput, after: FigureInput, measure: EntryMeasure) -> Iterator[FieldChange]:
    pairs = (
        (_("Valeur"), _value(before.value, measure), _value(after.value, measure)),
        (_("Motif d’absence"), _reason(before.reason), _reason(after.reason)),
        (_("Attendue le"), _day(before.expected_on), _day(after.expected_on)),
        (_("Qualité"), str(Quality(before.quality).label), str(Quality(after.quality).label)),
        (_("Commentaire"), before.comment, after.comment),
        (_("Source"), before.source, after.source),
    )
    for field, old, new in pairs:
        if old != new:
            yield FieldChange(field, old or formats.NONE, new or formats.NONE)


def _said(figure: FigureInput, measure: EntryMeasure) -> str:
    """The value or the reason; with the comment, where that may be all that differs."""
    parts = (_value(figure.value, measure), _reason(figure.reason), _day(figure.expected_on), figure.comment)
    return formats.listed(parts) or formats.NONE


def _value(value: Decimal | None, measure: EntryMeasure) -> str:
    """With every decimal that is kept: what differs is seen to differ."""
    if value is None:
        return ""
    typed = measure.entered(value) or Decimal(0)
    own = -int(typed.normalize().as_tuple().exponent)
    text = formats.number_text(typed, min(max(measure.decimals, own), MAX_DECIMALS))
    return formats.with_unit(text, measure, full=True)


def _reason(reason: str) -> str:
    return str(MissingReason(reason).label) if reason else ""


def _day(day: date | None) -> str:
    return formats.day_text(day) if day else ""

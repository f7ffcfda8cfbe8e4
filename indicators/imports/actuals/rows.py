"""One row of a file of figures against the contract: what it says, or every reason to refuse it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from indicators.calculations.records import record
from indicators.choices import MissingReason, ObservationKind, Rollup, SeriesKind
from indicators.imports.actuals import cells
from indicators.imports.actuals.columns import Line
from indicators.imports.actuals.scope import Scope
from indicators.imports.contract.table import CellError
from indicators.imports.numbers import shown
from indicators.models import Indicator
from indicators.queries.dataset import KINDS
from schools.models import Entity

T = TypeVar("T")
# Entity, series, year, kind, name.
FigureKey = tuple[int, int, int, str, str]
UNKNOWN = object()
CIRCUMSTANCES = ("state", "provisional", "reason", "expected_on")
# What an exported dataset says again on each row.
REPEATED = frozenset({"contract", "unit"})
# State, quality that it says, quality that `provisional` says, reason, day.
Circumstances = tuple[str, str | None, str | None, str, date | None]
IGNORED_KINDS = frozenset(KINDS) - frozenset(ObservationKind.values)


@record(frozen=True, slots=True, kw_only=True)
class WantedFigure:
    """What a row says of one figure; None where it says nothing, and what is already there stays."""

    key: FigureKey
    line: int
    entity: Entity
    indicator: Indicator
    year: int
    kind: str
    name: str
    state: str
    value: Decimal | None
    reason: str
    expected_on: date | None
    quality: str | None
    comment: str | None
    source: str | None


class RowRefusedError(ValueError):
    """The row is refused: each column with its sentence."""

    def __init__(self, complaints: list[tuple[str, str]]) -> None:
        super().__init__(complaints)
        self.complaints = complaints


@dataclass(frozen=True, slots=True)
class _Refused:
    sentence: str


@dataclass(slots=True)
class _Cells:
    """Reads the cells of one row, gathering what is refused instead of stopping at the first."""

    line: Line
    known: dict[tuple[str | None, ...], Any]
    complaints: list[tuple[str, str]]

    def take(self, column: str, parse: Callable[[str], T], *given: str) -> T | None:
        """A text that another row of the file gave too is not parsed again: it says the same.

        `given` is what its meaning depends on, beside the file.
        """
        text = self.line.text(column)
        key = (column, text, *given)
        found = self.known.get(key, UNKNOWN)
        if found is UNKNOWN:
            found = self.known[key] = _parsed(text, parse)
        if isinstance(found, _Refused):
            self.complaints.append((column, found.sentence))
            return None
        parsed: T = found
        return parsed

    def take_once(self, column: str, parse: Callable[[str], T]) -> T | None:
        """A text that few rows share."""
        found = _parsed(self.line.text(column), parse)
        if isinstance(found, _Refused):
            self.complaints.append((column, found.sentence))
            return None
        return found


def _parsed(text: str, parse: Callable[[str], T]) -> T | _Refused:
    try:
        return parse(text)
    except CellError as error:
        return _Refused(str(error))


def is_ignored(line: Line) -> bool:
    """An exported dataset also holds what the contract prints: that comes by the contract's own files."""
    return line.text("kind") in IGNORED_KINDS


def read_row(scope: Scope, line: Line) -> WantedFigure:
    """Raises RowRefusedError."""
    row = _Cells(line, scope.known, [])
    series = row.take("indicator", lambda cell: _series(scope, cell))
    if series is None:
        raise RowRefusedError(row.complaints)
    kind = row.take("kind", lambda cell: _kind(series, cell), series.code)
    if kind is None:
        raise RowRefusedError(row.complaints)
    entity = row.take("entity", lambda cell: _entity(scope, series, kind, cell), series.code, kind)
    year = row.take("year", lambda cell: cells.year(cell, first=scope.first_year, last=scope.last_year))
    value = row.take_once("value", lambda cell: _value(scope, series, kind, cell))
    state, quality, marked, reason, expected_on = _circumstances(scope, row)
    comment = row.take("comment", lambda cell: _comment(kind, cell), kind) or None
    source = row.take("source", lambda cell: cells.text(cell, longest=cells.MAX_SOURCE)) or None
    if quality and marked and quality != marked:
        row.complaints.append(("provisional", _("contredit la colonne « state » (%s)") % line.text("state")))
    if not REPEATED.isdisjoint(line.cells):
        row.complaints += _contract_and_unit(scope, series, line)
    if entity is not None and not row.complaints:
        row.complaints += _value_or_reason(scope, entity, series, value, reason)
    if row.complaints or entity is None or year is None:
        raise RowRefusedError(row.complaints)
    is_adjustment = kind == ObservationKind.ADJUSTMENT
    name = comment or "" if is_adjustment else ""
    return WantedFigure(
        key=(entity.pk, series.pk, year, kind, name),
        line=line.number,
        entity=entity,
        indicator=series,
        year=year,
        kind=kind,
        name=name,
        state=state or scope.state,
        value=value,
        reason=reason,
        expected_on=expected_on,
        quality=quality or marked,
        comment=None if is_adjustment else comment,
        source=source,
    )


def _circumstances(scope: Scope, row: _Cells) -> Circumstances:
    """Read together: whole files say the same of all their figures."""
    key = tuple(map(row.line.cells.get, CIRCUMSTANCES))
    found: Circumstances | None = row.known.get(key)
    if found is None:
        before = len(row.complaints)
        reason = row.take("reason", cells.reason) or ""
        state, quality = row.take("state", lambda cell: _state(scope, row.line, cell)) or ("", None)
        marked = row.take("provisional", lambda _cell: cells.provisional(row.line.cells.get("provisional")))
        found = state, quality, marked, reason, row.take("expected_on", cells.day)
        if len(row.complaints) == before:
            row.known[key] = found
    return found


def _series(scope: Scope, cell: str) -> Indicator:
    if not cell:
        raise CellError(_("ne peut pas être vide"))
    series = scope.series.get(cell)
    if series is None:
        raise CellError(_("code inconnu du contrat : « %s »") % shown(cell))
    return series


def _kind(series: Indicator, cell: str) -> str:
    """`actual` where nothing is said; an external series has no other kind than its own."""
    if cell and cell not in ObservationKind.values:
        found = {"cell": shown(cell), "values": ", ".join(ObservationKind.values)}
        raise CellError(_("« %(cell)s » n’est pas l’une des valeurs %(values)s") % found)
    external = series.kind == SeriesKind.EXTERNAL
    if external and cell in ("", ObservationKind.ACTUAL):
        return ObservationKind.EXTERNAL.value
    if external != (cell == ObservationKind.EXTERNAL):
        sentence = _("« %s » est une série externe") if external else _("« %s » n’est pas une série externe")
        raise CellError(sentence % series.code)
    if cell == ObservationKind.ADJUSTMENT and series.rollup != Rollup.SUM:
        raise CellError(_("un ajustement s’ajoute à une somme : « %s » n’en est pas une") % series.code)
    return cell or ObservationKind.ACTUAL.value


def _entity(scope: Scope, series: Indicator, kind: str, cell: str) -> Entity:
    if kind == ObservationKind.EXTERNAL:
        if cell:
            raise CellError(_("laisser vide : une série externe n’appartient à aucun établissement"))
        return _permitted(scope, scope.institute)
    if not cell:
        raise CellError(_("ne peut pas être vide (sauf pour une série externe)"))
    entity = scope.entities.get(cell)
    if entity is None:
        raise CellError(_("code inconnu : « %s »") % shown(cell))
    if entity.is_institute and kind == ObservationKind.ACTUAL and series.kind == SeriesKind.SUPPORTING:
        raise CellError(_("« %s » est donné par les écoles, non par l’institut") % series.code)
    if not entity.is_institute and kind == ObservationKind.ADJUSTMENT:
        raise CellError(_("un ajustement appartient à l’institut (%s)") % scope.institute.code)
    if not entity.is_institute and not series.declined:
        raise CellError(_("« %s » n’est pas décliné par école") % series.code)
    return _permitted(scope, entity)


def _permitted(scope: Scope, entity: Entity) -> Entity:
    sentence = scope.refusal(entity)
    if sentence is not None:
        raise CellError(str(sentence))
    return entity


def _value(scope: Scope, series: Indicator, kind: str, cell: str) -> Decimal | None:
    value = cells.figure(cell, series=series, exported=scope.exported)
    # Only a difference can be below zero.
    if value is not None and value < 0 and kind != ObservationKind.ADJUSTMENT:
        raise CellError(_("« %s » : une valeur négative n’a pas de sens ici") % shown(cell))
    return value


def _state(scope: Scope, line: Line, cell: str) -> tuple[str, str | None]:
    state, quality = cells.state(cell)
    if state and state not in scope.states:
        raise CellError(_("« %s » : seuls des brouillons (draft) s’importent ainsi") % shown(cell))
    if scope.exported and state and not quality and "provisional" not in line.cells:
        quality = "final"
    return state, quality


def _comment(kind: str, cell: str) -> str:
    if kind != ObservationKind.ADJUSTMENT:
        return cells.text(cell, longest=cells.MAX_COMMENT)
    if not cell:
        raise CellError(_("un ajustement demande un intitulé"))
    return cells.text(cell, longest=cells.MAX_NAME)


def _contract_and_unit(scope: Scope, series: Indicator, line: Line) -> list[tuple[str, str]]:
    """What an exported dataset says again of each row must be what is known here."""
    complaints = []
    for column, known in (("contract", scope.contract.code), ("unit", series.unit)):
        said = line.text(column)
        if said and said != known:
            complaints.append(
                (column, _("« %(said)s » au lieu de « %(known)s »") % {"said": shown(said), "known": known})
            )
    return complaints


def _value_or_reason(
    scope: Scope, entity: Entity, series: Indicator, value: Decimal | None, reason: str
) -> list[tuple[str, str]]:
    if value is not None and reason:
        return [("reason", _("un motif d’absence ne va pas avec un nombre"))]
    if (entity.code, series.code) in scope.not_applicable and reason != MissingReason.NOT_APPLICABLE:
        return [("value", _("sans objet pour %s : laisser vide, ou motif not_applicable") % entity.short_name)]
    if value is None and not reason:
        return [
            ("value", _("vide : un nombre, ou un motif d’absence dans « reason » (une cellule vide n’efface rien)"))
        ]
    return []

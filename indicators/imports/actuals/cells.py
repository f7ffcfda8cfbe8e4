"""How a cell of a file of figures is read; each refusal says what would be right."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from indicators.choices import MissingReason, ObservationState, Quality
from indicators.imports.contract.table import CellError
from indicators.imports.numbers import FigureRefusedError, read_figure, shown
from indicators.models import Indicator
from indicators.models.fields import DECIMAL_PLACES

MAX_COMMENT = 10_000
MAX_SOURCE = 400
MAX_NAME = 300

_REASONS, _STATES = tuple(MissingReason.values), tuple(ObservationState.values)
_YES = {"true", "1", "yes", "oui", "vrai"}
_NO = {"false", "0", "no", "non", "faux"}
_FRENCH_DATE = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def year(cell: str, *, first: int, last: int) -> int:
    if re.fullmatch(r"[0-9]{4}", cell) and first <= int(cell) <= last:
        return int(cell)
    found = {"cell": shown(cell), "first": first, "last": last}
    raise CellError(_("« %(cell)s » n’est pas une année du contrat (de %(first)s à %(last)s)") % found)


def figure(cell: str, *, series: Indicator, exported: bool) -> Decimal | None:
    """In the unit of the series. An export writes plain decimals: nothing there is ambiguous."""
    try:
        return read_figure(cell, unit=series.unit, decimals=DECIMAL_PLACES if exported else series.decimals)
    except FigureRefusedError as error:
        raise CellError(error.sentence) from None


def reason(cell: str) -> str:
    return _one_of(cell, _REASONS)


def day(cell: str) -> date | None:
    """`2026-03-31`, or `31/03/2026` as French spreadsheets write it."""
    if not cell:
        return None
    found = _FRENCH_DATE.fullmatch(cell)
    try:
        return date(int(found[3]), int(found[2]), int(found[1])) if found else date.fromisoformat(cell)
    except ValueError:
        raise CellError(_("« %s » n’est pas une date (exemple : 2026-03-31)") % shown(cell)) from None


def provisional(cell: str | None) -> str | None:
    """The quality that the cell says; None where the file says nothing of it."""
    if cell is None:
        return None
    text = cell.casefold()
    if text in _YES:
        return Quality.PROVISIONAL.value
    if text in _NO or not text:
        return Quality.FINAL.value
    raise CellError(_("« %s » : oui ou non attendu") % shown(cell))


def state(cell: str) -> tuple[str, str | None]:
    """`validated+provisional`: the state, and the quality where one is said."""
    name, _plus, quality = cell.partition("+")
    if _plus and quality not in (Quality.PROVISIONAL, Quality.ESTIMATED):
        raise CellError(_("« %s » : provisional ou estimated attendu après +") % shown(cell))
    return _one_of(name, _STATES), quality or None


def text(cell: str, *, longest: int) -> str:
    if len(cell) > longest:
        raise CellError(_("texte trop long : %d caractères au plus") % longest)
    return cell


def _one_of(cell: str, values: tuple[str, ...]) -> str:
    if cell and cell not in values:
        found = {"cell": shown(cell), "values": ", ".join(values)}
        raise CellError(_("« %(cell)s » n’est pas l’une des valeurs %(values)s") % found)
    return cell

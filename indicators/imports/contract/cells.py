"""How a cell's text becomes a value; each refusal says what would be right."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from indicators.imports.contract.table import CellError, Column
from indicators.models.fields import DECIMAL_PLACES, MAX_DIGITS

FIRST_YEAR, LAST_YEAR = 1900, 2200
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def text(cell: str) -> str:
    return cell


def code(cell: str) -> str:
    if cell and not _CODE.fullmatch(cell):
        raise CellError(_("« %s » n’est pas un code (lettres sans accent, chiffres, tirets)") % cell)
    return cell


def integer(cell: str) -> int | None:
    if not cell:
        return None
    if not re.fullmatch(r"[0-9]{1,6}", cell):
        raise CellError(_("« %s » n’est pas un nombre entier") % cell)
    return int(cell)


def year(cell: str) -> int | None:
    number = integer(cell)
    if number is not None and not FIRST_YEAR <= number <= LAST_YEAR:
        raise CellError(_("« %s » n’est pas une année") % cell)
    return number


def decimal(cell: str) -> Decimal | None:
    """A plain decimal: digits, a dot as decimal mark, no exponent, no separator of thousands."""
    if not cell:
        return None
    if not _DECIMAL.fullmatch(cell):
        raise CellError(_("« %s » n’est pas un nombre (exemple : 1234.5)") % cell)
    try:
        number = Decimal(cell)
    except InvalidOperation:
        raise CellError(_("« %s » n’est pas un nombre") % cell) from None
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or -exponent > DECIMAL_PLACES or number.adjusted() >= MAX_DIGITS - DECIMAL_PLACES:
        raise CellError(_("« %s » a trop de chiffres") % cell)
    return number


def day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise CellError(_("« %s » n’est pas une date (exemple : 2023-12-21)") % cell) from None


def yes_no(cell: str) -> bool:
    if cell not in ("", "yes", "no"):
        raise CellError(_("« %s » : yes, no ou vide attendu") % cell)
    return cell == "yes"


def period(cell: str) -> tuple[int, int] | None:
    """A year, or an inclusive span `2020-2022`."""
    if not cell:
        return None
    first, _dash, last = cell.partition("-")
    bounds = year(first), year(last or first)
    if bounds[0] is None or bounds[1] is None or bounds[0] > bounds[1]:
        raise CellError(_("« %s » n’est pas une année ni une période (exemple : 2023-2027)") % cell)
    return bounds[0], bounds[1]


def one_of(vocabulary: type[StrEnum] | tuple[str, ...]) -> Callable[[str], str]:
    values = vocabulary if isinstance(vocabulary, tuple) else tuple(member.value for member in vocabulary)

    def parse(cell: str) -> str:
        if cell and cell not in values:
            raise CellError(
                _("« %(cell)s » n’est pas l’une des valeurs %(values)s") % {"cell": cell, "values": ", ".join(values)}
            )
        return cell

    return parse


def column(name: str, parse: Callable[[str], Any] = text, *, required: bool = False) -> Column:
    return Column(name=name, parse=parse, required=required)


SOURCED = (column("source", code), column("place"), column("line"))

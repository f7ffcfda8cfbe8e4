"""Filters as they stand in an address: known names only, each value checked, a sentence for what is refused."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dashboards.queries.selection import InvalidFilterError, Selection, unknown
from indicators.models import Contract
from indicators.queries.readings import latest_year

YEAR = re.compile(r"[12][0-9]{3}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NOTHING: frozenset[str] = frozenset()
READING = frozenset({"annee", "au"})
DASHBOARD = READING | {"domaine", "orientation", "ecole", "tri"}


def selection_of(
    parameters: QueryDict, contract: Contract, states: frozenset[str], *, known: Collection[str] = READING
) -> Selection:
    """The reader's choices; without a year, the latest that has figures they may read. Raises InvalidFilterError.

    An empty value is no choice: it is what a form sends for a list left alone.
    """
    check_names(parameters, known)
    year, as_of = parameters.get("annee", ""), parameters.get("au", "")
    return Selection(
        year=_year(year) if year else latest_year(contract, states),
        as_of=day_of(as_of) if as_of else None,
        domain=parameters.get("domaine", ""),
        orientation=parameters.get("orientation", ""),
        school=parameters.get("ecole", ""),
        sort=parameters.get("tri", ""),
    )


def check_names(parameters: QueryDict, known: Collection[str]) -> None:
    for name in parameters:
        if name not in known:
            raise unknown(_("Filtre"), name)


def _year(text: str) -> int:
    if not YEAR.fullmatch(text):
        raise InvalidFilterError(_("L’année s’écrit en quatre chiffres, par exemple 2025."))
    return int(text)


def day_of(text: str) -> date:
    """A day that has come: nothing is known yet of those to come."""
    try:
        day = date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None:
        raise InvalidFilterError(_("La date s’écrit AAAA-MM-JJ, par exemple 2026-03-31."))
    if day > timezone.localdate():
        raise InvalidFilterError(_("La date de lecture ne peut pas être à venir."))
    return day

"""Pages of a list, each with the cursor of the next: signed, so that what comes back is what was given out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import F, Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from imt_cop.core.parameters import BadRequestError

M = TypeVar("M", bound=Model)
SIGNER = Signer(salt="api-cursor", sep="~")


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list, and the cursor of those that follow (empty at the end)."""

    rows: list[Any]
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page begins: `size` rows after `cursor`, in a list of this `scope` (its name and its order)."""

    scope: Sequence[str]
    size: int
    cursor: str = ""

    def after(self, *last: Any) -> str:
        """The cursor of what follows a row."""
        known = [value.isoformat() if isinstance(value, date) else value for value in last]
        return SIGNER.sign_object([list(self.scope), known])

    def last(self) -> list[Any] | None:
        """What `after` was given; None at the beginning. Raises BadRequestError for another list's or order's."""
        if not self.cursor:
            return None
        try:
            scope, last = SIGNER.unsign_object(self.cursor)
        except (BadSignature, ValueError, TypeError):
            raise BadRequestError([("cursor", _("Ce curseur n’a pas été donné par `next`."))]) from None
        if scope != list(self.scope):
            raise BadRequestError([("cursor", _("Ce curseur est celui d’une autre liste ou d’un autre ordre."))])
        return list(last)


def page_of(rows: Sequence[Mapping[str, Any]], key: Sequence[str], place: Place) -> Page:
    """A page of rows in memory. The cursor names the last row read: it is found again where others came before it."""
    start, end = 0, len(rows)
    last = place.last()
    if last is not None:
        start = _rank_after(rows, key, *last)
    stop = start + place.size
    if stop >= end:
        return Page(list(rows[start:]))
    return Page(list(rows[start:stop]), place.after(stop - 1, _name(rows[stop - 1], key)))


def _name(row: Mapping[str, Any], key: Sequence[str]) -> list[Any]:
    return [row[part] for part in key]


def _rank_after(rows: Sequence[Mapping[str, Any]], key: Sequence[str], rank: int, name: list[Any]) -> int:
    if rank < len(rows) and _name(rows[rank], key) == name:
        return rank + 1
    return next((found + 1 for found, row in enumerate(rows) if _name(row, key) == name), min(rank, len(rows)))


def page_of_query(queryset: QuerySet[M, Any], fields: Sequence[str], order: Sequence[str], place: Place) -> Page:
    """A page of tuples of `fields`. `order` ends with what names a row; what has no value comes last either way."""
    lookups = [name.removeprefix("-") for name in order]
    last = place.last()
    found = queryset if last is None else queryset.filter(_beyond(order, last))
    by = [_order(name) for name in order]
    rows = list(found.order_by(*by).values_list(*fields, *lookups)[: place.size + 1])
    width = len(fields)
    if len(rows) <= place.size:
        return Page([row[:width] for row in rows])
    return Page([row[:width] for row in rows[: place.size]], place.after(*rows[place.size - 1][width:]))


def _order(name: str) -> Any:
    field = F(name.removeprefix("-"))
    return field.desc(nulls_last=True) if name.startswith("-") else field.asc(nulls_last=True)


def _beyond(order: Sequence[str], last: Sequence[Any]) -> Q:
    """The rows that come after the one with these values."""
    found, same = Q(pk__in=()), Q()
    for name, value in zip(order, last, strict=True):
        lookup = name.removeprefix("-")
        if value is None:
            same &= Q(**{f"{lookup}__isnull": True})
            continue
        further = Q(**{f"{lookup}__{'lt' if name.startswith('-') else 'gt'}": value})
        found |= same & (further | Q(**{f"{lookup}__isnull": True}))
        same &= Q(**{lookup: value})
    return found

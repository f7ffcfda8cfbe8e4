"""A list of the API as data: what a row holds, what it is filtered and ordered by, what names it.

From that one declaration come the parameters, the three formats, the pages and the description.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from rest_framework import serializers

from imt_cop.core.columns import Column, Kind, Row, columns_of, sorted_by
from imt_cop.core.openapi import Text, answer, documented
from imt_cop.core.paging import Page, Place, page_of
from imt_cop.core.parameters import MAX_PAGE_SIZE, Choice, ListQuery, Many

F = TypeVar("F", bound=Callable[..., Any])

NEXT = "Address of the page that follows; null at the end."


@dataclass(frozen=True, kw_only=True)
class Listing:
    """`row` describes a row; `key` names the columns that tell one from another.

    `query` declares the parameters: those of `Many` that bear a column's name filter it. `flat` are the columns of
    CSV and XLSX, else every one that is not an object; `sortable` those that `ordering` takes, else the flat ones.
    """

    operation: str
    row: type[serializers.Serializer[Any]]
    key: tuple[str, ...]
    query: type[ListQuery] = ListQuery
    flat: tuple[str, ...] = ()
    sortable: tuple[str, ...] = ()

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        return {column.name: column for column in columns_of(self.row)}

    @cached_property
    def flat_columns(self) -> tuple[Column, ...]:
        if self.flat:
            return tuple(self.columns[name] for name in self.flat)
        return tuple(column for column in self.columns.values() if column.is_flat)

    @cached_property
    def query_class(self) -> type[ListQuery]:
        """The declared parameters, and `ordering` by the columns."""
        names = self.sortable or [one.name for one in self.flat_columns if one.kind is not Kind.CODES]
        ordering = Many(
            child=Choice(choices=[order for name in names for order in (name, f"-{name}")]),
            required=False,
            help_text="Columns to sort by, `-` before one from the last; without a value: last. "
            "By default, the order of the contract.",
        )
        return type(f"{self.row.__name__}Query", (self.query,), {"ordering": ordering})

    @cached_property
    def filters(self) -> tuple[str, ...]:
        fields = self.query().fields
        return tuple(name for name, field in fields.items() if isinstance(field, Many) and name in self.columns)

    def documented(self, get: F) -> F:
        body = answer(f"{self.row.__name__}List", next=Text(help_text=NEXT), results=self.row(many=True))
        return documented(self.operation, body, query=self.query_class, files=True)(get)

    def place(self, given: Mapping[str, Any]) -> Place:
        size = min(given["page_size"], MAX_PAGE_SIZE)
        scope = [self.operation, *given.get("ordering", ())]
        return Place(scope=scope, size=size, cursor=given.get("cursor", ""))

    def page(self, rows: Iterable[Row], given: Mapping[str, Any]) -> Page:
        """The asked page of rows in memory: filtered, ordered, cut."""
        wanted = {name: {str(value) for value in given[name]} for name in self.filters if name in given}
        kept = [row for row in rows if all(str(row[name]) in values for name, values in wanted.items())]
        ordered = sorted_by(kept, self.columns, given["ordering"]) if "ordering" in given else kept
        return page_of(ordered, self.key, self.place(given))

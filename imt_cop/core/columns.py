"""The columns of a list, read off its description: how each is written in JSON, CSV and XLSX, and how it sorts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any

from rest_framework import serializers

from imt_cop.core import openapi

Row = Mapping[str, Any]


class Kind(Enum):
    TEXT = "text"
    NUMBER = "number"  # a decimal kept as text
    YEAR = "year"  # four digits kept as text
    INTEGER = "integer"
    BOOLEAN = "boolean"
    CODES = "codes"  # several codes: in one cell, separated by spaces
    NESTED = "nested"  # objects: in JSON alone


KINDS: tuple[tuple[type[serializers.Field[Any, Any, Any, Any]], Kind], ...] = (
    (openapi.Number, Kind.NUMBER),
    (openapi.Year, Kind.YEAR),
    (serializers.IntegerField, Kind.INTEGER),
    (serializers.BooleanField, Kind.BOOLEAN),
    (serializers.ListField, Kind.CODES),
    (serializers.BaseSerializer, Kind.NESTED),
)


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    kind: Kind

    @property
    def is_flat(self) -> bool:
        return self.kind is not Kind.NESTED

    def text(self, value: Any) -> str:
        """As a cell of CSV: a plain decimal, `true` or `false`, empty = none."""
        if value is None:
            return ""
        if self.kind is Kind.BOOLEAN:
            return "true" if value else "false"
        return " ".join(value) if self.kind is Kind.CODES else str(value)

    def rank(self, value: Any) -> Any:
        """What values of this column are compared by."""
        if self.kind is Kind.NUMBER:
            return Decimal(value)
        return " ".join(value) if self.kind is Kind.CODES else value


def columns_of(row: type[serializers.Serializer[Any]]) -> tuple[Column, ...]:
    """The columns of a described row, in its order."""
    return tuple(Column(name, _kind(field)) for name, field in row().fields.items())


def _kind(field: serializers.Field[Any, Any, Any, Any]) -> Kind:
    return next((kind for base, kind in KINDS if isinstance(field, base)), Kind.TEXT)


def sorted_by(rows: list[Row], columns: Mapping[str, Column], ordering: list[str]) -> list[Row]:
    """Rows by each of `ordering` (`-` before a name: from the last), in their own order where these are equal.

    What has no value comes last either way.
    """
    found = rows
    for name in reversed(ordering):
        column = columns[name.removeprefix("-")]
        with_value = [row for row in found if row[column.name] is not None]
        without = [row for row in found if row[column.name] is None]
        with_value.sort(key=_rank_of(column), reverse=name.startswith("-"))
        found = with_value + without
    return found


def _rank_of(column: Column) -> Callable[[Row], Any]:
    return lambda row: column.rank(row[column.name])

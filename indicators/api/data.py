"""Python values as the API writes them: numbers as text, empty = null, as in the exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from indicators.queries.dataset import plain


def as_data(value: Any) -> Any:
    """A value, or what is made of values, as JSON: decimals plain and unrounded, dates in ISO, empty text = null."""
    if is_dataclass(value):
        return {field.name: as_data(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): as_data(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_data(item) for item in value]
    return _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else str(value) or None


def renamed(row: Mapping[str, Any], **names: str) -> dict[str, Any]:
    """A row of a query with some columns under the API's own names."""
    return {names.get(name, name): value for name, value in row.items()}


def as_row(row: Mapping[str, Any], columns: Iterable[str], *, contract: str) -> dict[str, Any]:
    """A row of figures with these columns: every number is text, its year too, as in the exports."""
    found: dict[str, Any] = {"contract": contract} | as_data(row)
    found["year"] = str(found["year"])
    return {name: found[name] for name in columns}

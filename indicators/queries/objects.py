"""The rows of an export as JSON objects: the same names and texts, empty = null, yes and no as booleans."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

BOOLEANS = {"true": True, "false": False}
# What is yes or no in any export; a text elsewhere that happens to read `true` stays a text.
BOOLEAN_COLUMNS = frozenset({"provisional"})


def objects(rows: Iterable[Mapping[str, str]], columns: Sequence[str]) -> list[dict[str, Any]]:
    """Each row with these columns; numbers stay texts of plain decimals, as they were entered."""
    return [{name: _value(name, row[name]) for name in columns} for row in rows]


def _value(name: str, text: str) -> str | bool | None:
    return BOOLEANS.get(text) if name in BOOLEAN_COLUMNS else text or None

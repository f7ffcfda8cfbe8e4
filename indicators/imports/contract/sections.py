"""What each file of a contract holds and which table it fills, as data.

Other applications add their own files with `register` (milestones does, from its AppConfig).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models

from indicators.imports.contract.table import Column, Row

Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reference:
    """A column that names a row of another file by its code: the field it fills, and which register holds it."""

    column: str
    field: str
    register: str
    # A row may name one that stands further down in its own file: then it is linked once all are written.
    late: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One file: its columns, its table, what identifies a row, and how it is kept true on a second load.

    `keep_existing`: a row already there is left as it is (figures). `once`: fields set only when a row is created.
    `held`: a field that is true of rows changed here since: they are left as they are. `shared`: rows are not of one
    contract alone, so that none is deleted. `owner`: lookup from a row to its contract.
    `check`: sentences against one row. `expand`: the records that one row makes, by default one.
    """

    file: str
    model: type[models.Model]
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    references: tuple[Reference, ...] = ()
    register: str = ""
    required: bool = False
    keep_existing: bool = False
    shared: bool = False
    once: tuple[str, ...] = ()
    held: str = ""
    owner: str = "contract"
    restrict: tuple[tuple[str, Any], ...] = ()
    check: Callable[[Row], list[tuple[str, str]]] | None = None
    expand: Callable[[Fields], list[Fields]] | None = None
    order: int = 100


_registered: dict[str, Section] = {}


def register(*sections: Section) -> None:
    for section in sections:
        _registered[section.file] = section


def registered() -> list[Section]:
    """Every section, parents before those that name them."""
    return sorted(_registered.values(), key=lambda section: (section.order, section.file))

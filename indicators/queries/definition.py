"""What follows from a contract's definition alone, read once by each process.

The definition is what a contract prints and how it is read: its series, the entities of its institute, references,
targets and their amendments, what is not applicable, tolerances, deliverables. It changes a few times a year, and every
change renews the contract's `definition_mark`; figures and what is said of them are no part of it. Nothing here depends
on who reads: rights are applied to figures, by whoever reads them.

What is kept is shared by all requests: nobody may change it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections

from imt_cop.core.recent import Recent
from indicators.models import Contract

T = TypeVar("T")

# A contract is kept in some ten parts; the least recently read are let go.
MOST = 96
_kept: Recent[Any] = Recent(MOST)


def of_definition(contract: Contract, part: Hashable, read: Callable[[], T]) -> T:
    """What `read` answers, kept under the contract's mark and the name of the part.

    Inside a transaction nothing is kept nor found: it may have changed the definition, and may yet be undone.
    """
    alias = contract._state.db or DEFAULT_DB_ALIAS
    if connections[alias].in_atomic_block:
        return read()
    key = (alias, contract.pk, contract.definition_mark, part)
    found: T = _kept.of(key, read)
    return found


def forget() -> None:
    """As in a process that has just started: for measures and tests."""
    _kept.clear()

"""What a page prints, held against what `evaluate` answers: read back as a reader does, not formatted again."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import StringIO

from django.core.management import call_command

from indicators import choices
from tests.dashboards.conftest import CODE

Truth = Mapping[tuple[str, str], Mapping[str, str]]

FIGURE = re.compile(r"(?:[>≥]\s)?(?P<figure>[−+]?[0-9][0-9\u202f]*(?:,(?P<decimals>[0-9]+))?)")
# Targets that no number says.
WORDED = ("stable", "croissant", "supérieur")
SPACES = str.maketrans({"\u202f": None, ",": ".", "−": "-"})


def truth(year: int) -> Truth:
    """The rows of the command, by entity and indicator."""
    out = StringIO()
    call_command("evaluate", CODE, year=year, format="csv", stdout=out)
    return {(row["entity"], row["indicator"]): row for row in csv.DictReader(StringIO(out.getvalue()))}


def says(words: str, exact: str) -> bool:
    """Does a cell begin with that figure, to its own last decimal; or with no figure where there is none?"""
    found = FIGURE.match(words)
    if not exact or found is None:
        return not exact and found is None
    shown = Decimal(found["figure"].translate(SPACES))
    half = Decimal(5).scaleb(-len(found["decimals"] or "") - 1)
    return abs(shown - Decimal(exact)) <= half


def says_target(words: str, exact: str) -> bool:
    if words.startswith("—"):
        return not exact
    return words.startswith(WORDED) or says(words, exact)


def answers(row: Mapping[str, str]) -> tuple[str, str]:
    """The two answers in French words."""
    return str(choices.Status(row["status"]).label), str(choices.Outlook(row["outlook"]).label)


def says_gap(words: str, exact: str) -> bool:
    """The gap that is named after the expected value; no word of it where there is none."""
    _before, named, told = words.rpartition("écart ")
    return says(told, exact) if named else not exact


def says_projection(words: str, exact: str) -> bool:
    _before, named, told = words.rpartition("projection ")
    return says(told, exact) if named else not exact


def check_row(row: Mapping[str, str], cells: Sequence[str], columns: Mapping[str, int]) -> None:
    """`columns` says which cell holds which column of `evaluate`; `named_gap`: beside the expected value."""
    status, outlook = answers(row)
    special = {
        "status": lambda words: words.startswith(status),
        "outlook": lambda words: words.startswith(outlook if row["target_year"] else "—"),
        "target": lambda words: says_target(words, row["target"]),
        "projection": lambda words: says_projection(words, row["projection"] if row["target_year"] else ""),
        "named_gap": lambda words: says_gap(words, row["gap"]),
        "coverage": lambda words: words.endswith(row["coverage"] or words),
    }
    for name, place in columns.items():
        told = special[name](cells[place]) if name in special else says(cells[place], row[name])
        assert told, (row["entity"], row["indicator"], row["year"], name, cells[place], row)

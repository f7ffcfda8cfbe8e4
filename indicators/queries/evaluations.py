"""Evaluations as rows: the one table that `evaluate`, the pages and the API show."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from indicators.calculations.evaluation import evaluate
from indicators.calculations.results import Evaluation
from indicators.models import EVALUATED_STATES, Contract
from indicators.queries.contract_data import contract_data
from indicators.queries.dataset import plain

COLUMNS = (
    "contract",
    "entity",
    "indicator",
    "year",
    "value",
    "value_origin",
    "coverage",
    "reference",
    "change",
    "change_pct",
    "expected",
    "expected_origin",
    "target",
    "target_year",
    "gap",
    "gap_pct",
    "progress",
    "status",
    "outlook",
    "projection",
    "needed_per_year",
    "provisional",
    "tolerance",
    "rap_verdict",
)


def evaluations(
    contract: Contract, *, year: int, as_of: date | None = None, states: Iterable[str] = EVALUATED_STATES
) -> tuple[Evaluation, ...]:
    """Evaluate a year: the institute and each school × every indicator. Raises YearOutOfRangeError."""
    return evaluate(contract_data(contract, year=year, as_of=as_of, states=states), year)


def as_row(evaluation: Evaluation) -> dict[str, str]:
    """An evaluation as the texts of its export: plain decimals, empty = none."""
    return {name: _text(getattr(evaluation, name)) for name in COLUMNS}


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain(value)
    return value.value if isinstance(value, StrEnum) else str(value)

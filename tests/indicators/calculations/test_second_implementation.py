"""The first implementation agrees with the second one on generated contracts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import ContractData
from indicators.calculations.results import Evaluation
from tests.indicators.calculations.second_implementation import evaluate_slowly
from tests.indicators.calculations.strategies import EVALUATED, contracts

COLUMNS = (
    "value value_origin coverage unreconciled reference change change_pct expected expected_origin target target_year"
    " gap gap_pct progress status outlook projection needed_per_year provisional tolerance rap_verdict"
).split()
TINY = Decimal("1e-20")


def alike(one: Any, other: Any) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) <= TINY * max(abs(one), abs(other), Decimal(1))
    return (one or None) == (other or None)


def differences(cell: Evaluation, slow: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    pairs = {column: (getattr(cell, column), slow.get(column)) for column in COLUMNS}
    return {column: pair for column, pair in pairs.items() if not alike(*pair)}


# Not shrunk: a slow implementation makes that endless, and the assertion names the columns that differ.
@settings(
    max_examples=150, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(data=contracts(), year=st.sampled_from(EVALUATED))
def test_both_implementations_agree_on_every_column(data: ContractData, year: int) -> None:
    first = Evaluator(data)

    for slow in evaluate_slowly(data, year):
        cell = first.cell(slow["entity"], slow["indicator"], year)
        assert not differences(cell, slow), (slow["entity"], slow["indicator"])

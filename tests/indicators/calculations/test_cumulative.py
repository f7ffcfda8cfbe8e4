"""Indicators counted since the contract's first year."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.inputs import ContractData, Figure
from indicators.calculations.vocabulary import Accumulation, MissingReason, Status, ValueOrigin
from tests.indicators.calculations.builders import (
    CODE,
    INSTITUTE,
    alone,
    at,
    by_school,
    contract,
    entered,
    reach,
    reference,
    seen,
    summed,
)

PROCESSES = {2018: 1, 2019: 0, 2020: 2, 2021: 2, 2022: 10}


def digitised(years: dict[int, int]) -> ContractData:
    spec = entered(accumulation=Accumulation.CUMULATIVE)
    data = alone(spec, targets=(reach(2022, 15),), values=years)
    return replace(data, contract=replace(data.contract, first_year=2018, last_year=2022))


def test_processes_digitised_from_2018_to_2022_are_fifteen() -> None:
    cell = at(digitised(PROCESSES), 2022)

    assert seen(cell.value, cell.status) == (15, Status.MET)
    assert cell.reference is None


def test_an_earlier_year_counts_up_to_itself() -> None:
    assert at(digitised(PROCESSES), 2020).value == 3


def test_a_year_missing_inside_makes_it_missing() -> None:
    without = {year: count for year, count in PROCESSES.items() if year != 2019}

    cell = at(digitised(without), 2022)

    assert (cell.value, cell.status) == (None, Status.MISSING)


def test_a_missing_year_keeps_its_reason() -> None:
    data = digitised(PROCESSES)
    unknown = Figure(value=None, reason=MissingReason.NOT_COLLECTED)

    cell = at(replace(data, figures={**data.figures, (INSTITUTE, CODE, 2019): unknown}), 2022)

    assert cell.missing_reason == MissingReason.NOT_COLLECTED


def test_change_and_progress_are_those_of_the_cumulated_value() -> None:
    spec = entered(accumulation=Accumulation.CUMULATIVE)
    data = alone(spec, targets=(reach(2027, 20),), base=reference(4), values={2023: 5, 2024: 7})

    cell = at(data, 2024)

    assert seen(cell.value, cell.change, cell.progress) == (12, 8, Decimal("0.5"))


def test_a_partial_year_inside_makes_it_partial() -> None:
    data = ContractData(
        contract=contract("a", "b"),
        indicators={CODE: summed(accumulation=Accumulation.CUMULATIVE)},
        figures={**by_school(CODE, 2023, {"a": 1}), **by_school(CODE, 2024, {"a": 2, "b": 3})},
    )

    cell = at(data, 2024)

    assert seen(cell.value, cell.value_origin, cell.coverage) == (6, ValueOrigin.PARTIAL, "1/2")

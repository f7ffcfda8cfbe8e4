"""Which years are evaluated, which target each one looks to, and how it projects."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.calculations.evaluation import evaluate, year_range
from indicators.calculations.inputs import ContractData
from indicators.calculations.results import YearOutOfRange
from indicators.calculations.vocabulary import Direction, Outlook, RapVerdict, Status
from tests.indicators.calculations.builders import alone, at, contract, entered, reach, reference, seen, summed

WOMEN = alone(
    entered(unit="%", decimals=1),
    targets=(reach(2027, 30), reach(2030, 35)),
    base=reference("22.7"),
    values={2023: "23.7", 2025: "25.7", 2027: "29", 2028: "31"},
)


def test_the_years_run_from_the_earliest_reference_to_the_last_printed_target() -> None:
    data = alone(entered(), targets=(reach(2030, 1),), base=reference(1, 2020, 2022))

    assert year_range(data) == (2022, 2030)


@pytest.mark.parametrize("year", [2021, 2031])
def test_another_year_is_refused_with_the_range(year: int) -> None:
    with pytest.raises(YearOutOfRange) as refused:
        evaluate(WOMEN, year)

    assert (refused.value.first, refused.value.last) == (2022, 2030)


def test_the_rows_are_the_institute_s_first_then_each_school_s() -> None:
    data = ContractData(contract=contract("b", "a"), indicators={"x": summed("x"), "y": entered("y")})

    rows = [(cell.entity, cell.indicator) for cell in evaluate(data, 2025)]

    assert rows == [("imt", "x"), ("imt", "y"), ("b", "x"), ("b", "y"), ("a", "x"), ("a", "y")]


def test_the_target_shown_is_that_of_the_contract_s_last_year() -> None:
    assert seen(at(WOMEN, 2025).target, at(WOMEN, 2025).target_year) == (30, 2027)
    assert seen(at(WOMEN, 2027).target, at(WOMEN, 2027).target_year) == (30, 2027)


def test_a_later_year_looks_to_the_next_printed_target() -> None:
    cell = at(WOMEN, 2028)

    assert seen(cell.target, cell.target_year, cell.status) == (35, 2030, Status.NOT_DUE)


def test_a_percentage_changes_in_points_only() -> None:
    cell = at(WOMEN, 2025)

    assert (cell.change, cell.change_pct, cell.gap_pct) == (Decimal("3.0"), None, None)


def test_the_change_still_needed_is_yearly_and_empty_in_the_last_year() -> None:
    assert at(WOMEN, 2025).needed_per_year == Decimal("2.15")
    assert at(WOMEN, 2027).needed_per_year is None


def test_the_projection_prolongs_the_mean_change_since_the_reference() -> None:
    assert at(WOMEN, 2023).projection is None, "one actual is not enough"
    assert at(WOMEN, 2025).projection == Decimal("27.7")


def test_energy_is_expected_at_130_in_2024() -> None:
    energy = alone(
        entered(direction=Direction.DOWN),
        targets=(reach(2026, 120), reach(2027, 114)),
        base=reference(145, 2021, 2021),
        values={2024: 128},
    )

    cell = at(energy, 2024)

    assert seen(cell.expected, cell.gap, cell.outlook) == (130, -2, Outlook.ON_PATH)


def test_the_year_before_is_the_reference_where_it_stands_at_it() -> None:
    data = alone(entered(), targets=(reach(2023, 20),), base=reference(10), values={2023: 12})

    assert at(data, 2023).rap_verdict == RapVerdict.IMPROVED


def test_an_unknown_year_before_is_no_improvement() -> None:
    data = alone(entered(), targets=(reach(2025, 20),), base=reference(10), values={2025: 12})

    assert at(data, 2025).rap_verdict == RapVerdict.NOT_IMPROVED


def test_a_fall_can_meet_its_target() -> None:
    data = alone(entered(), targets=(reach(2025, 20),), base=reference(10), values={2024: 30, 2025: 21})

    assert at(data, 2025).rap_verdict == RapVerdict.TARGET_MET

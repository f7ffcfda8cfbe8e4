"""Constant euros: an index, its vintage, and the contract's assumption after it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.inputs import Adjustment, ContractData, Figure, Target
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Basis, Comparator, PriceBasis, Quality, Status
from tests.indicators.calculations.builders import (
    CODE,
    alone,
    at,
    by_school,
    contract,
    entered,
    figure,
    in_constant_euros,
    reach,
    reference,
    summed,
)

RISE = Target(year=2027, comparator=Comparator.REACH, value=Decimal(5), basis=Basis.RELATIVE)


def research(index: dict[int, Figure], year: int = 2025) -> Evaluation:
    data = alone(
        in_constant_euros(),
        targets=(RISE,),
        base=reference("76.3"),
        values={year: "77.0"},
        external={("ipc", indexed): one for indexed, one in index.items()},
    )
    return at(data, year)


def test_research_income_of_77_million_with_an_index_of_108_2_is_71_million_of_2022() -> None:
    cell = research({2025: figure("108.2")})

    assert str(cell.value).startswith("71.1645")
    assert cell.nominal_value == Decimal("77.0")
    assert cell.expected == Decimal("78.589")


def test_the_index_is_shown_with_its_vintage() -> None:
    cell = research({2025: Figure(value=Decimal("108.2"), vintage="INSEE, janvier 2026")})

    assert cell.price_index is not None
    assert (cell.price_index.value, cell.price_index.vintage) == (Decimal("108.2"), "INSEE, janvier 2026")
    assert not cell.price_index.hypothesis


def test_after_the_last_entered_year_the_index_grows_by_the_assumption() -> None:
    cell = research({2024: figure("107")}, year=2025)

    assert cell.price_index is not None
    assert cell.price_index.hypothesis
    assert cell.price_index.from_year == 2024
    assert round(cell.price_index.value, 6) == round(Decimal("107") * Decimal("1.15") ** Decimal("0.2"), 6)


def test_without_any_index_the_assumption_grows_from_the_base_year() -> None:
    cell = research({}, year=2027)

    assert cell.price_index is not None
    assert cell.price_index.value == 115
    assert cell.price_index.from_year == 2022
    assert not cell.provisional


def test_a_year_without_index_before_a_later_one_is_not_evaluable() -> None:
    cell = research({2026: figure("112")}, year=2025)

    assert (cell.value, cell.status) == (None, Status.NOT_EVALUABLE)
    assert cell.nominal_value == Decimal("77.0")


def test_without_assumption_nothing_is_supposed() -> None:
    data = alone(in_constant_euros(), targets=(RISE,), base=reference("76.3"), values={2025: "77.0"})
    data = replace(data, contract=replace(data.contract, assumed_inflation=None))

    assert at(data, 2025).status == Status.NOT_EVALUABLE


def test_a_provisional_index_makes_the_status_provisional() -> None:
    assert research({2025: figure("108.2", Quality.PROVISIONAL)}).provisional
    assert research({2024: figure("107", Quality.PROVISIONAL)}).provisional, "the assumption grows from it"


def test_an_index_with_another_base_is_brought_back_to_the_contract_s() -> None:
    cell = research({2022: figure("113"), 2025: figure("122.266")})

    assert str(cell.value).startswith("71.1645")


def test_current_euros_are_left_alone() -> None:
    data = alone(
        entered(price_basis=PriceBasis.CURRENT),
        targets=(reach(2027, 9),),
        values={2025: 8},
        external={("ipc", 2025): figure("108.2")},
    )

    assert at(data, 2025).value == 8


def test_the_adjustments_of_a_sum_are_deflated_with_it() -> None:
    data = ContractData(
        contract=contract("a", "b"),
        indicators={CODE: summed(price_basis=PriceBasis.CONSTANT)},
        figures=by_school(CODE, 2025, {"a": 60, "b": 40}),
        adjustments={(CODE, 2025): (Adjustment(name="Armines", value=Decimal(10)),)},
        external={("ipc", 2025): figure(110)},
    )

    cell = at(data, 2025)

    lines = cell.reconciliation
    assert lines is not None
    assert lines.rolled_up is not None
    assert cell.value == lines.computed == 100
    assert round(lines.rolled_up, 9) == round(Decimal(100) * 100 / 110, 9)
    assert [round(value, 9) for _, value in lines.adjustments if value is not None] == [Decimal("9.090909091")]

"""A scenario laid over a contract: what moves, and what does not."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.cascade import cascade
from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import (
    Adjustment,
    ContractData,
    ContractSpec,
    Figure,
    IndicatorSpec,
    Reference,
    Target,
)
from indicators.calculations.simulation import (
    Scenario,
    StartOrigin,
    adjustment_of,
    committed_to,
    entities_of,
    scenario_of,
    simulated,
    starting_points,
)
from indicators.calculations.vocabulary import Basis, Comparator, PriceBasis, Rollup, Status

D = Decimal


def reach(value: int, year: int = 2027) -> tuple[Target, ...]:
    return (Target(year=year, comparator=Comparator.REACH, value=D(value), basis=Basis.ABSOLUTE),)


def data(spec: IndicatorSpec | None = None, **more: object) -> ContractData:
    """Two schools; 100 and 200 in 2022, 150 and 250 asked in 2027, 420 of the institute."""
    spec = spec or IndicatorSpec(code="eleves", declined=True, rollup=Rollup.SUM)
    given = ContractData(
        contract=ContractSpec(code="c", first_year=2023, last_year=2027, institute="i", schools=("a", "b")),
        indicators={"eleves": spec},
        references={
            ("i", "eleves"): Reference(first_year=2022, last_year=2022, value=D(300)),
            ("a", "eleves"): Reference(first_year=2022, last_year=2022, value=D(100)),
            ("b", "eleves"): Reference(first_year=2022, last_year=2022, value=D(200)),
        },
        targets={("i", "eleves"): reach(420), ("a", "eleves"): reach(150), ("b", "eleves"): reach(250)},
        adjustments={("eleves", 2027): ()},
    )
    return replace(given, **more)  # type: ignore[arg-type]


def outcome(given: ContractData, **values: int) -> tuple[Decimal | None, Status]:
    starts = starting_points(Evaluator(given), "eleves", 2027)
    asked = Scenario(indicator="eleves", year=2027, values={name: D(value) for name, value in values.items()})
    found = Evaluator(simulated(given, scenario_of(starts, asked))).cell("i", "eleves", 2027)
    return found.value, found.status


def test_it_starts_from_what_is_asked_of_each_school() -> None:
    starts = starting_points(Evaluator(data()), "eleves", 2027)
    assert [(one.entity, one.value, one.origin) for one in starts] == [
        ("a", D(150), StartOrigin.TARGET),
        ("b", D(250), StartOrigin.TARGET),
    ]


def test_an_actual_comes_before_a_target() -> None:
    given = data(figures={("a", "eleves", 2027): Figure(value=D(0))})
    assert starting_points(Evaluator(given), "eleves", 2027)[0].origin == StartOrigin.ACTUAL
    assert outcome(given)[0] == 250


def test_the_institute_moves_with_a_school() -> None:
    assert outcome(data()) == (D(400), Status.BEHIND)
    assert outcome(data(), a=170) == (D(420), Status.MET)


def test_nothing_of_the_data_is_changed() -> None:
    given = data()
    before = Evaluator(given).year(2027)
    outcome(given, a=170)
    assert Evaluator(given).year(2027) == before


def test_an_entered_institute_value_gives_way() -> None:
    given = data(figures={("i", "eleves", 2027): Figure(value=D(999))})
    assert outcome(given, a=170)[0] == 420


def test_a_ratio_moves_by_its_numerator_and_weight() -> None:
    spec = IndicatorSpec(code="eleves", declined=True, rollup=Rollup.RATIO, numerator="pubs", denominator="etp")
    given = data(spec, figures={("a", "etp", 2024): Figure(value=D(10)), ("b", "etp", 2025): Figure(value=D(30))})
    starts = starting_points(Evaluator(given), "eleves", 2027)
    assert [(one.weight, one.weight_year) for one in starts] == [(D(10), 2024), (D(30), 2025)]
    asked = Scenario(indicator="eleves", year=2027, values={"a": D(2), "b": D(6)}, weights={"a": D(90)})
    found = Evaluator(simulated(given, scenario_of(starts, asked))).cell("i", "eleves", 2027)
    assert found.value == D(3)


def test_constant_euros_come_back_as_they_were_given() -> None:
    spec = IndicatorSpec(code="eleves", declined=True, rollup=Rollup.SUM, price_basis=PriceBasis.CONSTANT)
    given = data(spec)
    priced = replace(
        given,
        contract=replace(
            given.contract, price_base_year=2022, assumed_inflation=D(15), assumed_inflation_years=5, price_index=""
        ),
    )
    value, _status = outcome(priced, a=170, b=250)
    assert value is not None
    assert abs(value - 420) < D("1e-20")


def test_an_adjustment_is_part_of_the_scenario() -> None:
    given = data()
    asked = Scenario(indicator="eleves", year=2027, adjustment=D(20))
    starts = starting_points(Evaluator(given), "eleves", 2027)
    found = Evaluator(simulated(given, scenario_of(starts, asked))).cell("i", "eleves", 2027)
    assert found.value == 420
    pending = replace(given, adjustments={("eleves", 2027): (Adjustment(name="InSIC", value=None),)})
    assert adjustment_of(given, asked) == 0
    assert adjustment_of(pending, asked) is None


def test_the_cascade_takes_changed_values_for_targets() -> None:
    asked = Scenario(indicator="eleves", year=2027, values={"a": D(180)})
    row = cascade(committed_to(data(), asked))[-1]
    assert (row.rolled_up, row.difference) == (D(430), D(10))


def test_an_indicator_that_is_not_rolled_up_is_the_institute_s_own() -> None:
    spec = IndicatorSpec(code="eleves", declined=False, rollup=Rollup.ENTERED)
    given = data(spec)
    assert entities_of(given, spec) == ("i",)
    assert outcome(given, i=430) == (D(430), Status.MET)

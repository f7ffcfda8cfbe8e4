"""What holds of every contract, whatever its figures."""

from __future__ import annotations

from dataclasses import fields, replace
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.calculations.cascade import cascade
from indicators.calculations.division import EXACT
from indicators.calculations.evaluation import Evaluator, evaluate, year_range
from indicators.calculations.explanation import PARAMETERS
from indicators.calculations.headline import headline
from indicators.calculations.inputs import ContractData, Figure, IndicatorSpec
from indicators.calculations.results import Evaluation
from indicators.calculations.vocabulary import Direction, Rollup, Status, ValueOrigin
from tests.indicators.calculations.builders import CODE, alone, at, by_school, contract, entered, reach, reference
from tests.indicators.calculations.strategies import EVALUATED, contracts, extreme

CONTRACT_YEAR = st.sampled_from(EVALUATED)
AMOUNTS = "value reference change expected target gap tolerance projection needed_per_year".split()
SHARES = "change_pct gap_pct progress".split()
ANSWERS = "status outlook rap_verdict value_origin expected_origin coverage provisional".split()


def every_cell(data: ContractData, year: int) -> list[Evaluation]:
    evaluator = Evaluator(data)
    entities = (data.contract.institute, *data.contract.schools)
    return [evaluator.cell(entity, code, year) for entity in entities for code in data.indicators]


@settings(deadline=None)
@given(data=contracts(), year=CONTRACT_YEAR)
def test_the_order_of_the_schools_is_irrelevant(data: ContractData, year: int) -> None:
    turned = replace(data, contract=replace(data.contract, schools=data.contract.schools[::-1]))

    for code in data.indicators:
        one, other = at(data, year, code=code), at(turned, year, code=code)
        assert [getattr(one, name) for name in (*AMOUNTS, *SHARES, *ANSWERS)] == [
            getattr(other, name) for name in (*AMOUNTS, *SHARES, *ANSWERS)
        ]


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, places=3),
    weight=st.decimals(min_value="0.001", max_value=10**6, places=3),
    rule=st.sampled_from([Rollup.SUM, Rollup.WEIGHTED_MEAN]),
)
def test_one_school_alone_is_its_own_roll_up(value: Decimal, weight: Decimal, rule: Rollup) -> None:
    spec = IndicatorSpec(code=CODE, declined=True, rollup=rule, weight="w")
    data = ContractData(
        contract=contract("a"),
        indicators={CODE: spec},
        figures={("a", CODE, 2025): Figure(value=value), ("a", "w", 2025): Figure(value=weight)},
    )

    computed = at(data, 2025).value

    assert computed is not None
    assert abs(computed - value) <= abs(value) * Decimal("1e-26")


@settings(deadline=None)
@given(data=contracts(), year=CONTRACT_YEAR, power=st.sampled_from([-3, 3, 6]))
def test_scaling_a_unit_scales_the_amounts_and_changes_no_answer(data: ContractData, year: int, power: int) -> None:
    # A ratio would have two units; weights and prices keep theirs.
    specs = {code: spec for code, spec in data.indicators.items() if spec.rollup != Rollup.RATIO}
    data = replace(data, indicators=specs)

    for one, other in zip(every_cell(data, year), every_cell(scaled(data, power), year), strict=True):
        assert [getattr(one, name) for name in ANSWERS] == [getattr(other, name) for name in ANSWERS]
        assert [getattr(one, name) for name in SHARES] == [getattr(other, name) for name in SHARES]
        amounts = [times(getattr(one, name), power) for name in AMOUNTS]
        assert amounts == [getattr(other, name) for name in AMOUNTS]


def times(value: Decimal | None, power: int) -> Decimal | None:
    return None if value is None else EXACT.scaleb(value, Decimal(power))


def scaled(data: ContractData, power: int) -> ContractData:
    def unit(value: Decimal | None) -> Decimal | None:
        return times(value, power)

    def kept(series: str) -> bool:
        return series in ("w", "ipc")

    return replace(
        data,
        indicators={c: replace(s, tolerance=unit(s.tolerance)) for c, s in data.indicators.items()},
        references={k: replace(r, value=unit(r.value)) for k, r in data.references.items()},
        targets={
            key: tuple(
                t if t.basis == "relative" else replace(t, value=unit(t.value), value_max=unit(t.value_max))
                for t in several
            )
            for key, several in data.targets.items()
        },
        figures={k: f if kept(k[1]) else replace(f, value=unit(f.value)) for k, f in data.figures.items()},
        external={k: f if kept(k[0]) else replace(f, value=unit(f.value)) for k, f in data.external.items()},
        adjustments={
            key: tuple(replace(one, value=unit(one.value)) for one in several)
            for key, several in data.adjustments.items()
        },
    )


@settings(deadline=None)
@given(data=contracts(extreme))
def test_no_input_raises(data: ContractData) -> None:
    first, last = year_range(data)

    for year in range(first, last + 1):
        headline(evaluate(data, year), year)
    cascade(data)


@settings(deadline=None)
@given(data=contracts(extreme), year=CONTRACT_YEAR)
def test_every_number_answered_is_finite(data: ContractData, year: int) -> None:
    for cell in every_cell(data, year):
        numbers = [value for f in fields(cell) if isinstance(value := getattr(cell, f.name), Decimal)]
        assert all(number.is_finite() for number in numbers)


@given(others=st.lists(st.decimals(-1000, 1000, places=1), min_size=1, max_size=2))
def test_zero_is_not_missing(others: list[Decimal]) -> None:
    values = {"a": "0", **{school: str(value) for school, value in zip("bc", others, strict=False)}}
    spec = IndicatorSpec(code=CODE, declined=True, rollup=Rollup.SUM)
    data = ContractData(contract=contract(*values), indicators={CODE: spec}, figures=by_school(CODE, 2025, values))
    without = replace(data, figures={key: one for key, one in data.figures.items() if key[0] != "a"})

    assert at(data, 2025).value_origin == ValueOrigin.CONSOLIDATED
    assert at(without, 2025).value_origin == ValueOrigin.PARTIAL
    assert at(data, 2025, entity="a").status != Status.MISSING


@given(change=st.decimals(-1000, 1000, places=2), base=st.decimals(-1000, 1000, places=2))
def test_lower_is_better_mirrors_higher_is_better(change: Decimal, base: Decimal) -> None:
    def answer(direction: Direction, sign: int) -> tuple[object, ...]:
        cell = at(mirrored(direction, base * sign, change * sign), 2025)
        return cell.status, cell.outlook, cell.progress, cell.rap_verdict, cell.tolerance

    assert answer(Direction.UP, 1) == answer(Direction.DOWN, -1)


def mirrored(direction: Direction, base: Decimal, change: Decimal) -> ContractData:
    way = Decimal(-100 if direction == Direction.DOWN else 100)
    return alone(
        entered(direction=direction),
        targets=(reach(2025, str(base + way / 2)), reach(2027, str(base + way))),
        base=reference(str(base)),
        values={2025: str(base + change)},
    )


@settings(deadline=None)
@given(data=contracts(), year=CONTRACT_YEAR)
def test_a_step_holds_the_parameters_that_its_rule_declares(data: ContractData, year: int) -> None:
    for cell in every_cell(data, year):
        for one in cell.steps:
            assert tuple(sorted(one.params)) == tuple(sorted(PARAMETERS[one.rule])), one.rule


@settings(deadline=None)
@given(data=contracts(), year=CONTRACT_YEAR)
def test_the_tolerance_is_shown_wherever_there_is_something_to_judge(data: ContractData, year: int) -> None:
    for cell in every_cell(data, year):
        assert (cell.tolerance is None) == (cell.status == Status.NOT_APPLICABLE)
        if cell.tolerance is not None:
            assert any("tolerance" in one.params for one in cell.steps)

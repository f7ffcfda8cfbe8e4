"""Who explains the gap: the parts add up to the whole, to the last digit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given

from indicators.calculations.evaluation import Evaluator
from indicators.calculations.inputs import Adjustment, ContractData, IndicatorSpec, Target
from indicators.calculations.vocabulary import Accumulation, Comparator, Rollup
from indicators.calculations.waterfall import Hindrance, PartKind, Waterfall, waterfall
from tests.indicators.calculations.builders import CODE, INSTITUTE, by_school, contract, figures, reach, reference, seen
from tests.indicators.calculations.strategies import EVALUATED, contracts

MEAN = IndicatorSpec(code=CODE, unit="%", declined=True, rollup=Rollup.WEIGHTED_MEAN, weight="w")
RATIO = IndicatorSpec(code=CODE, declined=True, rollup=Rollup.RATIO, numerator="n", denominator="w")
SUM = IndicatorSpec(code=CODE, declined=True, rollup=Rollup.SUM)


def of(data: ContractData, year: int, code: str = CODE) -> Waterfall:
    evaluator, spec = Evaluator(data), data.indicators[code]
    schools = [evaluator.cell(school, code, year) for school in data.contract.schools]
    return waterfall(evaluator.cell(INSTITUTE, code, year), schools, spec)


def promised(spec: IndicatorSpec, institute: int, schools: Mapping[str, int], **more: object) -> ContractData:
    """Targets of 2025 for the institute and its schools."""
    return ContractData(
        contract=contract(*schools),
        indicators={CODE: spec},
        targets={
            (INSTITUTE, CODE): (reach(2025, institute),),
            **{(school, CODE): (reach(2025, value),) for school, value in schools.items()},
        },
        **more,  # type: ignore[arg-type]
    )


def amounts(found: Waterfall) -> dict[str, Decimal | None]:
    return {part.code or part.kind.value: part.amount for part in found.parts}


def test_each_school_counts_for_its_distance_to_what_it_promised() -> None:
    data = promised(SUM, 100, {"a": 60, "b": 30}, figures=by_school(CODE, 2025, {"a": 55, "b": 33}))

    found = of(data, 2025)

    assert seen(found.start, found.end, found.whole) == (100, 88, -12)
    assert amounts(found) == {"commitments": -10, "a": -5, "b": 3}


def test_adjustments_and_what_nothing_explains_have_their_parts() -> None:
    values = {**by_school(CODE, 2025, {"a": 55, "b": 33}), **figures({(INSTITUTE, CODE, 2025): 97})}
    adjusted = {(CODE, 2025): (Adjustment(name="InSIC", value=Decimal(4)), Adjustment(name="Armines", value=None))}

    found = of(promised(SUM, 100, {"a": 60, "b": 30}, figures=values, adjustments=adjusted), 2025)

    assert amounts(found) == {"commitments": -10, "a": -5, "b": 3, "InSIC": 4, "Armines": None, "unexplained": 5}
    assert not found.adjustments_known


def test_a_school_without_a_value_is_not_a_school_at_zero() -> None:
    values = {**by_school(CODE, 2025, {"a": 55}), **figures({(INSTITUTE, CODE, 2025): 97})}

    found = of(promised(SUM, 100, {"a": 60, "b": 30}, figures=values), 2025)

    assert amounts(found) == {"commitments": -10, "a": -5, "unexplained": 12}
    assert found.schools_missing == ("b",)


def test_a_school_that_promised_no_number_brings_its_whole_value_to_a_sum() -> None:
    data = promised(SUM, 100, {"a": 60}, figures=by_school(CODE, 2025, {"a": 55, "b": 7}))
    data = ContractData(
        contract=contract("a", "b"), indicators=data.indicators, targets=data.targets, figures=data.figures
    )

    found = of(data, 2025)

    assert amounts(found) == {"commitments": -40, "a": -5, "b": 7}
    assert found.schools_without_expected == ("b",)


def test_a_mean_weighs_each_school_s_distance() -> None:
    values = {**by_school(CODE, 2025, {"a": 44, "b": 20}), **by_school("w", 2025, {"a": 300, "b": 100})}

    found = of(promised(MEAN, 33, {"a": 40, "b": 24}, figures=values), 2025)

    assert seen(found.start, found.end) == (33, 38)
    assert amounts(found) == {"commitments": 3, "a": 3, "b": -1}


def test_a_ratio_measures_numerators_against_what_was_expected_of_each_denominator() -> None:
    values = {**by_school("n", 2025, {"a": 90, "b": 10}), **by_school("w", 2025, {"a": 30, "b": 10})}

    found = of(promised(RATIO, 2, {"a": 2, "b": 2}, figures=values), 2025)

    assert found.end == Decimal("2.5")
    assert amounts(found) == {"commitments": 0, "a": Decimal("0.75"), "b": Decimal("-0.25")}


@pytest.mark.parametrize(
    ("spec", "values", "hindrance"),
    [
        (IndicatorSpec(code=CODE), {(INSTITUTE, CODE, 2025): 5}, Hindrance.NOT_ROLLED_UP),
        (IndicatorSpec(code=CODE, declined=True), {(INSTITUTE, CODE, 2025): 5}, Hindrance.NOT_ROLLED_UP),
        (
            IndicatorSpec(code=CODE, declined=True, rollup=Rollup.SUM, accumulation=Accumulation.CUMULATIVE),
            {},
            Hindrance.CUMULATIVE,
        ),
        (SUM, {}, Hindrance.NO_VALUE),
        (SUM, {("a", CODE, 2025): 5}, Hindrance.PARTIAL),
        (SUM, {(INSTITUTE, CODE, 2025): 5}, Hindrance.NO_SCHOOL),
        (MEAN, {(INSTITUTE, CODE, 2025): 5, ("a", CODE, 2025): 5}, Hindrance.WITHOUT_WEIGHT),
    ],
)
def test_it_says_why_it_cannot(spec: IndicatorSpec, values: dict[tuple[str, str, int], int], hindrance: str) -> None:
    found = of(promised(spec, 10, {"a": 5, "b": 5}, figures=figures(values)), 2025)

    assert (found.hindrance, found.parts, found.whole) == (hindrance, (), None)


def test_without_an_expected_value_there_is_no_gap_to_explain() -> None:
    tracked = Target(year=2025, comparator=Comparator.TRACKING)
    data = ContractData(
        contract=contract("a"),
        indicators={CODE: SUM},
        references={(INSTITUTE, CODE): reference(4)},
        targets={(INSTITUTE, CODE): (tracked,)},
        figures=by_school(CODE, 2025, {"a": 5}),
    )

    assert of(data, 2025).hindrance == Hindrance.NO_EXPECTED


@given(data=contracts())
def test_the_parts_add_up_to_the_whole_to_the_last_digit(data: ContractData) -> None:
    for code in data.indicators:
        for year in set(EVALUATED):
            found = of(data, year, code)
            if found.start is None or found.end is None:
                assert found.hindrance is not None
                continue
            moved = sum(Fraction(part.amount) for part in found.parts if part.amount is not None)
            assert Fraction(found.start) + moved == Fraction(found.end)
            evaluated = {school: Evaluator(data).cell(school, code, year) for school in data.contract.schools}
            for part in found.parts:
                if part.kind == PartKind.SCHOOL:
                    assert part.expected == evaluated[part.code].expected

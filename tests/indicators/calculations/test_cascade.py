"""What the schools committed to, against what the institute did."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.cascade import cascade
from indicators.calculations.inputs import ContractData, IndicatorSpec, Target
from indicators.calculations.vocabulary import Comparator, Rollup
from tests.indicators.calculations.builders import (
    CODE,
    INSTITUTE,
    by_school,
    contract,
    entered,
    reach,
    reference,
    seen,
    summed,
)

STUDENTS = {
    "imt-atlantique": 2620,
    "imt-mines-albi": 1245,
    "imt-mines-ales": 1580,
    "imt-nord-europe": 2643,
    "imt-bs": 1340,
    "mines-saint-etienne": 2855,
    "telecom-paris": 2145,
    "telecom-sudparis": 1156,
    "eurecom": 673,
}


def committed(institute: int, schools: dict[str, int], spec: IndicatorSpec | None = None) -> ContractData:
    return ContractData(
        contract=contract(*schools),
        indicators={CODE: spec or summed()},
        targets={
            (INSTITUTE, CODE): (reach(2027, institute),),
            **{(school, CODE): (reach(2027, value),) for school, value in schools.items()},
        },
    )


def test_the_schools_promise_16_257_students_in_2027_against_16_450() -> None:
    (row,) = cascade(committed(16450, STUDENTS))

    assert seen(row.institute_target, row.rolled_up, row.difference) == (16450, 16257, -193)
    assert not row.partial


def test_a_school_whose_target_has_no_number_is_named() -> None:
    data = committed(81, {"a": 30, "b": 40})
    rising = Target(year=2027, comparator=Comparator.INCREASING)
    data = ContractData(
        contract=contract("a", "b", "eurecom"),
        indicators=data.indicators,
        references={("eurecom", CODE): reference(0)},
        targets={**data.targets, ("eurecom", CODE): (rising,)},
    )

    (row,) = cascade(data)

    assert seen(row.rolled_up, row.partial, row.schools_without_number) == (70, True, ("eurecom",))


def test_a_school_for_which_it_is_sans_objet_is_not_asked() -> None:
    data = committed(11600, {"a": 5000, "b": 6000})
    data = ContractData(
        contract=contract("a", "b", "imt-bs"),
        indicators=data.indicators,
        targets=data.targets,
        not_applicable=frozenset({("imt-bs", CODE)}),
    )

    (row,) = cascade(data)

    assert (row.schools_asked, row.partial) == (("a", "b"), False)


def test_a_mean_weighs_the_targets_by_the_series_of_that_year() -> None:
    spec = IndicatorSpec(code=CODE, unit="%", declined=True, rollup=Rollup.WEIGHTED_MEAN, weight="w")
    data = committed(33, {"a": 40, "b": 20}, spec)
    weighted = ContractData(
        contract=data.contract,
        indicators=data.indicators,
        targets=data.targets,
        figures=by_school("w", 2027, {"a": 300, "b": 100}),
    )

    assert [seen(row.rolled_up, row.difference) for row in cascade(weighted)] == [(35, 2)]


def test_missing_weights_are_said_and_nothing_replaces_them() -> None:
    spec = IndicatorSpec(code=CODE, unit="%", declined=True, rollup=Rollup.WEIGHTED_MEAN, weight="w")

    (row,) = cascade(committed(33, {"a": 40, "b": 20}, spec))

    assert (row.rolled_up, row.difference, row.weights_missing) == (None, None, ("a", "b"))


def test_every_year_with_a_target_on_either_side_has_its_row() -> None:
    data = ContractData(
        contract=contract("a"),
        indicators={CODE: summed()},
        targets={(INSTITUTE, CODE): (reach(2025, 10),), ("a", CODE): (reach(2025, 9), reach(2026, 12))},
    )

    rows = [(row.year, row.institute_target, row.rolled_up) for row in cascade(data)]

    assert rows == [(2025, Decimal(10), Decimal(9)), (2026, None, Decimal(12))]


def test_an_indicator_that_is_not_declined_has_no_cascade() -> None:
    assert cascade(committed(10, {"a": 5}, entered())) == ()


def test_what_is_entered_is_never_computed_from_the_schools() -> None:
    spec = IndicatorSpec(code=CODE, unit="%", declined=True, rollup=Rollup.ENTERED)

    (row,) = cascade(committed(97, {"a": 97, "b": 97}, spec))

    assert (row.rollup, row.rolled_up) == (Rollup.ENTERED, None)

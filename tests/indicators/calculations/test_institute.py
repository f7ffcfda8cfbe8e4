"""The institute's row: what prevails, what is reconciled, what is compared like for like."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from indicators.calculations.inputs import Adjustment, ContractData, Figure, IndicatorSpec
from indicators.calculations.reconciliation import reconcile_references
from indicators.calculations.vocabulary import MissingReason, Quality, Rollup, Status, ValueOrigin
from tests.indicators.calculations.builders import (
    CODE,
    INSTITUTE,
    at,
    by_school,
    contract,
    entered,
    figure,
    reach,
    reference,
    seen,
    summed,
)

STUDENTS = ContractData(
    contract=contract("a", "b", "c"),
    indicators={CODE: summed()},
    references={(INSTITUTE, CODE): reference(100), ("a", CODE): reference(40), ("b", CODE): reference(35)},
    targets={
        (INSTITUTE, CODE): (reach(2027, 150),),
        ("a", CODE): (reach(2025, 45),),
        ("b", CODE): (reach(2025, 40),),
    },
    figures=by_school(CODE, 2025, {"a": 50, "b": 38, "c": 20}),
    adjustments={(CODE, 2025): (Adjustment(name="InSIC", value=Decimal(7)),)},
)


def without(data: ContractData, school: str) -> ContractData:
    return replace(data, figures={key: one for key, one in data.figures.items() if key[0] != school})


def with_entered(data: ContractData, value: int | None) -> ContractData:
    return replace(data, figures={**data.figures, (INSTITUTE, CODE, 2025): figure(value)})


def test_the_difference_between_entered_and_computed_is_reconciled_line_by_line() -> None:
    cell = at(with_entered(STUDENTS, 120), 2025)

    lines = cell.reconciliation
    assert lines is not None
    assert [share.value for share in lines.shares] == [50, 38, 20]
    assert seen(lines.rolled_up, lines.adjustments) == (108, (("InSIC", Decimal(7)),))
    assert seen(lines.computed, lines.entered, lines.difference) == (115, 120, 5)
    assert seen(cell.value, cell.value_origin) == (120, ValueOrigin.ENTERED)


def test_a_reason_given_by_the_head_office_does_not_hide_what_the_schools_gave() -> None:
    cell = at(with_entered(STUDENTS, None), 2025)

    assert seen(cell.value, cell.value_origin) == (115, ValueOrigin.ADJUSTED)


def test_a_partial_sum_names_the_schools_that_are_missing() -> None:
    cell = at(without(STUDENTS, "b"), 2025)

    assert cell.missing_schools == ("b",)
    assert seen(cell.value, cell.change, cell.gap, cell.progress) == (77, None, None, None)
    assert seen(cell.expected, cell.target) == (130, 150)


def test_like_for_like_holds_the_schools_in_against_their_own_targets() -> None:
    compared = at(without(STUDENTS, "b"), 2025).like_for_like

    assert compared is not None
    assert seen(compared.schools, compared.value, compared.expected, compared.gap) == (("a",), 50, 45, 5)
    assert compared.without_expected == ("c",)


def test_like_for_like_weighs_what_is_expected_as_it_weighs_what_is_in() -> None:
    spec = IndicatorSpec(code=CODE, unit="%", declined=True, rollup=Rollup.WEIGHTED_MEAN, weight="w")
    data = ContractData(
        contract=contract("a", "b", "c"),
        indicators={CODE: spec},
        targets={("a", CODE): (reach(2025, 92),), ("b", CODE): (reach(2025, 96),)},
        figures={**by_school(CODE, 2025, {"a": 90, "b": 98}), **by_school("w", 2025, {"a": 300, "b": 100})},
    )

    compared = at(data, 2025).like_for_like

    assert compared is not None
    assert seen(compared.value, compared.expected, compared.gap) == (92, 93, -1)


def test_nothing_is_compared_like_for_like_once_every_school_is_in() -> None:
    assert at(STUDENTS, 2025).like_for_like is None


def test_a_school_s_provisional_figure_makes_the_institute_s_provisional() -> None:
    figures = {**STUDENTS.figures, ("a", CODE, 2025): figure(50, Quality.ESTIMATED)}

    assert at(replace(STUDENTS, figures=figures), 2025).provisional


def test_the_reason_is_the_one_that_every_missing_school_gives() -> None:
    unknown = Figure(value=None, reason=MissingReason.NOT_COLLECTED)
    data = replace(STUDENTS, figures={(school, CODE, 2025): unknown for school in "abc"})

    cell = at(data, 2025)

    assert (cell.status, cell.missing_reason, cell.coverage) == (Status.MISSING, MissingReason.NOT_COLLECTED, "0/3")


def test_a_school_row_is_empty_where_the_indicator_is_not_declined() -> None:
    data = replace(STUDENTS, indicators={CODE: entered()})

    cell = at(data, 2025, entity="a")

    assert (cell.status, cell.value, cell.target, cell.tolerance) == (Status.NOT_APPLICABLE, None, None, None)


def test_a_school_row_is_empty_where_the_indicator_is_sans_objet() -> None:
    data = replace(STUDENTS, not_applicable=frozenset({("a", CODE)}))

    assert at(data, 2025, entity="a").status == Status.NOT_APPLICABLE
    assert at(data, 2025).coverage == "2/2"


def test_schools_that_report_what_the_institute_gives_itself_are_counted() -> None:
    data = replace(STUDENTS, indicators={CODE: entered(declined=True)})

    cell = at(with_entered(data, 120), 2025)

    assert (cell.value_origin, cell.coverage) == (ValueOrigin.ENTERED, "3/3")
    assert at(data, 2025, entity="a").coverage == ""


def test_a_school_row_has_no_coverage() -> None:
    assert at(STUDENTS, 2025, entity="a").coverage == ""


def test_the_references_are_reconciled_with_the_adjustment_of_their_year() -> None:
    named = Adjustment(name="InSIC", value=Decimal(5))
    schools = {("c", CODE): reference(20), **STUDENTS.references}
    data = replace(STUDENTS, references=schools, adjustments={(CODE, 2022): (named,)})

    lines = reconcile_references(data, CODE)

    assert lines is not None
    assert seen(lines.rolled_up, lines.computed, lines.entered, lines.difference) == (95, 100, 100, 0)

"""What looks wrong: a table of examples for each kind of check, and nothing that raises."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indicators.calculations.anomaly import COMPARED, NEEDED, NUMBERS, PARAMETERS, Anomaly, CheckRule
from indicators.calculations.inputs import ContractData, Target
from indicators.calculations.plausibility import CHECKS, review
from indicators.calculations.robust import deviation
from indicators.calculations.vocabulary import Basis, CheckKind, Comparator, Rollup, Severity
from tests.indicators.calculations.builders import (
    CODE,
    INSTITUTE,
    alone,
    contract,
    entered,
    figures,
    in_constant_euros,
    reach,
    reference,
    summed,
)
from tests.indicators.calculations.strategies import YEARS, contracts, extreme

SCHOOLS = ("a", "b", "c", "d", "e", "f", "g")
Values = Mapping[tuple[str, str, int], str | int]


def rule(kind: CheckKind, severity: Severity = Severity.SOFT, indicator: str = CODE, **given: str) -> CheckRule:
    minimum, maximum, threshold = (
        Decimal(given[name]) if name in given else None for name in ("minimum", "maximum", "threshold")
    )
    return CheckRule(
        code=kind.value,
        kind=kind,
        severity=severity,
        indicator=indicator,
        other=given.get("other", ""),
        denominator=given.get("denominator", ""),
        minimum=minimum,
        maximum=maximum,
        threshold=threshold,
    )


def schools(values: Values, *codes: str, **changes: object) -> ContractData:
    specs = {code: summed(code, **changes) for code in codes or (CODE,)}
    return ContractData(contract=contract(*SCHOOLS), indicators=specs, figures=figures(values))


def found(
    data: ContractData, *rules: CheckRule, year: int = 2024, printed: Values | None = None
) -> tuple[Anomaly, ...]:
    earlier = {key: Decimal(value) for key, value in (printed or {}).items()}
    return review(data, rules, year=year, printed=earlier)


def names(anomalies: tuple[Anomaly, ...]) -> list[str]:
    return [anomaly.finding for anomaly in anomalies]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("-1", ["below_minimum"]), ("0", []), ("100", []), ("100.1", ["above_maximum"])],
)
def test_bounds_allow_what_they_name(value: str, expected: list[str]) -> None:
    data = schools({("a", CODE, 2024): value})
    assert names(found(data, rule(CheckKind.BOUNDS, minimum="0", maximum="100"))) == expected


@pytest.mark.parametrize(("value", "expected"), [("12", []), ("12.0", []), ("12.5", ["not_whole"]), ("0", [])])
def test_a_count_is_whole(value: str, expected: list[str]) -> None:
    assert names(found(schools({("a", CODE, 2024): value}), rule(CheckKind.INTEGER))) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(10, 10, []), (0, 0, []), (11, 10, ["exceeds"]), (1, 0, ["exceeds"])]
)
def test_a_part_does_not_exceed_its_whole(part: int, whole: int, expected: list[str]) -> None:
    data = schools({("a", "part", 2024): part, ("a", "whole", 2024): whole}, "part", "whole")
    anomalies = found(data, rule(CheckKind.ARITHMETIC, indicator="part", other="whole"))
    assert names(anomalies) == expected
    assert all(anomaly.indicators == ("part", "whole") for anomaly in anomalies)


def test_the_institutes_part_is_compared_with_what_its_schools_add_up_to() -> None:
    values: Values = {(school, "whole", 2024): 10 for school in SCHOOLS} | {(INSTITUTE, "part", 2024): 71}
    data = replace(schools(values, "whole"), indicators={"whole": summed("whole"), "part": entered("part")})
    assert names(found(data, rule(CheckKind.ARITHMETIC, indicator="part", other="whole"))) == ["exceeds"]
    partial = replace(data, figures={key: figure for key, figure in data.figures.items() if key[0] != "g"})
    assert found(partial, rule(CheckKind.ARITHMETIC, indicator="part", other="whole")) == ()


@pytest.mark.parametrize(
    ("ratio", "top", "bottom", "expected"),
    [
        ("4.4", 483, 110, []),
        ("4.34", 483, 110, ["parts"]),
        ("4.4", 483, 0, []),
        ("0", 0, 110, []),
        ("44", 483, 110, ["parts"]),
    ],
)
def test_a_ratio_agrees_with_its_parts_within_rounding(ratio: str, top: int, bottom: int, expected: list[str]) -> None:
    data = schools({("a", "r", 2024): ratio, ("a", "n", 2024): top, ("a", "d", 2024): bottom}, "r", "n", "d")
    checked = rule(CheckKind.RATIO_PARTS, indicator="r", other="n", denominator="d", threshold="0.05")
    assert names(found(data, checked)) == expected


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        (100, 120, []),
        (100, 121, ["jump"]),
        (100, 0, ["jump"]),
        (4, 6, []),
        (0, 0, []),
        (0, 20, ["jump_from_zero"]),
        (0, 4, []),
    ],
)
def test_a_jump_counts_in_percent_and_in_size(before: int, now: int, expected: list[str]) -> None:
    data = schools({("a", CODE, 2023): before, ("a", CODE, 2024): now})
    assert names(found(data, rule(CheckKind.JUMP, threshold="20", minimum="5"))) == expected


def test_a_percentage_jumps_in_points() -> None:
    data = schools({("a", CODE, 2023): 10, ("a", CODE, 2024): 16}, unit="%")
    assert found(data, rule(CheckKind.JUMP, threshold="6")) == ()
    (anomaly,) = found(data, rule(CheckKind.JUMP, threshold="5"))
    assert anomaly.params["change"] == 6
    assert anomaly.size == Decimal("1.2")


def test_the_first_year_is_compared_with_what_the_contract_prints() -> None:
    data = schools({("a", CODE, 2023): 200})
    assert found(data, rule(CheckKind.JUMP, threshold="20"), year=2023) == ()
    anomalies = found(data, rule(CheckKind.JUMP, threshold="20"), year=2023, printed={("a", CODE, 2022): 100})
    assert [anomaly.params["previous"] for anomaly in anomalies] == [100]


@pytest.mark.parametrize(
    ("value", "expected"), [("110", []), ("125", []), ("126", ["off_path"]), ("74", ["off_path"]), ("0", ["off_path"])]
)
def test_the_trajectory_is_left_beyond_tolerance_and_percentage(value: str, expected: list[str]) -> None:
    """100 expected in 2024, tolerance 10: three times it is 30, 25 % is 25, both must be passed."""
    data = alone(entered(tolerance=Decimal(8)), targets=(reach(2024, 100),), values={2024: value}, base=reference(0))
    assert names(found(data, rule(CheckKind.TRAJECTORY, threshold="3", maximum="25"))) == expected


def test_far_above_a_floor_is_no_anomaly() -> None:
    floor = Target(year=2024, comparator=Comparator.GT, value=Decimal(97), basis=Basis.ABSOLUTE)
    above = alone(entered(), targets=(floor,), values={2024: "99.9"}, base=reference("98.5"))
    below = alone(entered(), targets=(floor,), values={2024: "90"}, base=reference("98.5"))
    assert found(above, rule(CheckKind.TRAJECTORY, threshold="3")) == ()
    assert names(found(below, rule(CheckKind.TRAJECTORY, threshold="3"))) == ["off_path"]


def test_constant_euros_are_said_beside_what_was_typed() -> None:
    spec = in_constant_euros()
    index = figures({("x", "ipc", 2022): 100, ("x", "ipc", 2024): 110})
    data = replace(
        alone(spec, targets=(reach(2024, 50),), values={2024: 110}, base=reference(50)),
        external={(series, year): figure for (_, series, year), figure in index.items()},
    )
    (anomaly,) = found(data, rule(CheckKind.TRAJECTORY, maximum="25"))
    assert anomaly.finding == "off_path_constant"
    assert (anomaly.params["value"], anomaly.params["constant"], anomaly.params["base_year"]) == (110, 100, 2022)


@pytest.mark.parametrize(("value", "expected"), [(107, []), (110, []), (111, ["above_range"])])
def test_beyond_a_range_asks_why(value: int, expected: list[str]) -> None:
    target = Target(
        year=2024, comparator=Comparator.RANGE, value=Decimal(8), value_max=Decimal(10), basis=Basis.RELATIVE
    )
    data = alone(entered(), targets=(target,), values={2024: value}, base=reference(100))
    assert names(found(data, rule(CheckKind.ABOVE_RANGE))) == expected


@pytest.mark.parametrize(("value", "expected"), [(104, []), (180, ["outlier_history"])])
def test_an_outlier_of_its_own_history(value: int, expected: list[str]) -> None:
    printed: Values = {("a", CODE, 2019 + rank): number for rank, number in enumerate((100, 102, 98, 101))}
    data = schools({("a", CODE, 2024): value})
    assert names(found(data, rule(CheckKind.OUTLIER, threshold="5"), printed=printed)) == expected


@pytest.mark.parametrize(("value", "expected"), [(105, []), (200, ["outlier_growth"])])
def test_an_outlier_among_the_schools(value: int, expected: list[str]) -> None:
    rises = {"b": 1, "c": 2, "d": 3, "e": 4, "f": 5, "g": 6}
    values: Values = {(school, CODE, 2023): 100 for school in SCHOOLS}
    values = {**values, ("a", CODE, 2024): value, **{(school, CODE, 2024): 100 + up for school, up in rises.items()}}
    assert names(found(schools(values), rule(CheckKind.OUTLIER, threshold="5"))) == expected


def test_where_all_are_alike_nothing_is_unusual() -> None:
    assert deviation(Decimal(9), [Decimal(4)] * 5) is None
    assert deviation(Decimal(9), []) is None


def test_where_most_are_alike_the_mean_distance_counts() -> None:
    answered = deviation(Decimal(20), [Decimal(number) for number in (4, 4, 4, 4, 9)])
    assert answered is not None
    assert answered.median == 4
    assert answered.times == Decimal(16) / Decimal("1.2533")


def test_hard_ones_come_first_then_the_greatest() -> None:
    data = schools({("a", CODE, 2024): 300, ("b", CODE, 2024): 150, ("c", CODE, 2024): "-1"})
    soft = rule(CheckKind.BOUNDS, maximum="100")
    hard = rule(CheckKind.BOUNDS, Severity.HARD, minimum="0")
    assert [anomaly.entity for anomaly in found(data, soft, hard)] == ["c", "a", "b"]


def test_only_the_entities_asked_for_are_reviewed() -> None:
    data = schools({("a", CODE, 2024): 300, ("b", CODE, 2024): 150})
    anomalies = review(data, [rule(CheckKind.BOUNDS, maximum="100")], year=2024, entities=["b"])
    assert [anomaly.entity for anomaly in anomalies] == ["b"]


def test_an_outside_series_is_reviewed_under_the_institute() -> None:
    data = ContractData(
        contract=contract(),
        indicators={},
        supporting={"ipc": replace(entered("ipc"), rollup=Rollup.ENTERED)},
        external={("ipc", 2024): next(iter(figures({("x", "x", 2024): "12"}).values()))},
    )
    anomalies = found(data, rule(CheckKind.BOUNDS, indicator="ipc", minimum="90"))
    assert [anomaly.entity for anomaly in anomalies] == [INSTITUTE]


def test_every_kind_is_described() -> None:
    assert set(NUMBERS) == set(CHECKS) == set(CheckKind)
    assert all(set(needed) <= set(NUMBERS[kind]) for kind, needed in NEEDED.items())


small = st.integers(-40, 120).map(lambda halves: Decimal(halves) / 2)
wild = st.sampled_from([Decimal(text) for text in ("0", "-0", "1e-400", "-1e400", "9e999", "-0.1")])
numbers = st.one_of(st.none(), small, wild)
rules = st.builds(
    CheckRule,
    code=st.just("r"),
    kind=st.sampled_from(list(CheckKind)),
    severity=st.sampled_from(list(Severity)),
    indicator=st.sampled_from(["x", "n", "w", "ipc", "unknown"]),
    other=st.sampled_from(["n", "w", "", "unknown"]),
    denominator=st.sampled_from(["w", "", "unknown"]),
    minimum=numbers,
    maximum=numbers,
    threshold=numbers,
)
cells = st.tuples(
    st.sampled_from([INSTITUTE, "a", "b", "c"]), st.sampled_from(["x", "n", "w"]), st.sampled_from(list(YEARS))
)


@given(
    data=st.one_of(contracts(), contracts(extreme)),
    asked=st.lists(rules, min_size=1, max_size=6),
    printed=st.dictionaries(cells, st.one_of(small, wild), max_size=12),
    year=st.sampled_from(list(YEARS)),
)
def test_nothing_raises_and_every_anomaly_is_whole(
    data: ContractData, asked: list[CheckRule], printed: dict[tuple[str, str, int], Decimal], year: int
) -> None:
    anomalies = review(data, asked, year=year, printed=printed)
    for anomaly in anomalies:
        assert tuple(anomaly.params) == PARAMETERS[anomaly.finding]
        assert not anomaly.size.is_nan()
        assert len(anomaly.indicators) > len(COMPARED.get(anomaly.kind, ()))
    assert [a.is_hard for a in anomalies] == sorted((a.is_hard for a in anomalies), reverse=True)

"""How numbers are shown, and the one division."""

from __future__ import annotations

from decimal import Decimal

import pytest

from indicators.calculations.division import divide, percentage
from indicators.calculations.rounding import display_decimals, rounded


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        ("0.25", 1, "0.3"),
        ("-0.25", 1, "-0.3"),
        ("2.5", 0, "3"),
        ("22.7", 0, "23"),
        ("-0.04", 1, "0.0"),
        ("13606", 2, "13606.00"),
        ("1e40", 0, "1" + "0" * 40),
    ],
)
def test_a_number_is_rounded_half_up(value: str, decimals: int, shown: str) -> None:
    assert f"{rounded(Decimal(value), decimals):f}" == shown


@pytest.mark.parametrize("value", ["1e999999", "-1e-999999", "0"])
def test_no_number_is_too_large_or_too_small_to_be_rounded(value: str) -> None:
    rounded(Decimal(value), 2)


@pytest.mark.parametrize(
    ("value", "threshold", "shown"),
    [
        ("96.96", "97", 2),
        ("96.94", "97", 1),
        ("97", "97", 1),
        ("96.9999", "97", 4),
        ("96.99999999", "97", 5),
        ("96.96", None, 1),
    ],
)
def test_one_more_decimal_is_shown_where_rounding_hides_the_reason(
    value: str, threshold: str | None, shown: int
) -> None:
    limit = None if threshold is None else Decimal(threshold)

    assert display_decimals(Decimal(value), limit, 1) == shown


def test_a_division_by_zero_is_not_computable() -> None:
    assert divide(Decimal(0), Decimal(0)) is None
    assert percentage(Decimal(3), Decimal(0)) is None


def test_a_percentage_of_a_negative_number_keeps_the_direction_of_the_change() -> None:
    assert percentage(Decimal(5), Decimal(-50)) == 10


def test_a_quotient_keeps_28_digits() -> None:
    assert divide(Decimal(1), Decimal(3)) == Decimal("0." + "3" * 28)

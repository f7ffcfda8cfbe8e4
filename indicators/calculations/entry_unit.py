"""Between the unit that a school types in and the unit that is kept: entered × factor = kept."""

from __future__ import annotations

from decimal import Decimal

from indicators.calculations.division import divide, exactly

ONE = Decimal(1)


@exactly
def kept(entered: Decimal, factor: Decimal) -> Decimal:
    """640 k€ × 0.001 = 0.64 M€, without rounding."""
    return entered * factor


def entered(value: Decimal, factor: Decimal) -> Decimal:
    """0.64 M€ / 0.001 = 640 k€; a factor of 0 leaves the value as it is."""
    quotient = divide(value, factor)
    return value if quotient is None else quotient


def entry_decimals(decimals: int, factor: Decimal) -> int:
    """How many decimals the entry unit shows: two in M€ are none in k€."""
    return max(0, decimals + factor.adjusted())

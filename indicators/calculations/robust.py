"""How far a value stands from others, measured so that one wild value among them does not hide another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from indicators.calculations.division import divide, total

TWO = Decimal(2)
# They make either spread that of a normal law's standard deviation.
MEDIAN_FACTOR = Decimal("1.4826")
MEAN_FACTOR = Decimal("1.2533")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deviation:
    """`times` the usual spread between a value and the median of the others."""

    median: Decimal
    times: Decimal


def median(values: Sequence[Decimal]) -> Decimal:
    """Of one value at least; of an even number, the middle of the two in the middle."""
    ranked = sorted(values)
    middle = len(ranked) // 2
    return ranked[middle] if len(ranked) % 2 else (ranked[middle - 1] + ranked[middle]) / TWO


def deviation(value: Decimal, others: Sequence[Decimal]) -> Deviation | None:
    """|value - median| / (1.4826 × the median of the others' own distances to it).

    Where more than half of them are equal that spread is 0, and the mean distance (× 1.2533) takes its place. None
    where all are equal, or there are none: they say nothing of what is usual.
    """
    if not others:
        return None
    centre = median(others)
    distances = [abs(other - centre) for other in others]
    spread = MEDIAN_FACTOR * median(distances)
    if not spread:
        mean = divide(total(distances), Decimal(len(distances)))
        spread = MEAN_FACTOR * mean if mean is not None else spread
    times = divide(abs(value - centre), spread)
    return None if times is None else Deviation(median=centre, times=times)

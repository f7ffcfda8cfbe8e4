"""The only division, and the precision in which everything is computed.

Sums and products keep 50 significant digits and no input overflows; a quotient keeps 28, so that what is exported does
not carry a tail that means nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, localcontext
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

HUNDRED = Decimal(100)
EXACT = Context(prec=50, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
QUOTIENT = Context(prec=28, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])


def exactly(function: Callable[P, R]) -> Callable[P, R]:
    """Run a function in the precision of this module, whatever the caller's decimal context."""

    @wraps(function)
    def in_exact_context(*args: P.args, **kwargs: P.kwargs) -> R:
        with localcontext(EXACT):
            return function(*args, **kwargs)

    return in_exact_context


def divide(numerator: Decimal, denominator: Decimal) -> Decimal | None:
    """numerator / denominator; None (*not computable*) where the denominator is 0, 0/0 included."""
    if not denominator:
        return None
    quotient = QUOTIENT.divide(numerator, denominator)
    return quotient if quotient.is_finite() else None


def percentage(part: Decimal, whole: Decimal) -> Decimal | None:
    """part in percent of |whole|; None where the whole is 0."""
    return divide(part * HUNDRED, abs(whole))


def percent_of(percent: Decimal, whole: Decimal) -> Decimal:
    """percent % of |whole|: the inverse of `percentage`, so that a rise is a rise from a negative whole too."""
    return abs(whole) * percent / HUNDRED


def total(values: list[Decimal]) -> Decimal:
    """The sum, the same to the last digit whatever the order of its terms."""
    return sum(sorted(values), Decimal(0))

"""How a number is rounded to be shown. Comparisons never use what is returned here."""

from __future__ import annotations

from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_UP, Context, Decimal

MOST_EXTRA_DECIMALS = 4
LONGEST = 1000


def rounded(value: Decimal, decimals: int) -> Decimal:
    """Half up, away from zero: 0.25 -> 0.3, -0.25 -> -0.3. A zero is never shown negative.

    A number of more than 1 000 digits is returned as it is.
    """
    digits = value.adjusted() + decimals + 2
    if digits > LONGEST:
        return value
    context = Context(prec=max(digits, 1), rounding=ROUND_HALF_UP, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
    shown = value.quantize(Decimal(1).scaleb(-decimals), context=context)
    return shown if shown else abs(shown)


def display_decimals(value: Decimal, threshold: Decimal | None, decimals: int) -> int:
    """How many decimals show `value` apart from a `threshold` that it does not equal: 96.96 against 97 -> 2.

    At most four more than asked: beyond, the two are shown alike.
    """
    if threshold is None or value == threshold:
        return decimals
    for shown in range(decimals, decimals + MOST_EXTRA_DECIMALS + 1):
        if rounded(value, shown) != rounded(threshold, shown):
            return shown
    return decimals + MOST_EXTRA_DECIMALS

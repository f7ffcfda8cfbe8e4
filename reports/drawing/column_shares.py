"""How the width of a page is shared among a table's columns, so that its rows take as few lines as they can."""

from __future__ import annotations

from collections.abc import Sequence

# Points given at a time.
STEP = 8.0
# The fullest cell makes a row's height; the others count a little, so that two columns as full as each other both gain.
OTHERS = 0.15
# Lines never fill to their end.
RAGGED = 1.08


def shares(
    rows: Sequence[Sequence[float]], least: Sequence[float], weights: Sequence[float], room: float
) -> tuple[float, ...]:
    """Widths in points. `rows`: what each cell would take on one line; `least`: what each column has at any rate.

    What is left is given, step by step, to the column where it saves most lines; when none is saved any more, by
    weight. Needs greater than the room are kept.
    """
    widths = list(least)
    lines = [[_lines(wish, width) for wish, width in zip(row, widths, strict=True)] for row in rows]
    left = room - sum(widths)
    while left >= STEP:
        gains = [_gain(lines, rows, rank, widths[rank]) for rank in range(len(widths))]
        best = max(range(len(gains)), key=gains.__getitem__)
        if gains[best] <= 0:
            break
        widths[best] += STEP
        left -= STEP
        for row, wishes in zip(lines, rows, strict=True):
            row[best] = _lines(wishes[best], widths[best])
    if left > 0:
        whole = sum(weights)
        widths = [width + left * weight / whole for width, weight in zip(widths, weights, strict=True)]
    return tuple(round(width, 2) for width in widths)


def _lines(wish: float, width: float) -> float:
    return max(1.0, RAGGED * wish / max(width - STEP, 1.0)) if wish > width - STEP else 1.0


def _gain(lines: Sequence[Sequence[float]], rows: Sequence[Sequence[float]], rank: int, width: float) -> float:
    """The lines that a step more would save in all rows."""
    saved = 0.0
    for row, wishes in zip(lines, rows, strict=True):
        before = row[rank]
        if before <= 1.0:
            continue
        after = _lines(wishes[rank], width + STEP)
        beside = max((row[other] for other in range(len(row)) if other != rank), default=1.0)
        saved += max(before, beside) - max(after, beside) + OTHERS * (before - after)
    return saved

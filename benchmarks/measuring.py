"""Interleaved medians of processor time: what else the machine does falls on both sides alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

Work = Callable[[], object]


def ratio(work: Work, floor: Work, *, rounds: int = 15) -> tuple[float, float, float]:
    """The processor time of `work` divided by that of `floor`, and both medians in milliseconds."""
    taken: dict[Work, list[float]] = {work: [], floor: []}
    for one in (work, floor):
        one()
    for _round in range(rounds):
        for one in (work, floor):
            started = time.process_time()
            one()
            taken[one].append(time.process_time() - started)
    high, low = (statistics.median(taken[one]) * 1000 for one in (work, floor))
    return high / low, high, low


def line(what: str, result: tuple[float, float, float]) -> str:
    """A row of the README's table."""
    return f"| {what} | {result[0]:.1f} | {result[1]:.2f} ms / {result[2]:.2f} ms |"

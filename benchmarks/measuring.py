"""Interleaved medians of processor time: what else the machine does falls on both sides alike."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Work = Callable[[], object]
Clock = Callable[[], float]
Measure = tuple[float, float, float]

NOT_REACHED = "**non atteint**"
HEADER = "| mesure | à atteindre | obtenu | |\n|---|---|---|---|"


def ratio(work: Work, floor: Work, *, rounds: int = 15, clock: Clock = time.process_time) -> Measure:
    """The time of `work` divided by that of `floor`, and both medians in milliseconds."""
    taken: tuple[list[float], list[float]] = ([], [])
    for one in (work, floor):
        one()
    for _round in range(rounds):
        for one, times in zip((work, floor), taken, strict=True):
            started = clock()
            one()
            times.append(clock() - started)
    high, low = (statistics.median(times) * 1000 for times in taken)
    return high / low, high, low


def median(work: Work, rounds: int, clock: Clock = time.process_time) -> float:
    """Seconds of processor time."""
    work()
    taken = []
    for _round in range(rounds):
        started = clock()
        work()
        taken.append(clock() - started)
    return statistics.median(taken)


def with_backend(*connections: Any) -> Clock:
    """The processor time of this process and of the PostgreSQL backends behind these connections.

    Where the system does not tell the time of a backend (another machine, no Linux), the time that passed.
    """
    files = [Path(f"/proc/{one.connection.info.backend_pid}/schedstat") for one in connections]
    if not all(file.is_file() for file in files):
        return time.perf_counter
    return lambda: time.process_time() + sum(int(file.read_text().split()[0]) for file in files) / 1e9


def line(what: str, result: Measure, reach: str = "") -> str:
    """A row of the README's table. `reach` is what is asked of the ratio: `≤ 4`, `≥ 50`."""
    return row(what, result[0], f"{number(result[1])} ms / {number(result[2])} ms", reach)


def row(what: str, seen: float, more: str, reach: str = "") -> str:
    return f"| {what} | {reach.replace('.', ',')} | {number(seen)}{verdict(seen, reach)} | {more} |"


def skipped(what: str, why: str, reach: str = "") -> str:
    """What could not be measured here says so, and what would make it possible."""
    return f"| {what} | {reach.replace('.', ',')} | SAUTÉ | {why} |"


def verdict(seen: float, reach: str) -> str:
    if not reach:
        return ""
    operator, bound = reach.split()[:2]
    held = seen <= float(bound) if operator == "≤" else seen >= float(bound)
    return "" if held else f" {NOT_REACHED}"


def number(value: float) -> str:
    """As a French reader writes it, with as many digits as a measure deserves."""
    digits = 0 if value >= 100 or value == int(value) else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")

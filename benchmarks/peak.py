"""How much memory some work takes beyond what the process holds already."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

STATUS = Path("/proc/self/statm")
PAGE = 4096
MEBIBYTE = 1024 * 1024


def resident() -> float:
    """MiB of this process in memory now; 0 where the system does not tell."""
    return int(STATUS.read_text().split()[1]) * PAGE / MEBIBYTE if STATUS.is_file() else 0


def peak_growth(work: Callable[[], object]) -> float:
    """The most that `work` added, in MiB, looked at every few milliseconds."""
    before, highest, done = resident(), 0.0, threading.Event()

    def watch() -> None:
        nonlocal highest
        while not done.wait(0.005):
            highest = max(highest, resident())

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        work()
    finally:
        done.set()
        watcher.join()
    return max(highest - before, 0)

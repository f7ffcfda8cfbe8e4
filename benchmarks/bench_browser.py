"""The dashboard drawn in Chromium, against the same page with its tables only: its drawings taken out.

What is counted is the browser's own work on a page that it has already: style, layout, script and painting.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
from pathlib import Path
from typing import Any

from benchmarks import stage
from benchmarks.bench_reading import DASHBOARD, READER
from benchmarks.measuring import line, skipped

WHAT = "tableau de bord dessiné par le navigateur ÷ la même page, tableaux seuls"
REACH = "≤ 2"
NO_CHROMIUM = "`apt install chromium`"
STATIC = re.compile(r'(href|src)="/static/')


def main() -> None:
    given = stage.options()
    executable = next((found for name in ("chromium", "google-chrome") if (found := shutil.which(name))), None)
    if executable is None:
        print(skipped(WHAT, NO_CHROMIUM, REACH))
        return
    with stage.application("sqlite") as folder:
        assert folder is not None
        stage.load_demonstration(folder)
        drawn, tables = write_pages(folder)
        measure(executable, drawn, tables, given.rounds)


def write_pages(folder: Path) -> tuple[Path, Path]:
    """As the server sends it, its files beside it; and the same without a drawing."""
    page = stage.signed_in(READER).get(DASHBOARD).content.decode()
    text = STATIC.sub(rf'\1="file://{stage.ROOT}/static/', page)
    drawn, tables = folder / "drawn.html", folder / "tables.html"
    drawn.write_text(text, encoding="utf-8")
    assert "<svg" in text
    tables.write_text(re.sub(r"<svg.*?</svg>", "", text, flags=re.DOTALL), encoding="utf-8")
    return drawn, tables


def measure(executable: str, drawn: Path, tables: Path, rounds: int) -> None:
    from playwright.sync_api import sync_playwright

    flags = ["--disable-gpu", "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    taken: dict[Path, list[float]] = {drawn: [], tables: []}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=flags)
        for round_ in range(rounds + 1):
            for page, times in taken.items():
                spent = draw(browser, page)
                if round_:
                    times.append(spent)
        browser.close()
    high, low = (statistics.median(times) * 1000 for times in taken.values())
    print(line(WHAT, (high / low, high, low), REACH))


def draw(browser: Any, page: Path) -> float:
    """Seconds that the page's own tasks took, its screenshot included: nothing is painted before it is looked at."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    session = opened.context.new_cdp_session(opened)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    opened.goto(page.as_uri(), wait_until="load")
    opened.screenshot()
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    opened.close()
    return float(metrics["TaskDuration"])


if __name__ == "__main__":
    main()

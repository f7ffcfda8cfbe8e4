"""`make bench`: every measure, one after the other, as the README's table; `--write` puts it there.

`--tiny` tries every script in a small size: its figures mean nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path

from benchmarks.measuring import HEADER, NOT_REACHED, number

README = Path(__file__).resolve().parents[1] / "README.md"
BEGIN, END = "<!-- make bench -->", "<!-- fin de make bench -->"
TINY = ("--rounds", "1")
TINY_SCALE = (*TINY, *"--institutions 2 --indicators 6 --years 3 --schools 2".split())
# Each script, and what it takes in full size and in a small one.
RUNS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("bench_reading", ("--database", "sqlite"), TINY),
    ("bench_reading", ("--database", "postgresql"), TINY),
    ("bench_api", ("--database", "sqlite"), TINY),
    ("bench_api", ("--database", "postgresql"), TINY),
    ("bench_saving", ("--database", "sqlite"), TINY),
    ("bench_saving", ("--database", "postgresql"), TINY),
    ("bench_evaluation", (), TINY),
    ("bench_scale", (), TINY_SCALE),
    ("bench_report", (), TINY),
    ("bench_worker", (), TINY),
    ("bench_browser", (), TINY),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="write the table into README.md")
    parser.add_argument("--tiny", action="store_true", help="try every script in a small size")
    given = parser.parse_args()
    print(HEADER, flush=True)
    rows = [row for one in RUNS for row in run(one, tiny=given.tiny)]
    print(f"\n{about(rows)}")
    if given.write and not given.tiny:
        README.write_text(written(README.read_text(encoding="utf-8"), rows), encoding="utf-8")


def run(one: tuple[str, tuple[str, ...], tuple[str, ...]], *, tiny: bool) -> Iterator[str]:
    """The rows that a script prints, as they come. Its failure is ours."""
    script, full, small = one
    command = [sys.executable, "-m", f"benchmarks.{script}", *full, *(small if tiny else ())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=README.parent) as process:
        assert process.stdout is not None
        for text in process.stdout:
            if text.startswith("|"):
                print(text, end="", flush=True)
                yield text.rstrip("\n")
    if process.returncode:
        sys.exit(f"benchmarks.{script}: failed ({process.returncode})")


def about(rows: list[str]) -> str:
    """When, with what, on what, and how many measures do not reach what is asked."""
    missed = sum(NOT_REACHED in row for row in rows)
    parts = [f"Python {platform.python_version()}", f"Django {version('django')}", *_postgresql()]
    return (
        f"Mesuré le {date.today():%d/%m/%Y} avec {', '.join(parts)}, sur {os.cpu_count()} cœurs ; "
        f"{len(rows)} lignes, dont {number(missed)} où ce qui est à atteindre ne l’est pas."
    )


def _postgresql() -> list[str]:
    import psycopg

    from tests import services

    with services.postgresql() as url:
        if url is None:
            return []
        with psycopg.connect(f"{url}/postgres") as connection:
            return [f"PostgreSQL {connection.info.server_version // 10_000}"]


def written(readme: str, rows: list[str]) -> str:
    before, _begin, rest = readme.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    table = "\n".join([HEADER, *rows])
    return f"{before}{BEGIN}\n{about(rows)}\n\n{table}\n{END}{after}"


if __name__ == "__main__":
    main()

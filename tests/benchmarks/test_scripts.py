"""Every script of `benchmarks/` runs, in a small size; how its figures become the README's table."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from benchmarks.__main__ import BEGIN, END, README, RUNS, TINY_SCALE, written
from benchmarks.measuring import line, number, row, skipped
from benchmarks.stage import MIGRATED
from tests.architecture.tree import ROOT

SCRIPTS = {script: small for script, _full, small in RUNS}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """That of a person who starts a script, with a database that is migrated once for all of them."""
    database = tmp_path_factory.mktemp("benchmarks") / "migrated.sqlite3"
    own = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    migrating = {**own, "DATABASE_URL": f"sqlite:///{database}", "DEMO": "1"}
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity", "0"], cwd=ROOT, env=migrating, check=True)
    return {**own, MIGRATED: str(database)}


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_script_prints_its_rows_in_a_small_size(script: str, environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", f"benchmarks.{script}", *SCRIPTS[script]]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    rows = done.stdout.splitlines()
    assert rows
    assert {text.count(" | ") for text in rows} == {3}


def test_every_script_is_run() -> None:
    assert {path.stem for path in (ROOT / "benchmarks").glob("bench_*.py")} == set(SCRIPTS)
    assert "--institutions" in TINY_SCALE


def test_what_is_not_reached_is_marked() -> None:
    assert line("page", (5.0, 10.0, 2.0), "≤ 4") == "| page | ≤ 4 | 5 **non atteint** | 10 ms / 2 ms |"
    assert row("page", 60.04, "", "≥ 50") == "| page | ≥ 50 | 60,0 |  |"
    assert row("export", 1.4, "", "≤ 1.3") == "| export | ≤ 1,3 | 1,40 **non atteint** |  |"
    assert skipped("classeur", "installer LibreOffice") == "| classeur |  | SAUTÉ | installer LibreOffice |"


def test_numbers_are_written_as_in_french() -> None:
    assert [number(value) for value in (0.1234, 12.34, 1234.5, 3)] == ["0,12", "12,3", "1\u202f234", "3"]


def test_the_readme_takes_the_table_in_its_place() -> None:
    readme = README.read_text(encoding="utf-8")
    changed = written(readme, ["| page |  | 1 | |"])
    assert changed.partition(BEGIN)[0] == readme.partition(BEGIN)[0]
    assert changed.partition(END)[2] == readme.partition(END)[2]
    assert "| page |  | 1 | |" in changed

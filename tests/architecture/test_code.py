"""What the code may not contain, and how large its files may grow."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import APPLICATIONS, CODE, ROOT, name, own_texts, python_files

FORBIDDEN_NAMES = {"utils", "helpers", "helper", "misc", "common", "tools", "signals"}
LONGEST_FILE = 400


def test_modules_are_named_by_their_subject() -> None:
    assert [name(path) for path in python_files(*CODE) if path.stem in FORBIDDEN_NAMES] == []


@pytest.mark.parametrize("folder", [*CODE, "templates", "static"])
def test_files_stay_short(folder: str) -> None:
    files = [path for path in own_texts() if name(path).startswith(f"{folder}/") and "migrations" not in path.parts]
    too_long = {name(path): _lines(path) for path in files if _lines(path) > LONGEST_FILE}
    assert too_long == {}


def test_models_neither_override_save_nor_listen_to_signals() -> None:
    pattern = re.compile(r"def save\(self|from django\.db\.models\.signals|@receiver")
    guilty = [name(path) for path in python_files(*APPLICATIONS) if pattern.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_no_figure_is_a_float() -> None:
    """Calculations hold Decimal alone: neither `float(` nor a literal with a point."""
    guilty = []
    for path in python_files("indicators/calculations"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            literal = isinstance(node, ast.Constant) and isinstance(node.value, float)
            if literal or (isinstance(node, ast.Name) and node.id == "float"):
                guilty.append(f"{name(path)}:{getattr(node, 'lineno', 0)}")
    assert guilty == []


def test_errors_are_never_swallowed_whole() -> None:
    bare = re.compile(r"except( Exception| BaseException)?( as \w+)?:")
    guilty = [name(path) for path in python_files(*APPLICATIONS) if bare.search(path.read_text(encoding="utf-8"))]
    assert guilty == []


def test_no_path_of_a_machine_is_written_down() -> None:
    """Not this file's: the parts are joined here so that they do not stand in it."""
    pattern = re.compile("|".join(re.escape("/" + root + "/") for root in ("home", "root", "work", "Users", "tmp")))
    guilty = [f"{name(path)}: {found.group()}" for path in own_texts() for found in pattern.finditer(_text(path))]
    assert guilty == []


def test_the_lock_names_no_registry() -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--hash=sha256:" in lock


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def _lines(path: Path) -> int:
    return len(_text(path).splitlines())

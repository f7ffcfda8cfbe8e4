"""Every change of data has its line in the trail: whoever writes a row is a service, and records it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import APPLICATIONS, ROOT, name, python_files

ROW = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}
# Services and loaders that write rows and record nothing themselves, and why.
APART = {
    "accounts/services/expiry.py": "sessions",
    "accounts/services/idempotency.py": "answers kept for other systems, written with what they answer",
    "accounts/services/mail.py": "whether a message was sent",
    "indicators/imports/contract/writing.py": "its callers record what the loading changed",
    "indicators/services/contracts.py": "the counter that keys computed results",
    "reports/services/generation.py": "files drawn from what was recorded when they were asked for",
    "reports/services/jobs.py": "how far a job is",
    "reports/services/notices.py": "messages",
}
DOORS = ("views", "api", "admin", "tasks", "forms", "filters", "presenters", "templatetags", "queries", "charts")
RECORDS = re.compile(r"\brecord(_\w+)?\(|\b_record\w*\(")


def writes(path: Path) -> list[str]:
    """Calls that write a row: a model's own, a manager's, a queryset's `update`, many at once."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            on = ast.unparse(node.func.value)
            of_rows = "objects" in on or "filter(" in on
            if (node.func.attr in ROW and "tokens" not in on and "formset" not in on) or (
                node.func.attr == "update" and of_rows
            ):
                found.append(f"{name(path)}:{node.lineno} {on}.{node.func.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "insert":
            found.append(f"{name(path)}:{node.lineno} insert")
    return found


def modules(*kinds: str) -> list[Path]:
    files = python_files(*APPLICATIONS)
    return [path for path in files if {*path.relative_to(ROOT).with_suffix("").parts[1:]} & set(kinds)]


def test_whoever_writes_a_row_records_it() -> None:
    writing = [path for path in modules("services", "imports") if writes(path)]
    silent = {name(path) for path in writing if not RECORDS.search(path.read_text(encoding="utf-8"))}
    assert silent - set(APART) == set()
    assert len(writing) > 20


@pytest.mark.parametrize("kind", DOORS)
def test_no_door_and_no_reading_writes_a_row(kind: str) -> None:
    assert [found for path in modules(kind) for found in writes(path)] == []


def test_what_stands_apart_is_there() -> None:
    assert [path for path in APART if not (ROOT / path).is_file()] == []

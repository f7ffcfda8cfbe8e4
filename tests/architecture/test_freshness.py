"""What is kept is forgotten by a number: every module that records a change of contract data raises it."""

from __future__ import annotations

import pytest

from tests.architecture.tree import APPLICATIONS, name, python_files

# They write no contract data: accounts, their roles and tokens; the demonstration goes through the services.
ROLES = ("schools/admin.py", "schools/services/memberships.py", "schools/sso.py")
ELSEWHERE = ("accounts/", "indicators/imports/demo.py", *ROLES)


def writers() -> list[str]:
    files = {name(path): path.read_text(encoding="utf-8") for path in python_files(*APPLICATIONS)}
    return [file for file, text in files.items() if "audit.record(" in text and not file.startswith(ELSEWHERE)]


@pytest.mark.parametrize("file", writers())
def test_whoever_records_a_change_of_a_contract_touches_it(file: str) -> None:
    texts = {name(path): path.read_text(encoding="utf-8") for path in python_files(*APPLICATIONS)}
    assert "contracts.touch(" in texts[file]

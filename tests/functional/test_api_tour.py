"""The tour of docs/api.md runs as printed: in curl and in Python, against the running server."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import TokenScope, User
from accounts.services import tokens
from indicators.imports.demo import load_demo
from indicators.models import Contract
from tests.tour import GUIDE, run, steps

FIXTURES = Path(__file__).parents[2] / "fixtures"


@pytest.fixture
def token(transactional_db: None, settings: Settings, tmp_path: Path) -> str:
    """A school's controller, in the demonstration."""
    settings.DEMO = True
    for code in ("cop-2018-2022", "cop-2023-2027"):
        call_command("load_contract", str(FIXTURES / code), stdout=StringIO())
    contract = Contract.objects.get(code="cop-2023-2027")
    load_demo(FIXTURES / "demo", contract=contract, password_file=tmp_path / "password")
    user = User.objects.get(email="controleur.albi@demo.example")
    return tokens.create(user=user, name="tour", scope=TokenScope.WRITE, days=1, by=None)[1]


def test_the_tour_runs_as_printed(live_server: LiveServer, token: str, tmp_path: Path) -> None:
    environment = {"API": f"{live_server.url}/api/v1", "TOKEN": token}
    listed = steps(GUIDE.read_text(encoding="utf-8"))
    for language in ("sh", "python"):
        own = [step for step in listed if step.language == language]
        printed = run(language, listed, folder=tmp_path, environment=environment)
        assert len(printed) == len(own) > 5
        pairs = zip(own, printed, strict=True)
        assert not [(step.code, found) for step, found in pairs if step.printed not in (None, found)]

"""The settings, read in a process of their own as a deployment reads them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

SECRET = "x" * 60 + "aZ9-_.,;:!"
CHECK = "import django; from django.core.management import call_command; django.setup(); call_command('check', {})"


def start(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    script = f"import os; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'imt_cop.settings'); {code}"
    command = [sys.executable, "-c", script]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def printed(expression: str, **environment: str) -> str:
    code = f"from django.conf import settings as s; print({expression})"
    return start(code, **environment).stdout.strip()


def test_production_asks_for_a_secret_key() -> None:
    result = start("from django.conf import settings; settings.DEBUG", SECRET_KEY="")
    assert result.returncode != 0
    assert "SECRET_KEY is not set. Make one:" in result.stderr


def test_the_commands_of_data_need_a_database_and_no_key(tmp_path: Path) -> None:
    environment = {"DATABASE_URL": f"sqlite:///{tmp_path}/cop.sqlite3"}
    command = [sys.executable, "manage.py", "evaluate", "absent", "--year", "2025"]
    migrated = subprocess.run([*command[:2], "migrate", "--verbosity", "0"], cwd=ROOT, env=environment, check=False)
    answer = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert migrated.returncode == 0
    assert answer.stderr.startswith("CommandError: contrat inconnu")


def test_debug_and_demonstration_are_off_by_default() -> None:
    assert printed("s.DEBUG, s.DEMO", SECRET_KEY=SECRET) == "False False"


@pytest.mark.parametrize(
    ("url", "engine", "name"),
    [
        ("sqlite:////srv/cop.sqlite3", "django.db.backends.sqlite3", "/srv/cop.sqlite3"),
        ("postgres://u:p@db/cop", "django.db.backends.postgresql", "cop"),
        ("postgresql://u:p@db/cop", "django.db.backends.postgresql", "cop"),
    ],
)
def test_the_database_follows_its_url(url: str, engine: str, name: str) -> None:
    expression = "s.DATABASES['default']['ENGINE'], s.DATABASES['default']['NAME']"
    shown = printed(expression, SECRET_KEY=SECRET, DATABASE_URL=url)
    assert engine in shown
    assert name in shown


def test_a_deployment_passes_every_security_check() -> None:
    result = start(
        CHECK.format("deploy=True, fail_level='WARNING'"), SECRET_KEY=SECRET, ALLOWED_HOSTS="cop.example.org"
    )
    assert result.returncode == 0, result.stderr


def test_a_demonstration_is_refused_as_a_deployment() -> None:
    result = start(CHECK.format("deploy=True"), SECRET_KEY=SECRET, DEMO="1")
    assert "imt_cop.E001" in result.stderr


@pytest.mark.parametrize(("behind", "trusted"), [("true", "1 1"), ("false", "0 0")])
def test_the_visitors_address_is_the_proxys_word_behind_one_alone(behind: str, trusted: str) -> None:
    expression = "s.ALLAUTH_TRUSTED_PROXY_COUNT, s.REST_FRAMEWORK['NUM_PROXIES']"
    assert printed(expression, SECRET_KEY=SECRET, BEHIND_PROXY=behind) == trusted


def test_pandas_and_plotly_stay_out_of_the_web_process() -> None:
    code = (
        "import sys, imt_cop.wsgi, django.urls; django.urls.get_resolver().url_patterns; "
        "print([m for m in ('pandas', 'plotly', 'numpy') if m in sys.modules])"
    )
    assert start(code, SECRET_KEY=SECRET).stdout.strip() == "[]"

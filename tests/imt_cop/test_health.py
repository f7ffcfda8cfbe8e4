"""Ready: the database answers and is migrated, the styles are collected. Redis is told, and never decides."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from pytest_django import Settings


def ready() -> tuple[int, dict[str, str]]:
    answer = Client().get("/readyz")
    return answer.status_code, answer.json()


def test_a_migration_that_waits_keeps_a_process_from_serving(db: None) -> None:
    MigrationRecorder.Migration.objects.filter(app="reports").order_by("-name")[:1].get().delete()
    assert ready() == (503, {"status": "migrations pending", "redis": "not configured"})


def test_a_database_that_does_not_answer_does_too(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", away)
    assert ready() == (503, {"status": "database unavailable", "redis": "not configured"})


def test_styles_that_were_not_collected_keep_a_process_from_serving(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.STATIC_ROOT = str(tmp_path)
    settings.STORAGES = configured.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}
    }
    assert ready() == (503, {"status": "static files not collected", "redis": "not configured"})
    call_command("collectstatic", interactive=False, verbosity=0)
    assert ready()[0] == 200


def test_redis_away_is_told_and_the_pages_go_on(db: None, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    assert ready() == (200, {"status": "ok", "redis": "unavailable"})


def test_redis_answers(db: None, settings: Settings, redis_url: str) -> None:
    settings.REDIS_URL = redis_url
    assert ready() == (200, {"status": "ok", "redis": "ok"})

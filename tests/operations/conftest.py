from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from tests.reports.conftest import quick_files
from tests.services import refuse_absence

__all__ = ["quick_files"]


@pytest.fixture
def _tools() -> None:
    """What a backup of PostgreSQL needs beside its server."""
    if connection.vendor == "postgresql" and not all(map(shutil.which, ("pg_dump", "pg_restore", "psql"))):
        refuse_absence("the client of PostgreSQL (pg_dump, pg_restore, psql)")
        pytest.skip("pg_dump, pg_restore and psql are not installed")


@pytest.fixture
def place(settings: Settings, tmp_path: Path) -> Path:
    """Where files and archives of one test go."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT.mkdir()
    return tmp_path

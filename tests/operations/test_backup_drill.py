"""The drill: an installation with everything in it is lost and comes back, to the last figure."""

from __future__ import annotations

import stat
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from accounts.models import AuditEntry
from reports.models import ReportFile, ReportVersion
from tests.operations import installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("quick_files", "_tools")]


def test_what_was_lost_comes_back_equal(place: Path, settings: Settings) -> None:
    settings.DEMO = True
    installation.fill()
    before, archive = installation.everything(), place / "drill.tar"
    assert before["signs in"]
    call_command("backup", to=archive, stdout=StringIO())
    installation.destroy()
    call_command("restore", archive, stdout=StringIO())
    assert installation.everything() == before
    assert (ReportVersion.objects.count(), ReportFile.objects.count()) == (3, 24)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_auditentry")
    assert AuditEntry.objects.exists()

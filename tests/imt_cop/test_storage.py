"""Files that were being written when their process was killed: removed once nobody can still be writing them."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from imt_cop.core.storage import disk_is_full, store, sweep
from reports.tasks import sweep_files
from tests.architecture.tree import ROOT
from tests.cast import Cast

# Writes a file without an end, through `store`.
WRITE = """
import itertools, sys
from pathlib import Path
from imt_cop.core.storage import store
store(Path(sys.argv[1]) / "report.pdf", itertools.repeat(b"x" * 4096))
"""


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """What a process that was killed at work leaves."""
    folder = tmp_path / "reports" / "7"
    with subprocess.Popen([sys.executable, "-c", WRITE, folder], cwd=ROOT) as process:
        while not list(folder.glob("*.part")):
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    return next(folder.glob("*.part"))


def test_a_kill_leaves_no_file_at_its_place_and_what_it_leaves_is_swept(left: Path, settings: Settings) -> None:
    settings.MEDIA_ROOT = left.parents[2]
    assert not (left.parent / "report.pdf").exists()
    assert sweep_files() == 0  # it may still be at work
    os.utime(left, (time.time() - 3601,) * 2)
    store(left.parent / "whole.pdf", [b"x"])
    os.utime(left.parent / "whole.pdf", (0, 0))
    assert sweep_files() == 1
    assert [path.name for path in left.parent.iterdir()] == ["whole.pdf"]


def test_a_folder_that_is_not_there_has_nothing_to_sweep(tmp_path: Path) -> None:
    assert sweep(tmp_path / "absent", older_than=timedelta(0)) == 0


def test_only_a_disk_without_room_is_full() -> None:
    assert disk_is_full(OSError(errno.ENOSPC, "No space left on device"))
    assert not disk_is_full(PermissionError(errno.EACCES, "Permission denied"))
    assert not disk_is_full(ValueError("No usable temporary directory"))


@pytest.mark.django_db
def test_an_upload_that_finds_no_room_for_its_temporary_file_is_said(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django writes it while it reads the form, before any view: to a real full device here."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.controller)
    client.cookies["csrftoken"] = "a" * 32
    name = "django.core.files.uploadedfile.tempfile.NamedTemporaryFile"
    with Path("/dev/full").open("r+b", 0) as full:
        monkeypatch.setattr(name, lambda **_options: full)
        file = SimpleUploadedFile("fiche.xlsx", os.urandom(3_000_000))
        answer = client.post("/saisie/essai/2025/albi/fichier/apercu/", {"file": file})
    assert answer.status_code == 507
    assert "n’a plus de place" in answer.content.decode()

"""What a backup and a restore refuse, and what they leave behind when the disk is full or they are killed: nothing."""

from __future__ import annotations

import json
import signal
import subprocess
import tarfile
import time
from collections.abc import Callable, Iterator
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from imt_cop.core.backup import postgresql
from schools.models import Entity
from tests.cast import Cast
from tests.operations import installation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("_tools")]
PROOF = "files/attachments/ab/abcd"


@pytest.fixture
def kept(cast: Cast, place: Path) -> Path:
    """An archive of a small installation: its people, its schools, a file."""
    file = place / "media" / PROOF.removeprefix("files/")
    file.parent.mkdir(parents=True)
    file.write_bytes(b"a proof" * 20_000)
    archive = place / "kept.tar"
    call_command("backup", to=archive, stdout=StringIO())
    return archive


def refused(archive: Path, *, replace: bool = True) -> str:
    """Why it is not restored; nothing has changed then."""
    before = installation.rows(), installation.files()
    with pytest.raises(CommandError) as error:
        call_command("restore", archive, replace=replace, stdout=StringIO())
    assert (installation.rows(), installation.files()) == before
    assert not list((archive.parent / "media").glob(".restoring*"))
    return str(error.value)


def change_albi() -> None:
    Entity.objects.filter(code="imt-mines-albi").update(note="since")


def test_it_takes_no_other_s_place(kept: Path, place: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("backup", to=kept)
    assert kept.read_bytes() == before
    call_command("backup", stdout=StringIO())
    [named_by_the_day] = (place / "backups").iterdir()
    assert named_by_the_day.match("imt-cop-2*Z.tar")


def test_a_database_in_use_is_replaced_only_when_told_so(kept: Path) -> None:
    change_albi()
    assert "n’est pas vide" in refused(kept, replace=False)
    (kept.parent / "media" / "attachments" / "ab" / "abcd").write_bytes(b"damaged")
    call_command("restore", kept, replace=True, stdout=StringIO())
    assert Entity.objects.get(code="imt-mines-albi").note == ""
    assert (kept.parent / "media" / "attachments" / "ab" / "abcd").read_bytes() == b"a proof" * 20_000


def test_a_database_without_all_its_rows_is_not_kept_and_another_key_is_told(kept: Path) -> None:
    def more(manifest: dict[str, Any]) -> None:
        manifest["rows"]["schools_entity"] += 1

    assert refused(told_otherwise(kept, more))
    err = StringIO()
    other_key = told_otherwise(kept, lambda manifest: manifest.update(key_mark="0" * 16))
    call_command("restore", other_key, replace=True, stdout=StringIO(), stderr=err)
    assert "SECRET_KEY" in err.getvalue()


def told_otherwise(archive: Path, change: Callable[[dict[str, Any]], None]) -> Path:
    other = archive.with_name("other.tar")
    with tarfile.open(archive) as source, tarfile.open(other, "w") as target:
        for info in source.getmembers():
            content = source.extractfile(info)
            assert content is not None
            if info.name == "manifest.json":
                manifest = json.load(content)
                change(manifest)
                content = BytesIO(json.dumps(manifest).encode())
                info.size = len(content.getvalue())
            target.addfile(info, content)
    return other


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of 128 kB, where this machine lets its user mount one."""
    disk = place / "disk"
    disk.mkdir()
    asked = ["mount", "-t", "tmpfs", "-o", "size=128k", "tmpfs", str(disk)]
    if subprocess.run(asked, check=False, capture_output=True).returncode:
        pytest.skip("this user may not mount a file system")
    yield disk
    subprocess.run(["umount", disk], check=True)


def test_a_full_disk_leaves_no_archive_and_restores_nothing(kept: Path, small_disk: Path, settings: Settings) -> None:
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", to=small_disk / "full.tar")
    assert list(small_disk.iterdir()) == []
    settings.MEDIA_ROOT = small_disk
    change_albi()
    assert "No space left" in refused(kept)
    assert [path for path in small_disk.rglob("*") if path.is_file()] == []


def killed(*arguments: str, sign: Callable[[], bool]) -> None:
    """Start it, and kill it once the sign is seen."""
    with installation.started(*arguments) as process:
        while process.poll() is None and not sign():
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)


def test_a_backup_that_is_killed_leaves_a_whole_archive_under_its_name_or_none(kept: Path, place: Path) -> None:
    target = place / "killed.tar"
    killed("backup", "--to", str(target), sign=lambda: bool(list(place.glob(".killed*"))))
    if not target.exists():  # as a rule: the kill comes well before the end
        call_command("backup", to=target, stdout=StringIO())
    call_command("restore", target, replace=True, stdout=StringIO())


def test_a_restore_that_is_killed_leaves_the_old_or_the_new_never_a_mixture(kept: Path, place: Path) -> None:
    old = installation.rows()
    change_albi()
    new = installation.rows()
    begun = "media/.restoring*/database"
    killed("restore", "--replace", str(kept), sign=lambda: bool(list(place.glob(begun))))
    assert installation.rows() in (old, new)
    assert list(installation.files()) == [PROOF]
    call_command("restore", kept, replace=True, stdout=StringIO())
    assert installation.rows() == old


on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="holds on PostgreSQL only")


@on_postgresql
def test_a_table_in_use_or_a_client_that_is_absent_stops_it_in_words(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with psycopg.connect(**installation.connection_parameters()) as other:
        other.execute("SELECT 1 FROM schools_entity")
        assert "lock timeout" in refused(kept)
    monkeypatch.setattr(postgresql.shutil, "which", lambda name: None)  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="pg_dump n’est pas installé ici"):
        call_command("backup", to=kept.with_name("again.tar"))
    assert not kept.with_name("again.tar").exists()

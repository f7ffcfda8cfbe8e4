"""An archive that is not whole, or not of this code, is refused in words before anything is touched."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from imt_cop.core.backup.archive import Manifest, written
from imt_cop.core.backup.engines import applied_migrations
from tests.cast import Cast
from tests.operations import installation

PROOF = "files/attachments/ab/abcd"


@pytest.fixture
def archive(cast: Cast, place: Path) -> Path:
    """Sound but for its database, which is never reached."""
    path, content = place / "kept.tar", place / "content"
    content.write_bytes(bytes(range(256)) * 400)
    with written(path) as made:
        made.add("database", content)
        made.add(PROOF, content)
        about: dict[str, Any] = {"application": "0.1.0", "made_at": "2026-01-01T00:00:00+00:00", "key_mark": "0" * 16}
        migrations, engine = applied_migrations(connection), connection.vendor
        made.close(Manifest(**about, engine=engine, migrations=migrations, rows={}, missing=[], members=made.members))
    return path


def refused(path: Path) -> str:
    """Why it is not restored; nothing has changed then."""
    before = installation.rows(), installation.files()
    with pytest.raises(CommandError) as error:
        call_command("restore", path, replace=True, stdout=StringIO())
    assert (installation.rows(), installation.files()) == before
    assert list((path.parent / "media").rglob("*")) == []
    assert "Rien n’a été changé" in str(error.value)
    return str(error.value)


def rewritten(path: Path, change: Callable[[str, bytes], tuple[str, bytes] | None]) -> Path:
    """The same archive with other names and contents; None takes a member away."""
    other = path.with_name("other.tar")
    with tarfile.open(path) as source, tarfile.open(other, "w") as target:
        for info in source.getmembers():
            read = source.extractfile(info)
            assert read is not None
            changed = change(info.name, read.read())
            if changed is not None:
                info.name, content = changed
                info.size = len(content)
                target.addfile(info, io.BytesIO(content))
    return other


def with_manifest(path: Path, name: str = PROOF, **fields: Any) -> Path:
    """Its manifest says something else, and its file has this name."""

    def change(member: str, content: bytes) -> tuple[str, bytes]:
        if member != "manifest.json":
            return (name if member == PROOF else member), content
        told = {**json.loads(content), **fields}
        told["members"] = {name if key == PROOF else key: one for key, one in told["members"].items()}
        return member, json.dumps(told).encode()

    return rewritten(path, change)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.9])
def test_a_truncated_one(archive: Path, share: float) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(len(content) * share)])
    refused(archive)


@pytest.mark.parametrize("member", ["database", PROOF])
def test_one_whose_member_was_touched(archive: Path, member: str) -> None:
    def flip(name: str, content: bytes) -> tuple[str, bytes]:
        return name, (content[:-1] + bytes([content[-1] ^ 1]) if name == member else content)

    assert f"{member} n’a pas l’empreinte" in refused(rewritten(archive, flip))


@pytest.mark.parametrize(
    ("member", "sentence"), [(PROOF, "membres de son manifeste"), ("manifest.json", "pas de manifeste")]
)
def test_one_that_lacks_a_member(archive: Path, member: str, sentence: str) -> None:
    def without(name: str, content: bytes) -> tuple[str, bytes] | None:
        return None if name == member else (name, content)

    assert sentence in refused(rewritten(archive, without))


@pytest.mark.parametrize("name", ["files/../out", "files//out", "files/", "/out", "files/a/../../out", "other"])
def test_one_whose_member_leads_out_of_its_folder(archive: Path, name: str) -> None:
    assert "refusés" in refused(with_manifest(archive, name))


def test_one_of_another_version_or_engine(archive: Path) -> None:
    first, *others = applied_migrations(connection)
    older = refused(with_manifest(archive, migrations=others, application="0.0.9"))
    newer = refused(with_manifest(archive, migrations=[first, *others, "schools.9999_later"]))
    assert ("la version 0.0.9" in older, first in older, "schools.9999_later" in newer) == (True, True, True)
    assert "d’une base oracle" in refused(with_manifest(archive, engine="oracle"))
    assert "format d’archive inconnu : 7" in refused(with_manifest(archive, format=7))
    assert "ne se lit pas" in refused(with_manifest(archive, rows=[]))

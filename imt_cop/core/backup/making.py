"""Making a backup, while the application goes on."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from imt_cop.core.backup.archive import DATABASE, FILES, Manifest, Writer, written
from imt_cop.core.backup.engines import applied_migrations, engine_of
from imt_cop.core.backup.errors import BackupError


def make(path: Path) -> Manifest:
    """Write an archive of the database and of every stored file; refuses a path where something is."""
    engine = engine_of(connection)
    with written(path) as archive:
        # Files are written before their row and removed after it, and never change. Those taken before the database is
        # read hold what is removed meanwhile; those taken after, what is added.
        _add_files(archive)
        try:
            with TemporaryDirectory(prefix=f".{path.name}.", dir=path.parent) as folder:
                dump = Path(folder) / DATABASE
                rows = engine.dump(dump)
                archive.add(DATABASE, dump)
        except FileNotFoundError as error:
            raise BackupError(f"la base n’a pas été copiée : {error}.") from error
        _add_files(archive)
        manifest = Manifest(
            application=application_version(),
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            engine=engine.name,
            key_mark=key_mark(),
            migrations=applied_migrations(connection),
            rows=rows,
            missing=_missing(archive),
            members=archive.members,
        )
        archive.close(manifest)
    return manifest


def application_version() -> str:
    with suppress(OSError):
        return str(
            tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
        )
    return "?"


def key_mark() -> str:
    """Tells one SECRET_KEY from another, and nothing of it."""
    return salted_hmac("imt_cop.core.backup", "key", algorithm="sha256").hexdigest()[:16]


def stored_files() -> Iterator[tuple[str, Path]]:
    """What is below MEDIA_ROOT, but what is being written there."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        below = path.relative_to(root)
        hidden = any(part.startswith(".") for part in below.parts)
        if not hidden and path.suffix != ".part" and path.is_file() and not path.is_symlink():
            yield f"{FILES}{below.as_posix()}", path


def _add_files(archive: Writer) -> None:
    for name, path in stored_files():
        if name not in archive.members:
            with suppress(FileNotFoundError):  # removed since it was listed
                archive.add(name, path)


def _missing(archive: Writer) -> list[str]:
    """Files that a row names, by their digest, and that the archive does not hold."""
    kept = {member.sha256 for member in archive.members.values()}
    lost = []
    for model in apps.get_models():
        names = {field.name for field in model._meta.get_fields()}
        if {"stored_name", "sha256"} <= names:
            rows = model._default_manager.all()
            rows = rows.filter(removed_at=None) if "removed_at" in names else rows
            lost += [
                name for name, digest in rows.values_list("stored_name", "sha256").iterator() if digest not in kept
            ]
    # Whose row came after the files were read: it is there, and in the next backup.
    there = [name for name, _path in stored_files()] if lost else []
    return sorted(name for name in lost if not any(one.endswith(f"/{name}") for one in there))

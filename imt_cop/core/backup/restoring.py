"""Restoring: all is checked before anything is touched; then files, then the database, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from imt_cop.core.backup.archive import DATABASE, FILES, UNTOUCHED, Manifest, Member, Reader, opened
from imt_cop.core.backup.engines import engine_of, is_empty
from imt_cop.core.backup.errors import BackupError
from imt_cop.core.backup.making import application_version, key_mark
from imt_cop.core.errors import StorageError
from imt_cop.core.storage import store


def restore(path: Path, *, replace: bool = False) -> Manifest:
    """Put an archive in the place of an empty installation, or with `replace` of any: whole or not at all."""
    with opened(path) as archive:
        manifest = archive.manifest
        _check(manifest)
        if not replace and not is_empty(connection):
            raise BackupError(
                f"la base n’est pas vide : rien n’a été touché. {REPLACE}",
            )
        root = Path(settings.MEDIA_ROOT)
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            with TemporaryDirectory(prefix=".restoring-", dir=root) as folder, _files(archive, root, replace=replace):
                dump = Path(folder) / DATABASE
                store(dump, archive.chunks(DATABASE))
                engine_of(connection).restore(dump, manifest.rows)
        except (StorageError, OSError) as error:
            raise BackupError(
                f"la place manque ou le disque refuse : {error.__cause__ or error}. {UNTOUCHED}"
            ) from error
    return manifest


REPLACE = "Pour remplacer ce qu’elle contient : make restore ARCHIVE=… REPLACE=1 (manage.py restore --replace)."


def other_key(manifest: Manifest) -> bool:
    """Was it made under another SECRET_KEY than this installation's?"""
    return manifest.key_mark != key_mark()


def _check(manifest: Manifest) -> None:
    engine = engine_of(connection).name
    if manifest.engine != engine:
        raise BackupError(
            f"l’archive est d’une base {manifest.engine}, cette installation est en {engine}. {UNTOUCHED}"
        )
    here = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    there = set(manifest.migrations)
    if here != there:
        parts = [
            f"{label} : {', '.join(sorted(names)[:5])}{'…' if len(names) > 5 else ''}"
            for label, names in (("l’archive n’a pas", here - there), ("ce code n’a pas", there - here))
            if names
        ]
        raise BackupError(
            f"l’archive vient de la version {manifest.application} du code, dont la base n’a pas les migrations de "
            f"celle-ci ({application_version()}) — {' ; '.join(parts)}. Installez la version de l’archive, restaurez, "
            f"puis mettez à jour. {UNTOUCHED}"
        )


@contextmanager
def _files(archive: Reader, root: Path, *, replace: bool) -> Iterator[None]:
    """The archive's files, taken away again should the block fail. Those already there stay: they never change."""
    written: list[Path] = []
    done = False
    try:
        for name in archive.manifest.files:
            path = root / name.removeprefix(FILES)
            member = archive.manifest.members[name]
            if _holds(path, member):
                continue
            if path.exists() and not replace:
                raise BackupError(f"{path} est là avec un autre contenu. {UNTOUCHED} {REPLACE}")
            if not path.exists():
                written.append(path)
            store(path, archive.chunks(name))
        yield
        done = True
    finally:
        if not done:
            for path in written:
                path.unlink(missing_ok=True)


def _holds(path: Path, member: Member) -> bool:
    if not path.is_file() or path.stat().st_size != member.size:
        return False
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest() == member.sha256

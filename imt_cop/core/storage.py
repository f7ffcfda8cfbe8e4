"""Files written whole or not at all: a temporary file, fsync, rename."""

from __future__ import annotations

import errno
import hashlib
import os
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

from django.utils.translation import gettext_lazy as _

from imt_cop.core.errors import StorageError

NOT_STORED = _("Le fichier n’a pas pu être enregistré : l’espace manque peut-être. Réessayez.")
NO_ROOM = _(
    "Le serveur n’a plus de place : rien n’a été enregistré. Réessayez plus tard, ou prévenez un administrateur."
)
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
SUFFIX = ".part"
# No file takes so long to write: what is older was left by a process that died.
ABANDONED = timedelta(hours=1)


def store(path: Path, chunks: Iterable[bytes]) -> tuple[int, str]:
    """Write a file that its owner alone reads; its size and its SHA-256.

    Raises StorageError where it cannot be written: then nothing is at `path` that was not there before.
    """
    # Named anew each time: two processes that make the same file do not write into one another's.
    part, digest, size = path.with_name(f"{path.name}.{uuid4().hex}{SUFFIX}"), hashlib.sha256(), 0
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        part.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(NOT_STORED) from error
    finally:
        with suppress(OSError):  # not there, as is usual
            part.unlink()
    return size, digest.hexdigest()


def sync_folder(directory: Path) -> None:
    """The rename itself survives a power cut."""
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def disk_is_full(error: BaseException | None) -> bool:
    """Is that what stopped a writing? Python says it of a temporary file in words of its own."""
    if not isinstance(error, OSError):
        return False
    return error.errno in FULL or "No usable temporary directory" in str(error)


def sweep(folder: Path, *, older_than: timedelta = ABANDONED) -> int:
    """Remove the unfinished files that killed processes left there, at any depth; how many."""
    swept, latest = 0, time.time() - older_than.total_seconds()
    for part in folder.rglob(f"*.*{SUFFIX}"):
        with suppress(OSError):  # gone, or finished, meanwhile
            if part.is_file() and part.stat().st_mtime < latest:
                part.unlink()
                swept += 1
    return swept

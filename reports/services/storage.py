"""Where the files of reports are: under MEDIA_ROOT, out of the web server's reach."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.conf import settings

from imt_cop.core.storage import store
from reports.models.files import StoredFile

FOLDER = "reports"


def path_of(file: StoredFile) -> Path:
    return root() / file.stored_name


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER


def is_whole(file: StoredFile) -> bool:
    """Is it there, with its size? Its digest is what a reader verifies."""
    try:
        return path_of(file).stat().st_size == file.size
    except OSError:
        return False


def keep(stored_name: str, content: bytes) -> tuple[int, str]:
    """Write it whole or not at all; its size and its SHA-256. Raises StorageError."""
    return store(root() / stored_name, [content])


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()

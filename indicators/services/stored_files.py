"""Files that people give as proofs: checked, written whole or not at all, kept under a random name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol
from uuid import uuid4

from django.conf import settings
from django.utils.translation import gettext as _

from imt_cop.core.errors import InvalidInputError
from imt_cop.core.storage import store
from indicators.services import file_types
from indicators.services.file_types import FileType

MEGABYTE = 1_000_000
MAX_SIZE = 10 * MEGABYTE
MAX_NAME = 200


class Upload(Protocol):
    """What a door hands over: `django.core.files.uploadedfile.UploadedFile` is one."""

    @property
    def name(self) -> str | None: ...
    @property
    def size(self) -> int | None: ...
    @property
    def file(self) -> IO[bytes] | None: ...

    def chunks(self) -> Iterable[bytes]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file that was written; the columns of `StoredFile` that tell of it."""

    stored_name: str
    original_name: str
    content_type: str
    size: int
    sha256: str

    @property
    def columns(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def path_of(stored_name: str) -> Path:
    """Where its bytes are: served by a view alone, never by the web server."""
    return Path(settings.MEDIA_ROOT) / "attachments" / stored_name[:2] / stored_name


@contextmanager
def kept(upload: Upload) -> Iterator[KeptFile]:
    """Write a file of an accepted type; should the block fail, nothing of it stays.

    Raises InvalidInputError with what is wrong, StorageError on a full disk.
    """
    name, kind = checked(upload)
    stored_name, done = uuid4().hex, False
    path = path_of(stored_name)
    size, digest = store(path, upload.chunks())
    try:
        yield KeptFile(
            stored_name=stored_name, original_name=name, content_type=kind.content_type, size=size, sha256=digest
        )
        done = True
    finally:
        if not done:
            path.unlink(missing_ok=True)


def checked(upload: Upload) -> tuple[str, FileType]:
    """The file's name without any folder, and its type, once its size is right and its content is what it says."""
    raw = (upload.name or "").replace("\\", "/").rsplit("/", 1)[-1]
    name = "".join(letter for letter in raw if letter.isprintable()).strip()[-MAX_NAME:]
    if not upload.size:
        raise InvalidInputError([("file", _("Le fichier est vide."))])
    if upload.size > MAX_SIZE:
        raise InvalidInputError([("file", _("Le fichier dépasse %s Mo.") % (MAX_SIZE // MEGABYTE))])
    extension = name.rpartition(".")[2]
    known = any(extension.lower() in one.extensions for one in file_types.TYPES)
    kind = file_types.type_of(upload.file, extension) if known and upload.file else None
    if kind is None and known:
        raise InvalidInputError([("file", _("Le contenu du fichier n’est pas celui d’un « .%s ».") % extension)])
    if kind is None:
        raise InvalidInputError([("file", _("Ce type de fichier n’est pas accepté : %s.") % file_types.labels())])
    return name, kind

"""The archive: a tar file whose last member is its manifest. Written whole or not at all, read only if it is whole."""

from __future__ import annotations

import errno
import hashlib
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO
from uuid import uuid4

import msgspec

from imt_cop.core.backup.errors import BackupError
from imt_cop.core.storage import sync_folder

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
FILES = "files/"
PIECE = 1024 * 1024


class Member(msgspec.Struct, frozen=True):
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the archive holds, and of which installation."""

    format: int = FORMAT
    application: str
    made_at: str
    engine: str
    # A mark of SECRET_KEY, which the archive does not hold: the second factors are unreadable under another one.
    key_mark: str
    # "application.name" of each one applied.
    migrations: list[str]
    rows: dict[str, int]
    # Files that a row names and that were not there: lost before the backup, not by it.
    missing: list[str]
    members: dict[str, Member]

    @property
    def files(self) -> list[str]:
        return [name for name in self.members if name.startswith(FILES)]


class Digesting:
    """A file read once: what passes through it is counted in its digest."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest, self.size = source, hashlib.sha256(), 0

    def read(self, size: int = -1) -> bytes:
        piece = self.source.read(size)
        self.digest.update(piece)
        self.size += len(piece)
        return piece

    @property
    def member(self) -> Member:
        return Member(size=self.size, sha256=self.digest.hexdigest())


class Writer:
    """Members added one after the other to an archive that is not there yet."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members: dict[str, Member] = {}

    def add(self, name: str, path: Path) -> None:
        """Raises FileNotFoundError, the archive unchanged, where nothing is at `path` any more."""
        with path.open("rb") as source:
            info = tarfile.TarInfo(name)
            info.size, info.mode = os.fstat(source.fileno()).st_size, 0o600
            read = Digesting(source)
            self.tar.addfile(info, read)
        self.members[name] = read.member

    def close(self, manifest: Manifest) -> None:
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        info = tarfile.TarInfo(MANIFEST)
        info.size, info.mode = len(content), 0o600
        self.tar.addfile(info, BytesIO(content))


@contextmanager
def written(path: Path) -> Iterator[Writer]:
    """An archive at `path` once the block ends without an error; it never takes the place of another file."""
    if path.exists() or path.is_symlink():
        raise BackupError(f"{path} existe déjà : donnez un autre nom, une sauvegarde n’en remplace jamais une autre.")
    part = path.with_name(f".{path.name}.{uuid4().hex}.part")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
                yield Writer(tar)
            out.flush()
            os.fsync(out.fileno())
        _name(part, path)
    except OSError as error:
        raise BackupError(f"la sauvegarde n’a pas pu être écrite, rien n’est à {path} : {error}.") from error
    finally:
        with suppress(OSError):  # never made
            part.unlink()


def _is_ours(name: str) -> bool:
    """The database, or a path below `files/` that stays there."""
    parts = name.removeprefix(FILES).split("/")
    below = name.startswith(FILES) and "\0" not in name and not {"", ".", ".."} & set(parts)
    return name == DATABASE or below


def _name(part: Path, path: Path) -> None:
    """Give it its name, unless somebody took that in between."""
    try:
        os.link(part, path)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP) or path.exists():
            raise
        part.rename(path)  # a file system without hard links
    sync_folder(path.parent)


@contextmanager
def opened(path: Path) -> Iterator[Reader]:
    """The archive, once every member was read and found as the manifest says."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            reader = Reader(tar)
            reader.verify()
            yield reader
    except FileNotFoundError:
        raise BackupError(f"aucune archive à {path}.") from None
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{path} n’est pas une archive entière (tronquée ou abîmée) : {error}. {UNTOUCHED}") from None


UNTOUCHED = "Rien n’a été changé."


class Reader:
    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.infos = tar.getmembers()
        self.manifest = self._manifest()

    def _manifest(self) -> Manifest:
        found = [info for info in self.infos if info.name == MANIFEST]
        if len(found) != 1:
            raise BackupError(f"l’archive n’a pas de manifeste : elle est tronquée, ou n’en est pas une. {UNTOUCHED}")
        content = self._source(found[0]).read()
        try:
            kept = msgspec.json.decode(content)
            if kept.get("format") != FORMAT:
                raise BackupError(f"format d’archive inconnu : {kept.get('format')}. {UNTOUCHED}")
            return msgspec.json.decode(content, type=Manifest)
        except (msgspec.DecodeError, AttributeError) as error:
            raise BackupError(f"le manifeste de l’archive ne se lit pas : {error}. {UNTOUCHED}") from None

    def verify(self) -> None:
        """Exactly the members that the manifest lists, each with its size and its digest."""
        names = [info.name for info in self.infos if info.name != MANIFEST]
        listed = self.manifest.members
        if sorted(names) != sorted(listed) or DATABASE not in listed:
            wrong = sorted(set(names) ^ set(listed)) or ["un membre en double"]
            raise BackupError(f"l’archive n’a pas les membres de son manifeste : {', '.join(wrong[:5])}. {UNTOUCHED}")
        for info in self.infos:
            if info.name == MANIFEST:
                continue
            if not info.isreg() or not _is_ours(info.name):
                raise BackupError(f"nom ou nature de membre refusés : {info.name!r}. {UNTOUCHED}")
            if self._read(info) != listed[info.name]:
                raise BackupError(f"{info.name} n’a pas l’empreinte du manifeste : archive abîmée. {UNTOUCHED}")

    def _read(self, info: tarfile.TarInfo) -> Member:
        read = Digesting(self._source(info))
        while read.read(PIECE):
            pass
        return read.member

    def chunks(self, name: str) -> Iterator[bytes]:
        source = self._source(self.tar.getmember(name))
        while piece := source.read(PIECE):
            yield piece

    def _source(self, info: tarfile.TarInfo) -> IO[bytes]:
        source = self.tar.extractfile(info)
        if source is None:
            raise BackupError(f"{info.name!r} n’est pas un fichier. {UNTOUCHED}")
        return source

"""SQLite, by its online backup: readers and writers go on meanwhile."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from imt_cop.core.backup.errors import BackupError

PATIENCE = 4.0
BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class SQLite:
    name = "sqlite"

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.path = Path(str(connection.settings_dict["NAME"]))
        self.close = connection.close

    def dump(self, path: Path) -> dict[str, int]:
        try:
            with closing(self._live()) as live, closing(sqlite3.connect(path)) as copy:
                live.backup(copy, progress=_patient())
                # One file, complete without a journal beside it.
                copy.execute("PRAGMA journal_mode=DELETE")
                return _rows(copy)
        except sqlite3.Error as error:
            raise BackupError(f"la base n’a pas pu être copiée : {error}.") from error

    def restore(self, path: Path, rows: dict[str, int]) -> None:
        """Into the file that others may have open, in one transaction of it: a rename would leave them the old one."""
        self.close()
        try:
            with closing(sqlite3.connect(path)) as source, closing(self._live()) as live:
                if _rows(source) != rows:
                    raise BackupError("la base de l’archive n’a pas les lignes que son manifeste annonce.")
                # Refused at once where somebody writes.
                live.execute("BEGIN IMMEDIATE")
                live.execute("ROLLBACK")
                source.backup(live, progress=_patient())
        except sqlite3.Error as error:
            raise BackupError(f"la base n’a pas pu être restaurée, elle est comme avant : {error}.") from error

    def _live(self) -> sqlite3.Connection:
        return sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)


def _rows(database: sqlite3.Connection) -> dict[str, int]:
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    tables = sorted(name for (name,) in found)
    return {
        name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - a name of the database's own
        for name in tables
    }


def _patient() -> Callable[[int, int, int], None]:
    """Python would ask again for ever."""
    deadline = time.monotonic() + PATIENCE

    def progress(status: int, remaining: int, total: int) -> None:
        if status in BUSY and time.monotonic() > deadline:
            raise sqlite3.OperationalError("un autre processus tient la base : arrêtez-le")

    return progress

"""Migrations that give up rather than hold everybody up: they wait a few seconds for a lock, and no longer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError
from django.db.backends.base.base import BaseDatabaseWrapper

# One at a time in a database; any number would do, as long as it is the same.
ONE_AT_A_TIME = 20_232_027
LOCK_NOT_AVAILABLE, CANCELLED = "55P03", "57014"
AGAIN = "Ce qui était en cours est défait ; `migrate` reprendra où il s’est arrêté."


class MigrationStoppedError(Exception):
    """A migration gave up: nothing of it is left, and it can be run again."""


@contextmanager
def patiently(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Limits for this connection while the block runs, and sentences where one is reached."""
    limit = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    with limit(connection):
        try:
            yield
        except OperationalError as error:
            if sentence := _sentence(error):
                raise MigrationStoppedError(sentence) from error
            raise


@contextmanager
def _on_postgresql(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [ONE_AT_A_TIME])
        if not cursor.fetchone()[0]:
            raise MigrationStoppedError("une autre migration de cette base est en cours : attendez qu’elle finisse.")
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{settings.MIGRATION_LOCK_TIMEOUT}s"])
        cursor.execute(
            "SELECT set_config('statement_timeout', %s, false)", [f"{settings.MIGRATION_STATEMENT_TIMEOUT}s"]
        )
    try:
        yield
    finally:
        # A connection that was lost has given its lock back, and its limits went with it.
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET lock_timeout")
                cursor.execute("RESET statement_timeout")
                cursor.execute("SELECT pg_advisory_unlock(%s)", [ONE_AT_A_TIME])


@contextmanager
def _on_sqlite(connection: BaseDatabaseWrapper) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        [before] = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {settings.MIGRATION_LOCK_TIMEOUT * 1000:d}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before:d}")


def _sentence(error: OperationalError) -> str:
    state = getattr(error.__cause__, "sqlstate", None)
    if state == LOCK_NOT_AVAILABLE or "database is locked" in str(error):
        return (
            f"une table est tenue par un autre processus depuis {settings.MIGRATION_LOCK_TIMEOUT} s : la migration "
            f"renonce plutôt que de bloquer tout le monde. {AGAIN} Attendez la fin d’un import ou d’une sauvegarde, "
            "ou arrêtez le web et les tâches, et recommencez."
        )
    if state == CANCELLED:
        return (
            f"une instruction a duré plus de {settings.MIGRATION_STATEMENT_TIMEOUT} s. {AGAIN} Pour une grande base, "
            "arrêtez le web et les tâches et donnez plus de temps (MIGRATION_STATEMENT_TIMEOUT)."
        )
    return ""

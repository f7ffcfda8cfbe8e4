"""What a backup asks of a database engine."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.recorder import MigrationRecorder

from imt_cop.core.backup.postgresql import PostgreSQL
from imt_cop.core.backup.sqlite import SQLite

# What `migrate` writes by itself: a database that holds nothing else is empty.
WRITTEN_BY_MIGRATE = frozenset({"django_migrations", "django_content_type", "auth_permission"})


class Engine(Protocol):
    name: str

    def dump(self, path: Path) -> dict[str, int]:
        """Write one consistent state of the database to `path`; the rows of each of its tables."""

    def restore(self, path: Path, rows: dict[str, int]) -> None:
        """Put the database of a dump in the place of this one, whole or not at all; `rows` is what it then holds."""


def engine_of(connection: BaseDatabaseWrapper) -> Engine:
    return SQLite(connection) if connection.vendor == "sqlite" else PostgreSQL(connection)


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    """Has nobody written anything here, beside `migrate`?"""
    quote = connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names(cursor)) - WRITTEN_BY_MIGRATE):
            cursor.execute(f"SELECT 1 FROM {quote(table)} LIMIT 1")  # noqa: S608 - a name of the database's own
            if cursor.fetchone():
                return False
    return True


def applied_migrations(connection: BaseDatabaseWrapper) -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())

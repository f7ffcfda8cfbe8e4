"""The database's own refusal to change or remove rows of the audit trail, on both engines."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table} is append-only'; END $$
"""
_POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_append_only()
"""


def install_statements(vendor: str, table: str) -> list[str]:
    """The SQL that makes `table` append-only; `table` is a name of ours, never an input."""
    if vendor == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("update", "delete")]
    return [_POSTGRESQL_FUNCTION.format(table=table), _POSTGRESQL.format(table=table)]


def remove_statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_append_only()",
    ]


class AppendOnly:
    """The two directions of a migration: `RunPython(AppendOnly("t").install, AppendOnly("t").remove)`."""

    def __init__(self, table: str) -> None:
        self.table = table

    def install(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in install_statements(editor.connection.vendor, self.table):
            editor.execute(statement)

    def remove(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in remove_statements(editor.connection.vendor, self.table):
            editor.execute(statement)

"""The database's own refusal to change or remove rows that are kept for ever, on both engines."""

from __future__ import annotations

from dataclasses import dataclass

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
# SQLite has no TRUNCATE: there, a DELETE of everything still asks the trigger.
_NO_TRUNCATE = """
CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION {function}()
"""


def install_statements(vendor: str, table: str) -> list[str]:
    """The SQL that makes `table` append-only; `table` is a name of ours, never an input."""
    if vendor == "sqlite":
        return [_SQLITE.format(table=table, verb=verb) for verb in ("update", "delete")]
    return [
        _POSTGRESQL_FUNCTION.format(table=table),
        _POSTGRESQL.format(table=table),
        *no_truncate_statements(vendor, table, f"{table}_append_only"),
    ]


def no_truncate_statements(vendor: str, table: str, function: str) -> list[str]:
    """`table` cannot be emptied at once either; `function` is the one that refuses its other changes."""
    if vendor == "sqlite":
        return []
    return [*truncate_statements(vendor, table), _NO_TRUNCATE.format(table=table, function=function)]


def truncate_statements(vendor: str, table: str) -> list[str]:
    return [] if vendor == "sqlite" else [f"DROP TRIGGER IF EXISTS {table}_no_truncate ON {table}"]


def remove_statements(vendor: str, table: str) -> list[str]:
    if vendor == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [
        *truncate_statements(vendor, table),
        f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}",
        f"DROP FUNCTION IF EXISTS {table}_append_only()",
    ]


class AppendOnly:
    """The two directions of a migration: `RunPython(AppendOnly("t").install, AppendOnly("t").remove)`."""

    def __init__(self, table: str) -> None:
        self.table = table

    def refuse_truncate(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in no_truncate_statements(editor.connection.vendor, self.table, f"{self.table}_append_only"):
            editor.execute(statement)

    def allow_truncate(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in truncate_statements(editor.connection.vendor, self.table):
            editor.execute(statement)

    def install(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in install_statements(editor.connection.vendor, self.table):
            editor.execute(statement)

    def remove(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in remove_statements(editor.connection.vendor, self.table):
            editor.execute(statement)


_SEALED_SQLITE = """
CREATE TRIGGER {table}_sealed_{verb} BEFORE {verb} ON {table} WHEN {when}
BEGIN SELECT RAISE(ABORT, '{table}: a sealed row is kept'); END
"""
_SEALED_FUNCTION = """
CREATE OR REPLACE FUNCTION {table}_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{table}: a sealed row is kept'; END $$
"""
_SEALED_POSTGRESQL = """
CREATE TRIGGER {table}_sealed_{verb} BEFORE {verb} ON {table}
FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION {table}_sealed()
"""


@dataclass(frozen=True, slots=True)
class Sealed:
    """Rows that may change until a condition holds of them, and never after; the directions of a migration.

    `when` is a condition on OLD; `columns` are those that it seals; `forbidden` a condition on NEW that it refuses.
    All are SQL of ours, never an input.
    """

    table: str
    when: str
    columns: tuple[str, ...]
    forbidden: str

    def install_sql(self, vendor: str) -> list[str]:
        differs = "IS NOT" if vendor == "sqlite" else "IS DISTINCT FROM"
        changed = [f"OLD.{name} {differs} NEW.{name}" for name in self.columns]
        conditions = {"UPDATE": f"{self.when} AND ({' OR '.join([*changed, self.forbidden])})", "DELETE": self.when}
        form = _SEALED_SQLITE if vendor == "sqlite" else _SEALED_POSTGRESQL
        first = [] if vendor == "sqlite" else [_SEALED_FUNCTION.format(table=self.table)]
        return first + [form.format(table=self.table, verb=verb, when=when) for verb, when in conditions.items()]

    def remove_sql(self, vendor: str) -> list[str]:
        on = "" if vendor == "sqlite" else f" ON {self.table}"
        triggers = [f"DROP TRIGGER IF EXISTS {self.table}_sealed_{verb}{on}" for verb in ("UPDATE", "DELETE")]
        return triggers if vendor == "sqlite" else [*triggers, f"DROP FUNCTION IF EXISTS {self.table}_sealed()"]

    def install(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in self.install_sql(editor.connection.vendor):
            editor.execute(statement)

    def remove(self, apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
        for statement in self.remove_sql(editor.connection.vendor):
            editor.execute(statement)

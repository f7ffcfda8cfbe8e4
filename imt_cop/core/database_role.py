"""The role under which the application runs on PostgreSQL: it reads and writes, and changes nothing that is kept.

The tables belong to another role, which migrates. Triggers refuse what would change the trail to both; only this one
cannot take them away.
"""

from __future__ import annotations

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

# Tables whose own triggers refuse any change: the ones that `append_only.AppendOnly` made.
APPEND_ONLY = """
SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND t.tgname = c.relname || '_append_only' ORDER BY 1
"""
FACTS = """
SELECT rolsuper OR rolcreaterole, pg_has_role(oid, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s
"""


class RoleError(Exception):
    """Nothing was granted; the message says what to do."""


def grant(connection: BaseDatabaseWrapper, role: str) -> list[str]:
    """Give `role` exactly what the application needs, whatever it had; the tables that it may only add to."""
    quoted, database = connection.ops.quote_name(role), connection.ops.quote_name(connection.settings_dict["NAME"])
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _check(cursor, role, quoted)
        cursor.execute(APPEND_ONLY)
        kept = [table for (table,) in cursor.fetchall()]
        for statement in (
            f"GRANT CONNECT ON DATABASE {database} TO {quoted}",
            f"GRANT USAGE ON SCHEMA public TO {quoted}",
            f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {quoted}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {quoted}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {quoted}",
            f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {quoted}",
            *(f"REVOKE UPDATE, DELETE ON {connection.ops.quote_name(table)} FROM {quoted}" for table in kept),
        ):
            cursor.execute(statement)
    return kept


def _check(cursor: CursorWrapper, role: str, quoted: str) -> None:
    cursor.execute(FACTS, [role])
    found = cursor.fetchone()
    if found is None:
        raise RoleError(f"le rôle {role} n’existe pas. Créez-le : CREATE ROLE {quoted} LOGIN PASSWORD '…';")
    if found[0] or found[1]:
        raise RoleError(
            f"le rôle {role} peut tout : il est administrateur, ou membre de celui qui possède les tables. "
            "Donnez à l’application un rôle qui ne l’est pas."
        )


def may_change_the_trail(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Could the role that is connected change or remove rows of this table, were its triggers taken away?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [table])
        if cursor.fetchone()[0] is None:
            return False
        cursor.execute("SELECT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')", [table])
        return bool(cursor.fetchone()[0])

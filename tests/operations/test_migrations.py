"""A migration that meets a lock gives up in words, leaves nothing half done, and can be run again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import StringIO

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pytest_django import Settings

from imt_cop.core.backup.engines import applied_migrations
from imt_cop.core.migrating import ONE_AT_A_TIME
from tests.operations.installation import connection_parameters

pytestmark = pytest.mark.django_db(transaction=True)
on_postgresql = pytest.mark.skipif(connection.vendor != "postgresql", reason="holds on PostgreSQL only")
TABLE = "reports_reportversion"


@pytest.fixture(autouse=True)
def _short(settings: Settings) -> None:
    settings.MIGRATION_LOCK_TIMEOUT = 1


@contextmanager
def held() -> Iterator[None]:
    """Another process is in the middle of a write: on PostgreSQL, on the table that the migration takes last."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            yield
    else:
        with psycopg.connect(**connection_parameters()) as other_connection:
            other_connection.execute(f"LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE")
            yield


def migrate(target: str = "") -> None:
    call_command("migrate", *(["reports", target] if target else []), verbosity=0, stdout=StringIO())


def guarded() -> int:
    """How many tables refuse TRUNCATE."""
    if connection.vendor == "sqlite":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%%_no_truncate'")
        return int(cursor.fetchone()[0])


def test_it_gives_up_with_nothing_half_done_and_runs_again() -> None:
    before = applied_migrations(connection), guarded()
    with held(), pytest.raises(CommandError, match="depuis 1 s : la migration renonce"):
        migrate("0002")
    assert (applied_migrations(connection), guarded()) == before
    migrate("0002")
    assert "reports.0003_append_only_truncate" not in applied_migrations(connection)
    with held(), pytest.raises(CommandError, match="renonce"):
        migrate()
    assert guarded() == 0
    migrate()
    assert (applied_migrations(connection), guarded()) == before


@on_postgresql
def test_a_statement_without_end_is_stopped(settings: Settings) -> None:
    settings.MIGRATION_LOCK_TIMEOUT, settings.MIGRATION_STATEMENT_TIMEOUT = 60, 1
    with held(), pytest.raises(CommandError, match="duré plus de 1 s"):
        migrate("0002")


@on_postgresql
def test_two_do_not_migrate_at_once_and_the_limits_end_with_it() -> None:
    with psycopg.connect(**connection_parameters()) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [ONE_AT_A_TIME])
        with pytest.raises(CommandError, match="une autre migration"):
            migrate()
    migrate()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('lock_timeout'), current_setting('statement_timeout')")
        assert cursor.fetchone() == ("0", "0")

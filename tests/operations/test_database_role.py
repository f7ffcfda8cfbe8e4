"""On PostgreSQL the application runs under a role of its own, which can do its work and not touch the trail."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import DatabaseError, ProgrammingError, connection, transaction
from django.test import Client
from pytest_django import Settings

from accounts.models import AuditEntry
from imt_cop.core.database_role import APPEND_ONLY
from indicators.models import Observation
from tests.cast import Cast
from tests.conftest import APPEND_ONLY as KNOWN
from tests.factories.accounts import PASSWORD
from tests.indicators.views.world import BASE, World

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="holds on PostgreSQL only"),
]
ROLE = f"cop_app_{os.getpid()}"
REFUSED = (
    "UPDATE accounts_auditentry SET new = '0'",
    "DELETE FROM accounts_auditentry",
    "TRUNCATE accounts_auditentry",
    "ALTER TABLE accounts_auditentry DISABLE TRIGGER ALL",
    "DROP TRIGGER accounts_auditentry_append_only ON accounts_auditentry",
    "CREATE OR REPLACE FUNCTION accounts_auditentry_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'",
    "DROP TABLE accounts_auditentry",
    "UPDATE indicators_observationrevision SET value = '0'",
    "DELETE FROM django_migrations",
    "SET ROLE postgres",
)


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def role() -> Iterator[str]:
    """A role that can sign in and nothing else."""
    try:
        execute(f"CREATE ROLE {ROLE} LOGIN PASSWORD 'of-the-tests'")
    except ProgrammingError:
        pytest.skip("this user may not create a role")
    yield ROLE
    execute(f"DROP OWNED BY {ROLE}", f"DROP ROLE {ROLE}")


@pytest.fixture
def as_role(role: str) -> Iterator[None]:
    """The application, connected as that role once it has its rights."""
    call_command("grant_application_role", role, stdout=StringIO())
    owner = {name: connection.settings_dict[name] for name in ("USER", "PASSWORD")}
    connection.close()
    connection.settings_dict |= {"USER": role, "PASSWORD": "of-the-tests"}
    yield
    connection.close()
    connection.settings_dict |= owner


def test_it_does_its_work_and_cannot_touch_the_trail(cast: Cast, as_role: None) -> None:
    world, client = World.build(cast), Client()
    client.post("/accounts/login/", {"login": "controller@example.org", "password": PASSWORD})
    before = AuditEntry.objects.count()
    saved = client.post(f"{BASE}imt-mines-albi/eleves/", {"eleves-value": "850", "eleves-version": "0"})
    assert (saved.status_code, Observation.objects.filter(entity=cast.albi, year=2025).count()) == (302, 1)
    assert (AuditEntry.objects.count() > before, world.contract.pk > 0) == (True, True)
    for statement in REFUSED:
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            execute(statement)
    assert [
        one.id for one in run_checks(databases=["default"], include_deployment_checks=True, tags=["database"])
    ] == []


def test_the_owner_is_warned_and_refused_too(cast: Cast) -> None:
    found = run_checks(databases=["default"], include_deployment_checks=True, tags=["database"])
    assert [one.id for one in found] == ["imt_cop.W002"]
    AuditEntry.objects.create(action="created", object_type="x", object_id="1")
    for statement in ("UPDATE {} SET at = at", "DELETE FROM {}", "TRUNCATE {} CASCADE"):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            execute(statement.format("accounts_auditentry"))


def test_every_table_that_is_only_added_to_is_known() -> None:
    with connection.cursor() as cursor:
        cursor.execute(APPEND_ONLY)
        found = {table for (table,) in cursor.fetchall()}
        cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%%_no_truncate'")
        assert {table for (table,) in cursor.fetchall()} == found
    assert found == {model._meta.db_table for model in KNOWN}


def test_a_role_that_could_do_anything_or_is_not_there_is_refused(role: str, settings: Settings) -> None:
    with pytest.raises(CommandError, match="n’existe pas"):
        call_command("grant_application_role", "nobody_of_that_name")
    execute(f"ALTER ROLE {role} SUPERUSER")
    settings.DATABASE_APPLICATION_ROLE = role
    with pytest.raises(CommandError, match="peut tout"):
        call_command("migrate", verbosity=0)
    execute(f"ALTER ROLE {role} NOSUPERUSER")
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'accounts_user', 'UPDATE')", [role])
        assert cursor.fetchone() == (True,)

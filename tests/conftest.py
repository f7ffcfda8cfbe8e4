"""Fixtures that every test can ask for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from accounts.models import AuditEntry, User
from imt_cop.core.append_only import install_statements, remove_statements
from indicators.models import SEALED, FigureMessage, ObservationRevision
from indicators.queries.definition import forget
from milestones.models import MilestoneDecision, MilestoneMessage, ProgressDecision, ProgressReport
from reports.models import NarrativeRevision, ReportFile, ReportVersion
from tests.browser import browser  # noqa: F401  # a fixture
from tests.cast import Cast

APPEND_ONLY = (
    AuditEntry,
    FigureMessage,
    ObservationRevision,
    ProgressReport,
    ProgressDecision,
    MilestoneDecision,
    MilestoneMessage,
    NarrativeRevision,
    ReportFile,
    ReportVersion,
)


@pytest.fixture
def cast(db: None) -> Cast:
    """Two schools of an institute and a person a role: see `tests.cast`."""
    return Cast.build()


@pytest.fixture
def client_for() -> Callable[[User], Client]:
    """A browser's session, signed in as that person."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def redis_url() -> str:
    url = os.environ.get("TEST_REDIS_URL")
    if not url:
        pytest.skip("no Redis server: start the tests with `make test`")
    return url


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """As in a process that has just started, with nothing kept by others."""
    forget()
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flush_passes_append_only_triggers() -> Iterator[None]:
    """Tests with real transactions end by emptying the tables, by DELETE or TRUNCATE: the trail refuses both."""
    tables = [model._meta.db_table for model in APPEND_ONLY]
    operations = type(connection.ops)
    original: Callable[..., list[str]] = operations.sql_flush

    def sql_flush(self: Any, *args: Any, **kwargs: Any) -> list[str]:
        statements = original(self, *args, **kwargs)
        if not statements:
            return statements
        if connection.vendor != "sqlite":
            switched = [f"ALTER TABLE {table} {{}} TRIGGER {table}_no_truncate" for table in tables]
            off, on = ([one.format(word) for one in switched] for word in ("DISABLE", "ENABLE"))
            return [*off, *statements, *on]
        removed = [one for table in tables for one in remove_statements("sqlite", table)]
        installed = [one for table in tables for one in install_statements("sqlite", table)]
        sealed, unsealed = SEALED.install_sql("sqlite"), SEALED.remove_sql("sqlite")
        return [*removed, *unsealed, *statements, *installed, *sealed]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations, "sql_flush", sql_flush)
        yield

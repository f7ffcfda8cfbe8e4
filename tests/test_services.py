"""The services of the tests: found, started or, visibly, missing."""

from __future__ import annotations

import psycopg
import pytest

from tests import services

NOBODY_LISTENS = "postgres://postgres@127.0.0.1:1"


def test_what_is_required_and_missing_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUIRE_SERVICES", "1")
    monkeypatch.setenv("TEST_POSTGRESQL_URL", NOBODY_LISTENS)
    monkeypatch.setattr(services, "_postgresql_binaries", lambda: None)
    with pytest.raises(services.ServiceMissingError, match="PostgreSQL"), services.postgresql():
        pass


def test_what_is_missing_but_not_required_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REQUIRE_SERVICES", raising=False)
    monkeypatch.setenv("TEST_POSTGRESQL_URL", NOBODY_LISTENS)
    monkeypatch.setattr(services, "_postgresql_binaries", lambda: None)
    with services.postgresql() as url:
        assert url is None


def test_a_server_is_started_where_none_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    if services._postgresql_binaries() is None:
        pytest.skip("no PostgreSQL binaries")
    monkeypatch.setenv("TEST_POSTGRESQL_URL", NOBODY_LISTENS)
    with services.postgresql() as url, psycopg.connect(f"{url}/postgres") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)

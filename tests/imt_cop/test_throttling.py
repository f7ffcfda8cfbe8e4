"""How many requests a minute: per token, with headers that tell, and never because the cache is down."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import CacheHandler
from django.test import Client
from pytest_django import Settings

from accounts.services import tokens
from imt_cop.core import shared_cache, throttling
from tests.cast import Cast

ADDRESS = "/api/v1/entities/"


@pytest.fixture(autouse=True)
def _limits(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.API_RATE_LIMIT, settings.API_RATE_LIMIT_ANONYMOUS = 2, 1
    monkeypatch.setattr("imt_cop.core.throttling.time.time", lambda: 1_000_000_010.0)


def with_token(user: Any) -> Client:
    return Client(headers={"Authorization": f"Bearer {tokens.create(user=user, name='x', by=None)[1]}"})


def test_each_answer_tells_what_is_left(cast: Cast) -> None:
    answer = with_token(cast.api_client).get(ADDRESS)
    told = {name: answer[f"RateLimit-{name}"] for name in ("Limit", "Remaining", "Reset")}
    assert told == {"Limit": "2", "Remaining": "1", "Reset": "10"}


def test_beyond_it_a_problem_says_when_to_come_back(cast: Cast) -> None:
    client = with_token(cast.api_client)
    answers = [client.get(ADDRESS, headers={"Accept-Language": "fr"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    last = answers[-1]
    assert (last["Retry-After"], last["Content-Type"]) == ("10", "application/problem+json")
    assert last["RateLimit-Remaining"] == "0"


def test_tokens_are_counted_apart(cast: Cast) -> None:
    one, other = with_token(cast.api_client), with_token(cast.api_client)
    assert [one.get(ADDRESS).status_code for _ in range(3)][-1] == 429
    assert other.get(ADDRESS).status_code == 200


def test_the_next_minute_begins_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = with_token(cast.api_client)
    assert [client.get(ADDRESS).status_code for _ in range(3)][-1] == 429
    monkeypatch.setattr("imt_cop.core.throttling.time.time", lambda: 1_000_000_021.0)
    assert client.get(ADDRESS).status_code == 200


def test_addresses_are_limited_too(db: None) -> None:
    assert [Client().get("/api/v1/schema/").status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer imtcop_guessed"}])
def test_who_is_refused_is_counted_and_told(db: None, headers: dict[str, str]) -> None:
    answers = [Client(headers=headers).get(ADDRESS) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [401, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["0", "0"]


def test_who_may_not_read_or_write_is_counted_too(cast: Cast) -> None:
    refused = with_token(cast.administrator)
    assert [refused.get(ADDRESS).status_code for _ in range(3)] == [403, 403, 429]
    reading = with_token(cast.controller)
    assert [reading.post("/api/v1/observations/bulk/").status_code for _ in range(3)] == [403, 403, 429]


def test_a_refused_format_is_counted_once(cast: Cast) -> None:
    answer = with_token(cast.api_client).get(f"{ADDRESS}?format=pdf")
    assert (answer.status_code, answer["RateLimit-Remaining"]) == (400, "1")


def test_with_redis_away_each_process_counts_for_itself(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    away = {"BACKEND": "imt_cop.core.shared_cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}
    monkeypatch.setattr(shared_cache, "AWAY", shared_cache.Away())
    cache = CacheHandler({"default": away})["default"]
    cache._own.clear()  # type: ignore[attr-defined]  # shared by the process
    monkeypatch.setattr(throttling, "cache", cache)
    client = with_token(cast.api_client)
    assert [client.get(ADDRESS).status_code for _ in range(3)] == [200, 200, 429]

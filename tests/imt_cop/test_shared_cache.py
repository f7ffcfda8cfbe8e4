"""The cache in a real Redis that stops, falls silent and comes back: no error, one short wait, limits still counted."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.core.cache import CacheHandler
from django.core.cache.backends.base import BaseCache

from imt_cop.core import shared_cache
from tests import services


@pytest.fixture
def redis() -> Iterator[services.PrivateRedis]:
    with services.private_redis() as server:
        if server is None:
            pytest.skip("no redis-server")
        yield server


def cache_in(redis: services.PrivateRedis) -> BaseCache:
    made = {"BACKEND": "imt_cop.core.shared_cache.SharedCache", "LOCATION": redis.url}
    found: BaseCache = CacheHandler({"default": made})["default"]
    return found


@pytest.fixture
def cache(redis: services.PrivateRedis, monkeypatch: pytest.MonkeyPatch) -> BaseCache:
    monkeypatch.setattr(shared_cache, "AWAY", shared_cache.Away())
    monkeypatch.setattr(shared_cache, "TIMEOUT", 0.2)
    monkeypatch.setattr(shared_cache, "PAUSE", 0.2)
    made = cache_in(redis)
    made._own.clear()  # type: ignore[attr-defined]  # shared by the process
    return made


def test_it_is_redis_while_redis_answers(cache: BaseCache, redis: services.PrivateRedis) -> None:
    cache.set("key", {"one": 1})
    assert cache_in(redis).get("key") == {"one": 1}
    assert not cache.add("key", 2)
    with pytest.raises(ValueError, match="absent"):
        cache.incr("absent")


@pytest.mark.parametrize("how", ["stop", "fall_silent"])
def test_without_redis_it_counts_in_this_process(cache: BaseCache, redis: services.PrivateRedis, how: str) -> None:
    cache.set("kept", 1)
    getattr(redis, how)()
    assert cache.get("kept", "lost") == "lost"
    assert cache.add("count", 0)
    assert [cache.incr("count") for _rank in range(3)] == [1, 2, 3]
    cache.set_many({"a": 1, "b": 2})
    assert cache.get_many(["a", "b", "c"]) == {"a": 1, "b": 2}
    assert cache.get_or_set("made", lambda: 4) == 4
    assert cache.delete("a")
    assert not cache.has_key("a")


def test_a_silent_redis_is_waited_for_once(
    cache: BaseCache, redis: services.PrivateRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_cache, "PAUSE", 60)
    redis.fall_silent()
    asked: list[Exception] = []
    real = shared_cache.Away.failed

    def failed(away: shared_cache.Away, error: Exception) -> None:
        asked.append(error)
        real(away, error)

    monkeypatch.setattr(shared_cache.Away, "failed", failed)
    for rank in range(20):
        cache.get(f"key-{rank}")
    assert len(asked) == 1


def test_it_is_redis_again_once_redis_is_back(cache: BaseCache, redis: services.PrivateRedis) -> None:
    redis.stop()
    cache.set("mine", 1)
    redis.start()
    time.sleep(0.3)
    cache.set("shared", 2)
    assert (cache.get("shared"), cache.get("mine")) == (2, None)

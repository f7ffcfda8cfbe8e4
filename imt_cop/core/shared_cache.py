"""The cache in Redis; while it does not answer, each process keeps and counts for itself, and nobody waits for it.

Rate limits, codes already used and what was computed are lost with Redis, never a page: a request that finds it away
pays one short timeout, and then the process leaves it alone for some seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = structlog.get_logger("imt_cop.cache")
# Seconds. A connection that died with the last Redis is tried anew once; an answer takes a millisecond.
TIMEOUT = 0.5
PAUSE = 5.0


class Away:
    """Since when, in this process, Redis has not answered: one thread at a time asks it again."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._until = 0.0

    def leave_alone(self) -> bool:
        """Is it to be left alone? The thread that is told no, once the pause is over, asks for all."""
        with self._lock:
            if not self._until:
                return False
            now = time.monotonic()
            if now < self._until:
                return True
            self._until = now + PAUSE
            return False

    def answered(self) -> None:
        if self._until:
            log.info("cache back")
        self._until = 0.0

    def failed(self, error: Exception) -> None:
        log.warning("cache unavailable", reason=str(error))
        self._until = time.monotonic() + PAUSE


AWAY = Away()


class SharedCache(RedisCache):
    """Django's, which never raises because of Redis."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = {
            "socket_connect_timeout": TIMEOUT,
            "socket_timeout": TIMEOUT,
            "retry": Retry(NoBackoff(), 1),
            **params.get("OPTIONS", {}),
        }
        super().__init__(server, params | {"OPTIONS": options})
        # Its keys and times are the same ones, so that a limit begun here goes on here.
        self._own = LocMemCache("while-redis-is-away", {key: params[key] for key in params if key != "OPTIONS"})

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._either("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._either("get", key, default, version)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        self._either("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(self._either("touch", key, timeout, version))

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._either("delete", key, version))

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(self._either("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._either("incr", key, delta, version))

    def get_many(self, keys: Any, version: int | None = None) -> dict[Any, Any]:
        found: dict[Any, Any] = self._either("get_many", list(keys), version)
        return found

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list[Any]:
        refused: list[Any] = self._either("set_many", data, timeout, version)
        return refused

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._either("delete_many", list(keys), version)

    def clear(self) -> None:
        self._either("clear")

    def _either(self, name: str, *args: Any) -> Any:
        """ValueError, of a key that is not there, is the answer of a Redis that is well."""
        shared: Callable[..., Any] = getattr(RedisCache, name)
        if not AWAY.leave_alone():
            try:
                answer = shared(self, *args)
            except (RedisError, OSError) as error:
                AWAY.failed(error)
            else:
                AWAY.answered()
                return answer
        return getattr(self._own, name)(*args)

"""What was computed and may serve again: kept under a key that says all it depends on, forgotten without harm."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import structlog
from django.core.cache import cache
from redis.exceptions import RedisError

log = structlog.get_logger("imt_cop.cache")
LIFETIME = 24 * 60 * 60


def key_of(kind: str, *parts: object) -> str:
    """One key for all that an answer depends on; the parts cannot run into each other."""
    return f"{kind}:{sha256(repr(parts).encode()).hexdigest()}"


def recall(key: str) -> Any:
    """None where nothing is kept, or where the cache does not answer."""
    try:
        return cache.get(key)
    except (RedisError, OSError) as error:
        log.warning("cache unavailable", reason=str(error))
        return None


def keep(key: str, value: object) -> None:
    try:
        cache.set(key, value, LIFETIME)
    except (RedisError, OSError) as error:
        log.warning("cache unavailable", reason=str(error))

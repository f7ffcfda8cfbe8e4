"""What was computed and may serve again: kept under a key that says all it depends on, forgotten without harm."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.core.cache import cache

LIFETIME = 24 * 60 * 60


def key_of(kind: str, *parts: object) -> str:
    """One key for all that an answer depends on; the parts cannot run into each other."""
    return f"{kind}:{sha256(repr(parts).encode()).hexdigest()}"


def recall(key: str) -> Any:
    """None where nothing is kept. A Redis that is away is `imt_cop.core.shared_cache`'s business."""
    return cache.get(key)


def keep(key: str, value: object) -> None:
    cache.set(key, value, LIFETIME)

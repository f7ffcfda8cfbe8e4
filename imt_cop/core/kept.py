"""What was computed and may serve again: kept under a key that says all it depends on, forgotten without harm."""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Any

from django.core.cache import cache

LIFETIME = 24 * 60 * 60
# Bytes of content that a process keeps at hand.
AT_HAND = 4 * 1024 * 1024


def key_of(kind: str, *parts: object) -> str:
    """One key for all that an answer depends on; the parts cannot run into each other."""
    return f"{kind}:{sha256(repr(parts).encode()).hexdigest()}"


def recall(key: str) -> Any:
    """None where nothing is kept. A Redis that is away is `imt_cop.core.shared_cache`'s business."""
    return cache.get(key)


def keep(key: str, value: object) -> None:
    cache.set(key, value, LIFETIME)


class AtHand:
    """Long contents beside the cache, in this process: they are not fetched, nor copied, at each request.

    Only what the cache still vouches for is asked here: the key holds a digest of the content that the cache has told.
    The least recently asked are let go.
    """

    def __init__(self, most: int = AT_HAND) -> None:
        self._most, self._size = most, 0
        self._kept: OrderedDict[str, tuple[bytes, dict[str, str]]] = OrderedDict()
        self._lock = Lock()

    def recall(self, key: str) -> tuple[bytes, dict[str, str]] | None:
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: str, content: bytes, headers: dict[str, str]) -> None:
        with self._lock:
            if key in self._kept or len(content) > self._most:
                return
            self._kept[key] = content, headers
            self._size += len(content)
            while self._size > self._most:
                _key, (gone, _headers) = self._kept.popitem(last=False)
                self._size -= len(gone)

"""What a process keeps in its own memory, under keys that say all that it depends on: the most recently asked for."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar, cast

V = TypeVar("V")

_ABSENT = object()


class Recent(Generic[V]):
    """At most `most` values, the least recently asked for let go first. Threads share them: nobody may change one."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._kept: OrderedDict[Hashable, V] = OrderedDict()
        self._lock = Lock()

    def of(self, key: Hashable, make: Callable[[], V]) -> V:
        """What is kept under the key, made where nothing is; two threads may then make it both, which harms nobody."""
        with self._lock:
            found = self._kept.get(key, _ABSENT)
            if found is not _ABSENT:
                self._kept.move_to_end(key)
                return cast(V, found)
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self.most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)

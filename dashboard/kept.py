"""Kept: the last values that were worked out, by key, for all threads of a process."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(Generic[K, V]):
    """At most so many values; what was not asked for the longest goes first. Safe to share between threads.

    A value is worked out outside: two threads that miss it at once both do, unless a lock of their own has them wait.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: K) -> V | None:
        """Give what is kept of a key."""
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: K, value: V) -> V:
        """Keep a value, and give it."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)
        return value

    def drop(self, which: Callable[[K, V], bool]) -> None:
        """Let go of some, as of those of an old version, whose data they would hold on to."""
        with self._lock:
            for key in [key for key, value in self._values.items() if which(key, value)]:
                del self._values[key]

"""Limits: how often somebody may guess."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import islice

from dashboard.errors import TooMany

_WINDOW = timedelta(minutes=10)
_MOST = 20
_KEPT = 10_000
_LOOKED_AT = 64


class Attempts:
    """Counts failures by who made them, over the last ten minutes; who has made twenty has to wait."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, *whom: str) -> None:
        """Count an attempt against each before it is looked at; raises TooMany where one of them has to wait.

        However many come at once, no more than twenty are looked at.
        """
        with self._lock:
            if any(map(self._is_used_up, whom)):
                raise TooMany
            for who in whom:
                self._failures.setdefault(who, deque(maxlen=_MOST)).append(self._now())
                self._failures.move_to_end(who)
            while len(self._failures) > _KEPT:
                del self._failures[self._least()]

    def succeeded(self, *whom: str) -> None:
        """Take an attempt back that was no failure."""
        with self._lock:
            for who in whom:
                if made := self._failures.get(who):
                    made.pop()

    def _least(self) -> str:
        """Choose of those longest silent who failed least: a flood of others must not make room for more guesses."""
        return min(islice(self._failures, _LOOKED_AT), key=lambda who: len(self._failures[who]))

    def _is_used_up(self, who: str) -> bool:
        made = self._failures.get(who, deque())
        return len(made) == _MOST and self._now() - made[0] < _WINDOW

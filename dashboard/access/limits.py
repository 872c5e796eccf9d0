"""Limits: how often somebody may guess."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from itertools import islice

from dashboard.errors import TooMany

_WINDOW = timedelta(minutes=10)
_MOST = 20
_MOST_TOGETHER = 100  # at one link, from all addresses
_HOUSEHOLD = 64  # bits of an IPv6 address that a provider gives out; the others are the owner's to choose
_KEPT = 10_000
_LOOKED_AT = 64


class Attempts:
    """Counts failures by who made them, over the last ten minutes; who has made twenty has to wait.

    At one thing a hundred may be made from everywhere: five networks, not one, must join to close it for others.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._failures: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, address: str, at: str = "") -> None:
        """Count an attempt before it is looked at, against an address and what it is made at; raises TooMany.

        However many come at once, no more than twenty of an address are looked at.
        """
        limits = _limits(address, at)
        with self._lock:
            if any(self._is_used_up(who, most) for who, most in limits.items()):
                raise TooMany
            for who, most in limits.items():
                self._failures.setdefault(who, deque(maxlen=most)).append(self._now())
                self._failures.move_to_end(who)
            while len(self._failures) > _KEPT:
                del self._failures[self._least()]

    def succeeded(self, address: str, at: str = "") -> None:
        """Take an attempt back that was no failure."""
        with self._lock:
            for who in _limits(address, at):
                if made := self._failures.get(who):
                    made.pop()

    def _least(self) -> str:
        """Choose of those longest silent who failed least: a flood of others must not make room for more guesses."""
        return min(islice(self._failures, _LOOKED_AT), key=lambda who: len(self._failures[who]))

    def _is_used_up(self, who: str, most: int) -> bool:
        made = self._failures.get(who, deque())
        return len(made) == most and self._now() - made[0] < _WINDOW


def _limits(address: str, at: str) -> dict[str, int]:
    return {_network(address): _MOST} | ({at: _MOST_TOGETHER} if at else {})


def _network(address: str) -> str:
    """Name who has an address: with IPv6, everybody has more of them than anybody could count."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Address(int(known) >> (128 - _HOUSEHOLD) << (128 - _HOUSEHOLD)))

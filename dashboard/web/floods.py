"""Floods: nobody with a login keeps more pages open, or has them run more often, than a person does."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from typing import Final

from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Who comes by a connection; None where nobody said.
Who = Callable[[HTTPConnection], str | None]

MOST_OPEN: Final = 5
AT_ONCE: Final = 60
A_SECOND: Final = 5.0
_TRY_AGAIN_LATER: Final = 1013


class Bucket:
    """Holds what somebody may say at once, and fills up with time (a token bucket)."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._left, self._at = float(AT_ONCE), now()

    def wait(self) -> float:
        """Take a word out, and tell for how many seconds it has to wait."""
        now = self._now()
        self._left = min(float(AT_ONCE), self._left + (now - self._at) * A_SECOND) - 1
        self._at = now
        return max(0.0, -self._left / A_SECOND)


class Unhurried:
    """Refuse a person's websocket beyond the fifth, and let messages wait that come too fast; none is lost.

    Both are counted by person, over all their connections; what somebody has used up stays so when they come anew.
    """

    def __init__(self, app: ASGIApp, who: Who, now: Callable[[], float] = time.monotonic) -> None:
        self._app = app
        self._who = who
        self._now = now
        self._open: Counter[str] = Counter()
        self._buckets: dict[str, Bucket] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a websocket, as fast as a person is; everything else goes as it comes."""
        person = self._who(HTTPConnection(scope)) if scope["type"] == "websocket" else None
        if person is None:
            await self._app(scope, receive, send)
            return
        if self._open[person] >= MOST_OPEN:
            await send({"type": "websocket.close", "code": _TRY_AGAIN_LATER})
            return
        bucket = self._buckets.setdefault(person, Bucket(self._now))

        async def unhurried() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                await asyncio.sleep(bucket.wait())
            return message

        self._open[person] += 1
        try:
            await self._app(scope, unhurried, send)
        finally:
            self._open[person] -= 1

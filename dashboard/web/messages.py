"""What browsers say over the websocket: let through is what pages need, and nobody goes on with another's session."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_PROTOCOL: Final = b"sec-websocket-protocol"
# Streamlit reads this header as: its own name, a token against forgery, the session to go on with.
_BEFORE_SESSION: Final = 2


class OnlyNeeded:
    """Drop messages that no page needs. Unless `resuming`, every connection begins a session of its own.

    Whoever knows the id of a session could else go on with it, half-done uploads included: ids are no secrets.
    """

    def __init__(self, app: ASGIApp, needed: Callable[[bytes], bool], *, resuming: bool) -> None:
        self._app = app
        self._needed = needed
        self._resuming = resuming

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on a websocket with what it may say, and everything else as it is."""
        if scope["type"] != "websocket":
            await self._app(scope, receive, send)
            return

        async def received() -> Message:
            while True:
                message = await receive()
                if message["type"] != "websocket.receive" or self._needed(message.get("bytes") or b""):
                    return message

        await self._app(scope if self._resuming else _begun_anew(scope), received, send)


def _begun_anew(scope: Scope) -> Scope:
    headers = [(name, _shortened(value) if name == _PROTOCOL else value) for name, value in scope["headers"]]
    offered = scope.get("subprotocols", [])[:_BEFORE_SESSION]
    return {**scope, "headers": headers, "subprotocols": offered}


def _shortened(protocols: bytes) -> bytes:
    return b",".join(protocols.split(b",")[:_BEFORE_SESSION])

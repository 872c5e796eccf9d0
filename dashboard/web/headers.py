"""What every answer carries, so that a browser loads, runs and reveals nothing that is not ours."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Final

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE_SCRIPT: Final = re.compile(r"<script(?P<attributes>[^>]*)>(?P<code>.*?)</script>", re.DOTALL)

FIXED: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def inline_hashes(html: str) -> tuple[str, ...]:
    """Name the inline scripts of a page by the hashes a Content-Security-Policy asks for."""
    scripts = (found for found in _INLINE_SCRIPT.finditer(html) if "src=" not in found["attributes"])
    return tuple(f"'sha256-{_sha256(found['code'])}'" for found in scripts)


def page_policy(html: str) -> str:
    """Write the policy of Streamlit's pages: our own origin and nothing else.

    `html` is the installed index page: its inline script is allowed by hash, so an upgrade changes the
    policy by itself. `blob:` lets a components-v2 element bring its script (Streamlit imports it from one).
    Styles are inline throughout (emotion, plotly). The rest of `default-src` covers frames and workers.
    """
    scripts = " ".join(("'self'", "blob:", *inline_hashes(html)))
    return "; ".join((
        "default-src 'self'",
        f"script-src {scripts}",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ))  # fmt: skip


class SecurityHeaders:
    """Add the headers to every HTTP answer; a route's own (a link's stricter policy) stay as they are."""

    def __init__(self, app: ASGIApp, policy: str) -> None:
        self._app = app
        self._headers = {**FIXED, "Content-Security-Policy": policy}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; websocket and lifespan untouched."""
        await self._app(scope, receive, self._adding(send) if scope["type"] == "http" else send)

    def _adding(self, send: Send) -> Send:
        async def add(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        return add


def _sha256(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()

"""Files that never change under their name: compressed once, kept by browsers for a year."""

from __future__ import annotations

import gzip
from functools import cache
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

_HEADERS: Final = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}


def script(path: str, file: Path) -> Route:
    """Serve one script at a path whose name changes with its content."""

    # Not async: Starlette runs it in a thread, and the first answer compresses for a fifth of a second.
    def answer(request: Request) -> Response:
        zipped = "gzip" in request.headers.get("accept-encoding", "")
        headers = {**_HEADERS, "Content-Encoding": "gzip"} if zipped else _HEADERS
        body = _compressed(file) if zipped else file.read_bytes()
        return Response(body, media_type="text/javascript", headers=headers)

    return Route(path, answer)


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), compresslevel=6, mtime=0)

"""`/healthz`: can this server answer, and with which version of the data."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_log: Final = logging.getLogger(__name__)


def route(health: Callable[[], Mapping[str, object]]) -> Route:
    """Serve what `health` says; a store that cannot be read is 503, and why stands in the log only."""

    # Not async: Starlette runs it in a thread, so a slow disk does not stop the pages.
    def healthz(_: Request) -> JSONResponse:
        try:
            facts = dict(health())
        except Exception:  # noqa: BLE001  a probe must answer whatever broke, and a stranger may read it
            _log.exception("healthz: the store cannot be read")
            facts = {"ready": False}
        status = 200 if facts.get("ready") is True else 503
        return JSONResponse(facts, status_code=status, headers={"Cache-Control": "no-store"})

    return Route("/healthz", healthz)

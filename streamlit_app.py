"""The server: Streamlit's pages, our routes and our headers on one port.

Started by `streamlit run streamlit_app.py` or `python -m dashboard serve`.
"""

from __future__ import annotations

import gc
import importlib
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from dashboard.app import dashboard_for_process
from dashboard.errors import WrongArguments
from dashboard.ui import bundle
from dashboard.web import assets, guard, headers, health, links

# Absolute: a relative script is looked for beside whatever started the process.
MAIN_SCRIPT: Final = Path(__file__).resolve().parent / "dashboard" / "ui" / "main.py"
STREAMLIT_INDEX: Final = Path(st.__file__).resolve().parent / "static" / "index.html"
# Streamlit imports these only with the first page; the first viewer should not wait for them.
LATE_IMPORTS: Final = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "scipy.stats")
LOOPBACK: Final = ("127.0.0.1", "localhost")

# Nobody logs in, so nobody but this machine may come in, and nothing may go out.
SAFE_OPTIONS: Final[Mapping[str, tuple[object, ...]]] = {
    "browser.gatherUsageStats": (False,),
    "client.showErrorDetails": ("none",),
    "client.toolbarMode": ("viewer", "minimal"),
    "server.address": LOOPBACK,
    "server.enableAgentApi": (False,),
    "server.enableCORS": (True,),
    "server.enableStaticServing": (False,),
    "server.enableXsrfProtection": (True,),
}


def refuse_unsafe_options() -> None:
    """Compare Streamlit's options with the safe ones; raise WrongArguments for the first that differs."""
    for option, safe in SAFE_OPTIONS.items():
        if st.get_option(option) not in safe:
            raise _unsafe(option, safe[0])
    if not st.get_option("server.allowedHosts") or set(st.get_option("server.allowedHosts")) - set(LOOPBACK):
        raise _unsafe("server.allowedHosts", list(LOOPBACK))


def current_health() -> Mapping[str, object]:
    """Ask the process's dashboard how it is."""
    return dashboard_for_process().health()


def _check_start() -> None:
    refuse_unsafe_options()
    dashboard_for_process()  # wrong settings are refused here, before a page is


def _unsafe(option: str, safe: object) -> WrongArguments:
    found = f"Streamlit's option {option} is {st.get_option(option)!r}, which is not safe without a login."
    return WrongArguments("unsafe_option", found, f"Set it to {safe!r} in .streamlit/config.toml.")


@asynccontextmanager
async def _lifespan(_: st.App) -> AsyncIterator[dict[str, object]]:
    dashboard_for_process()
    for library in LATE_IMPORTS:
        importlib.import_module(library)
    # Streamlit collects all garbage after every script run: 100 ms over the libraries' own objects, which
    # live as long as the process anyway. Frozen, they are not looked at.
    gc.collect()
    gc.freeze()
    yield {}
    gc.unfreeze()


app = st.App(
    MAIN_SCRIPT,
    lifespan=_lifespan,
    routes=[
        health.route(current_health),
        assets.script(bundle.address(), bundle.file()),
        *links.routes(dashboard_for_process),
    ],
    middleware=[
        Middleware(
            headers.SecurityHeaders, policy=headers.page_policy(STREAMLIT_INDEX.read_text(encoding="utf-8"))
        ),
        Middleware(guard.StartGuard, check=_check_start),
        Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK, www_redirect=False),
        Middleware(guard.NoProxy),
        Middleware(links.NoGuests),
    ],
)

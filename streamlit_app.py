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
from starlette.requests import HTTPConnection
from starlette.routing import Route

from dashboard import settings as settings_module
from dashboard.app import dashboard_for_process
from dashboard.errors import DashboardError, WrongArguments
from dashboard.login import LOOPBACK, OWN_NAMES
from dashboard.pages import PAGES
from dashboard.settings import Settings
from dashboard.ui import bundle, messages, provider
from dashboard.usecases.visiting import HEADER, Login, Visiting
from dashboard.web import assets, floods, gate, guard, headers, health, links, missing
from dashboard.web import messages as web_messages

# Absolute: a relative script is looked for beside whatever started the process.
MAIN_SCRIPT: Final = Path(__file__).resolve().parent / "dashboard" / "ui" / "main.py"
STREAMLIT_INDEX: Final = Path(st.__file__).resolve().parent / "static" / "index.html"
# Streamlit imports these only with the first page; the first viewer should not wait for them.
LATE_IMPORTS: Final = ("pandas", "pyarrow", "plotly.graph_objects", "plotly.io", "scipy.stats")
# What is answered beside the pages; Streamlit's part and ours.
BELOW: Final = (
    "/_stcore/", "/static/", "/media/", "/component/", "/auth/", "/oauth2callback", "/assets/", "/healthz", "/s/",
    "/shared/", "/preview/", "/login", "/logout",
)  # fmt: skip

# Nothing may go out, and without a login nobody but this machine may come in.
SAFE_OPTIONS: Final[Mapping[str, tuple[object, ...]]] = {
    "browser.gatherUsageStats": (False,),
    "client.showErrorDetails": ("none",),
    "client.toolbarMode": ("viewer", "minimal"),
    "server.enableAgentApi": (False,),
    "server.enableCORS": (True,),
    "server.enableStaticServing": (False,),
    "server.enableXsrfProtection": (True,),
}


def refuse_unsafe_options(settings: Settings) -> None:
    """Compare Streamlit's options with the safe ones; raise WrongArguments for the first that differs."""
    for option, safe in {**SAFE_OPTIONS, "server.address": _addresses(settings)}.items():
        if st.get_option(option) not in safe:
            raise _unsafe(option, safe[0])
    names = _names(settings)
    if not st.get_option("server.allowedHosts") or set(st.get_option("server.allowedHosts")) - set(names):
        raise _unsafe("server.allowedHosts", names)
    if settings.proxy and not settings_module.forwarding_is_left_to_us():
        raise WrongArguments(
            "unsafe_option",
            "A proxy could be taken for whoever calls.",
            "Start by `python -m dashboard serve`.",
        )


def _addresses(settings: Settings) -> tuple[object, ...]:
    """Give where the server may listen."""
    return (settings.address,) if settings.login else LOOPBACK


def _names(settings: Settings | None) -> list[str]:
    """Give the names that this server answers to: a foreign one that points here is refused."""
    return [*OWN_NAMES, *([settings.public_host] if settings and settings.login else [])]


def current_health() -> Mapping[str, object]:
    """Ask the process's dashboard how it is."""
    return dashboard_for_process().health()


def _check_start() -> None:
    refuse_unsafe_options(settings_module.load())  # wrong settings are refused here, before a page is
    dashboard_for_process()


def _unsafe(option: str, safe: object) -> WrongArguments:
    found = f"Streamlit's option {option} is {st.get_option(option)!r}, which is not safe."
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


def _settings() -> Settings | None:
    """Read the settings; wrong ones are refused when the server starts."""
    try:
        return settings_module.load()
    except DashboardError:
        return None


def _visiting() -> Visiting:
    return dashboard_for_process().visiting


def _told(settings: Settings) -> gate.Told:
    """Tell who somebody is as these settings say it is told."""
    if settings.login == "proxy":
        return gate.by_proxy(_visiting, settings.proxy_user_header, settings.proxy_groups_header)

    def told(connection: HTTPConnection) -> Login | None:
        return _visiting().by_provider(provider.claims(connection.cookies, settings.public_url))

    return told


def _subject(connection: HTTPConnection) -> str | None:
    """Tell who the gate let in, by what nobody else can be called."""
    login = _visiting().by_header(connection.headers.get(HEADER))
    return login.subject if login else None


def _doors(settings: Settings | None) -> list[Middleware]:
    """Decide who comes in: without a login this machine alone, and no guest of a link as whoever sits at it."""
    hosts = Middleware(TrustedHostMiddleware, allowed_hosts=_names(settings), www_redirect=False)
    if settings is None or not settings.login:
        return [hosts, Middleware(guard.OnlyProxies), Middleware(links.NoGuests)]
    told = [name for name in (settings.proxy_user_header, settings.proxy_groups_header) if name]
    secure = settings.public_url.startswith("https://")
    return [
        hosts,
        Middleware(guard.OnlyProxies, proxies=settings.proxy, told=told),
        Middleware(
            gate.Gate,
            visiting=_visiting,
            told=_told(settings),
            secure=secure,
            provided=settings.login == "provider",
            is_too_long=lambda connection: provider.is_in_parts(connection.cookies),
            kept_out=provider.TOKENS,
        ),
        Middleware(floods.Unhurried, who=_subject),
    ]


def _way_in(settings: Settings | None) -> list[Route]:
    provided = settings is not None and settings.login == "provider"
    return gate.routes(_visiting, _told(settings), provider.entrance) if settings and provided else []


SETTINGS: Final = _settings()
INDEX: Final = STREAMLIT_INDEX.read_text(encoding="utf-8")
app = st.App(
    MAIN_SCRIPT,
    secrets=provider.secrets(SETTINGS) if SETTINGS else None,
    lifespan=_lifespan,
    routes=[
        health.route(current_health),
        assets.script(bundle.address(), bundle.file()),
        *links.routes(dashboard_for_process),
        *_way_in(SETTINGS),
    ],
    middleware=[
        Middleware(headers.SecurityHeaders, policy=headers.page_policy(INDEX)),
        Middleware(guard.StartGuard, check=_check_start),
        *_doors(SETTINGS),
        Middleware(
            web_messages.OnlyNeeded, needed=messages.is_needed, resuming=not (SETTINGS and SETTINGS.login)
        ),
        Middleware(missing.KnownPaths, pages=[page.path for page in PAGES], below=BELOW),
    ],
)

"""Who looks at this page: read anew on each run, from what the gate wrote when their browser connected."""

from __future__ import annotations

import streamlit as st

from dashboard.app import Dashboard
from dashboard.ui.markup import put, tag, text
from dashboard.usecases.visiting import HEADER, Principal


def principal(dashboard: Dashboard) -> Principal:
    """Tell who it is and what they may do now; raises NotAllowed where their login is over."""
    visiting = dashboard.visiting
    return visiting.principal(visiting.by_header(_header()))


def signature(dashboard: Dashboard, who: Principal) -> None:
    """Say at the end of a page who is logged in, and how to log out; without a login there is nothing to say."""
    if who.login is None:
        return
    out = text("a", "Log out", kind="link", href="/logout", target="_self")
    way = f" {out}" if dashboard.settings.login == "provider" else ""
    put(tag("p", text("span", f"{dashboard.visiting.words(who)}.") + way, kind="quiet"))


def way_in(dashboard: Dashboard) -> None:
    """Offer to log in again, where a login is over; behind a proxy it is the proxy that asks for it."""
    words, where = (
        ("Log in", "/login") if dashboard.settings.login == "provider" else ("Load the page again", "/")
    )
    put(tag("p", text("a", words, kind="link", href=where, target="_self"), kind="subline"))


def _header() -> str | None:
    return st.context.headers.get(HEADER)

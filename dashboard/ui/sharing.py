"""Making a link, and the links there are: each can be looked at, advanced, given another address, or ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Final

import streamlit as st

from dashboard.errors import DashboardError
from dashboard.ui import session
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import sheet
from dashboard.ui.visit import Visit
from dashboard.usecases.sharing.desk import PAGES, LinkRow, SharingDesk

_DAYS: Final = {"1 day": 1, "7 days": 7, "14 days": 14, "30 days": 30, "90 days": 90}
_DEFAULT: Final = 2
_ENDED: Final = ("Shows", "Version", "Ended", "Opened")
_CONFIRM: Final = "Whoever has it open is out with the next click."


def said() -> None:
    """Say what the last act did; a new address is shown to be copied, this once."""
    half = session.half_shared()
    if half.said:
        where = f"/preview/{half.preview}"
        look = (
            tag("p", text("a", "Open the preview", kind="link", href=where, target="_blank"))
            if half.preview
            else ""
        )
        put(tag("section", text("p", half.said) + look, kind="said", role="status"))
    if half.url:
        st.code(half.url, language=None, wrap_lines=True)


def form(visit: Visit) -> None:
    """Ask how long it opens, for a passcode and which sections; the selection above is the scope."""
    with st.container(key="share-form"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            lasts = st.selectbox("Opens for", list(_DAYS), index=_DEFAULT, key="share-lasts", width=160)
            passcode = st.text_input(
                "Passcode, if any", type="password", key="share-passcode", max_chars=200, width=240
            )
        pages = st.multiselect(
            "Sections", PAGES, key="share-pages", placeholder="All sections", select_all=False
        )
        wish = (
            timedelta(days=_DAYS.get(lasts, 0)),
            passcode,
            [page for page in pages if page in PAGES] or list(PAGES),
        )
        with st.container(horizontal=True):
            if st.button("Preview", key="share-preview", width="content"):
                _then(lambda: _previewed(visit, *wish))
            if st.button("Make the link", key="share-make", type="primary", width="content"):
                _then(lambda: _made(visit, *wish))


def listing(desk: SharingDesk) -> None:
    """List the links that open, with what can be done with them, then those that have ended."""
    links = desk.links()
    live = [one for one in links if one.live]
    put(text("h2", "Links that open", kind="part"))
    if not live:
        put(text("p", "None. What you make is listed here, with how often it was opened.", kind="quiet"))
    for one in live:
        _line(desk, one)
    ended = [one.cells() for one in links if not one.live]
    if ended:
        put(
            text("h2", "Links that have ended", kind="part"),
            sheet("Links that have ended", _ENDED, ended, "stacked"),
        )


def _line(desk: SharingDesk, one: LinkRow) -> None:
    half, link_id, subject = session.half_shared(), one.link_id, one.subject
    with st.container(key=f"line-{link_id}", horizontal=True, vertical_alignment="center"):
        words = f"{one.until}, version {one.version}" + (", with a passcode" if one.locked else "")
        look = text("a", "Look at it", kind="link", href=f"/preview/{link_id}", target="_blank")
        told = tag("p", text("span", f"{words}; {one.opened}. ") + look, kind="quiet")
        put(text("p", one.title, kind="upload-file"), told)
        if half.ending == link_id:
            _confirm(desk, link_id, subject)
            return
        for act, label in (("advance", "Show newest numbers"), ("rotate", "New address")):
            if st.button(label, key=f"{act}-{link_id}", help=f"{label}: {subject}", width="content"):
                _then(lambda act=act: half.say(*desk.act(act, link_id)))  # type: ignore[misc]
        if st.button("Revoke", key=f"revoke-{link_id}", help=f"Revoke: {subject}", width="content"):
            half.ending = link_id
            st.rerun()


def _confirm(desk: SharingDesk, link_id: str, subject: str) -> None:
    half = session.half_shared()
    put(text("p", _CONFIRM, kind="quiet", role="alert"))
    if st.button(f"Yes, revoke {subject}", key=f"confirm-{link_id}", type="primary", width="content"):
        _then(lambda: half.say(*desk.act("revoke", link_id)))
    if st.button("Keep it", key=f"keep-{link_id}", width="content"):
        half.ending = ""
        st.rerun()


def _previewed(visit: Visit, lasts: timedelta, passcode: str, pages: list[str]) -> None:
    name, told = visit.links.draft(visit.review, lasts, passcode, pages)
    session.half_shared().say(f"This is what a link would show now. {told}".strip(), preview=name)


def _made(visit: Visit, lasts: timedelta, passcode: str, pages: list[str]) -> None:
    url = visit.links.create(visit.review, lasts, passcode, pages)
    session.half_shared().say("The link is made. Copy its address now: it is not shown again.", url)


def _then(act: Callable[[], object]) -> None:
    """Do it, say what came of it in the next run; a refusal is said like anything else."""
    try:
        act()
    except DashboardError as error:
        session.half_shared().say(f"{error.message} {error.hint}".strip())
    st.rerun()

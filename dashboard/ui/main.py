"""The script: navigation, the filter bar of all pages, and the page that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard.app import Dashboard, dashboard_for_process
from dashboard.errors import NotAllowed
from dashboard.pages import PAGES, Page
from dashboard.selection import Selection
from dashboard.ui import failures, filters, look, notices, session, visitor
from dashboard.ui.visit import Visit
from dashboard.usecases.reviews import Choices
from dashboard.usecases.sharing.desk import SharingDesk
from dashboard.usecases.uploads.desk import Desk
from dashboard.usecases.visiting import Principal


@dataclass
class Frame:
    """What surrounds every page: who visits and what they chose, known before the page is drawn."""

    visit: Visit | None = None


def main() -> None:
    """Draw one run of the app."""
    st.set_page_config(layout="wide", page_title="Implementation dashboard")
    look.put()
    with failures.translated():
        dashboard = dashboard_for_process()
        try:
            who = visitor.principal(dashboard)
        except NotAllowed as error:
            _turn_away(dashboard, error)
            return
        _run(dashboard, who)


def _run(dashboard: Dashboard, who: Principal) -> None:
    """Draw the page that was asked for, out of those that this principal may open."""
    frame, pages = Frame(), [page for page in PAGES if page.right is None or who.may(page.right)]
    page = st.navigation(_navigation(pages, frame), position="top")
    asked = _asked(page)
    st.set_page_config(page_title=f"{asked.title} · Implementation dashboard")
    with failures.translated():
        # The bar belongs to the script, not to a page: it stays where it is when the page changes.
        frame.visit = _visit(dashboard, who, asked)
        page.run()
    visitor.signature(dashboard, who)


def _turn_away(dashboard: Dashboard, error: NotAllowed) -> None:
    """Show nothing but why, to whose login is over since they opened the page."""
    st.navigation([st.Page(lambda: None, title="Log in", default=True)], position="hidden")
    failures.show(error)
    visitor.way_in(dashboard)


def _navigation(pages: Sequence[Page], frame: Frame) -> dict[str, list[st.Page]]:
    """Group the pages; a group of one is the page itself."""
    groups: dict[str, list[st.Page]] = {"": []}
    for page in pages:
        alone = sum(other.group == page.group for other in pages) == 1
        groups.setdefault("" if alone else page.group, []).append(_page(page, frame))
    return groups


def _page(page: Page, frame: Frame) -> st.Page:
    path = page.path.strip("/")
    return st.Page(partial(_show, page, frame), title=page.title, url_path=path, default=not path)


def _asked(page: st.Page) -> Page:
    """Find which of our pages Streamlit is about to run; an unknown one is the first."""
    return next((ours for ours in PAGES if ours.path.strip("/") == page.url_path), PAGES[0])


def _show(page: Page, frame: Frame) -> None:
    if frame.visit is None:
        return
    if page.practice and frame.visit.review.quarter is None:
        notices.nothing_yet()
    else:
        page.render(frame.visit.at(page.title, page.practice))


def _visit(dashboard: Dashboard, principal: Principal, page: Page) -> Visit:
    """Read the selection, draw the bar over it and say what comes before the numbers."""
    reviews = dashboard.reviews
    desk, links = Desk(dashboard.uploads, principal), SharingDesk(dashboard.sharing, principal)
    choices = reviews.choices(principal)
    if not choices.quarters:
        return Visit(principal, Selection(), reviews.review(principal, Selection()), desk, links)
    selection = _selection(partial(reviews.resolve, principal), choices, bar=page.bar)
    review = reviews.review(principal, selection)
    if page.practice:
        notices.sample(review)
    return Visit(principal, selection, review, desk, links)


def _selection(resolve: session.Resolve, choices: Choices, *, bar: bool) -> Selection:
    selection, dropped = session.selection(resolve)
    if bar:
        default, _ = resolve(Selection())
        filters.bar(choices, selection, is_default=selection == default)
        notices.dropped(dropped, selection)
    return selection


main()

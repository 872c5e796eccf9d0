"""Links between pages: they keep what is chosen, and hold under any path the server is mounted at."""

from __future__ import annotations

from dashboard.selection import Selection
from dashboard.ui import session
from dashboard.ui.markup import text


def definition(kpi: str, selection: Selection | None = None) -> str:
    """Give the address of a KPI's definition; the selection is the shown one unless it is given."""
    return f"{page('definitions', selection)}#{kpi}"


def page(path: str, selection: Selection | None = None) -> str:
    """Give the address of a page with the selection in it."""
    return (selection or session.shown()).to_url(path)


def anchor(words: str, address: str, kind: str = "link", **attributes: str) -> str:
    """Write a link; it opens in the same window."""
    return text("a", words, kind=kind, href=address, target="_self", **attributes)

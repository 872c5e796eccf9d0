"""HTML from words: whatever comes from data is escaped here, so a team named `<img …>` stays a name."""

from __future__ import annotations

from html import escape

import streamlit as st


def tag(name: str, content: str, *, kind: str = "", **attributes: str) -> str:
    """Wrap content that is markup already; attribute values are escaped, `_` in their names is a dash."""
    given = {"class": kind, **attributes}
    written = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in given.items() if value)
    return f"<{name}{written}>{content}</{name}>"


def text(name: str, words: str, *, kind: str = "", **attributes: str) -> str:
    """Wrap words that may hold anything."""
    return tag(name, escape(words), kind=kind, **attributes)


def put(*parts: str) -> None:
    """Show markup made here; Streamlit's own sanitiser is the second lock, not the first."""
    st.html("".join(parts))

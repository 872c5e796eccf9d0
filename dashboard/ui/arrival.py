"""Arrival: a link to a place on a page leads there (arrival.js)."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import streamlit as st

_ELEMENT: Final = st.components.v2.component(
    "arrival",
    html="<span></span>",
    js=Path(__file__).with_name("arrival.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def show() -> None:
    """Let the page scroll to what its address names."""
    _ELEMENT(key="arrival")

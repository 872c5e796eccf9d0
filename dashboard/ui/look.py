"""The look of every page: theme.css and sheets.css, with their colours taken from the one place that holds them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st

from dashboard.charts.theme import DARK, LIGHT, palette

_SHEETS: Final = tuple(Path(__file__).with_name(name) for name in ("theme.css", "sheets.css"))
_NAMES: Final = ("background", "panel", "line", "text", "quiet", "data", "on-data", "act", "act-text")


def put() -> None:
    """Send the style sheet; a style alone takes no room on the page."""
    st.html(_style())


@cache
def _style() -> str:
    """Write the sheet; `light-dark()` follows the mode that Streamlit sets on the page, without a rerun."""
    colours = "; ".join(_variable(name) for name in _NAMES)
    rules = "\n".join(sheet.read_text(encoding="utf-8") for sheet in _SHEETS)
    return f"<style>.stApp {{{colours}}}\n{rules}</style>"


def _variable(name: str) -> str:
    return f"--{name}: light-dark({palette(LIGHT)[name]}, {palette(DARK)[name]})"

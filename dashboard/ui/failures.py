"""The one translator of errors on a page: a calm sentence on the screen, the traceback in the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

from dashboard.errors import DashboardError
from dashboard.ui.markup import put, tag, text

_log = logging.getLogger("dashboard")


@contextmanager
def translated() -> Iterator[None]:
    """Show whatever goes wrong inside in words; Streamlit's own stops and reruns pass through."""
    try:
        yield
    except Exception as error:  # noqa: BLE001  the last net under a page; nothing is swallowed, it is logged
        show(error)


def show(error: Exception) -> bool:
    """Say what went wrong; True tells Streamlit that its own box is not needed (st.App's on_script_error)."""
    if isinstance(error, DashboardError):
        say(error.message, error.hint)
        return True
    reference = secrets.token_hex(2)
    _log.error("Reference %s: a page failed.", reference, exc_info=error)
    say(
        f"Something went wrong on our side (reference {reference}).",
        "Your data is as it was. Load the page again; if it stays, tell the reference to whoever runs this.",
    )
    return True


def say(what: str, hint: str = "") -> None:
    """Put a sentence and its way out where the page would be."""
    put(tag("section", text("h1", what, kind="headline") + _hint(hint), kind="plain", role="alert"))


def _hint(hint: str) -> str:
    return text("p", hint, kind="subline") if hint else ""

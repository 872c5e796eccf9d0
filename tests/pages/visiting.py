"""The real script over a store of its own, and the way to its pages."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from dashboard.app import Dashboard, build
from dashboard.settings import Settings

MAIN: Final = Path(__file__).resolve().parent.parent.parent / "dashboard" / "ui" / "main.py"
TODAY: Final = date(2026, 9, 21)


def own(store: Path, *, sample: bool = True) -> Dashboard:
    """Give the real parts over an empty store."""
    state = f"sqlite:///{store.parent / 'state.db'}"
    return build(Settings(store=str(store), state=state, today=TODAY, sample_data=sample))


def opened(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    """Give the script; it looks its dashboard up anew on each run."""
    monkeypatch.setattr("dashboard.app.dashboard_for_process", lambda: dashboard)
    return AppTest.from_file(str(MAIN), default_timeout=60)


def go(app: AppTest, path: str) -> AppTest:
    """Follow Streamlit's own link to a page: its address is bare."""
    app._page_hash = calc_hash(path.strip("/"))  # switch_page knows files only
    app.query_params.clear()
    return app.run()


def html(app: AppTest) -> str:
    """Give all markup but the style sheet."""
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html") if "<style>" not in element.proto.body)

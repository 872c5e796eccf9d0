"""Holds that words from data never become markup, wherever a page writes them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.selection import Selection
from dashboard.ui import filters, markup

HOSTILE = (
    "![x](http://127.0.0.1:9/a.png)",
    "<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "' onmouseover='alert(1)",
    "A team whose name is longer than anybody would make it, really",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_text_and_attributes_are_escaped(name: str) -> None:
    made = markup.text("p", name, kind=name, title=name)
    assert made.count("<") == 2
    assert made.count('"') == 4
    assert "<script" not in made


def _notices() -> None:
    import streamlit as st

    from dashboard.errors import DashboardError
    from dashboard.selection import Selection
    from dashboard.ui import failures, filters, notices

    name = st.session_state["name"]
    notices.dropped((name,), Selection("2026-Q3", (name,)))
    filters.bar(
        type("Choices", (), {"quarters": ("2026-Q3",), "teams": (name,), "programs": ()})(),
        Selection("2026-Q3", (name,)),
        is_default=True,
    )
    with failures.translated():
        raise DashboardError("unknown", f"There is no {name}.", name)


@pytest.mark.parametrize("name", HOSTILE)
def test_notices_filters_and_errors_show_a_name_as_a_name(name: str) -> None:
    app = AppTest.from_function(_notices, default_timeout=20)
    app.session_state["name"] = name
    app.run()
    assert not app.exception
    assert not app.markdown, "Markdown loads pictures"
    bodies = [element.proto.body for element in app.get("html")]
    assert len(bodies) == 4
    for body in bodies:
        assert "<script" not in body
        assert "<img" not in body
        assert "onmouseover='" not in body


def test_a_selection_is_written_in_one_line() -> None:
    assert filters.words(Selection("2026-Q3")) == "2026-Q3 · all teams · all programs"
    chosen = Selection.of("2026-Q3", ["EMEA", "North", "South"], ["Discovery Calls"])
    assert filters.words(chosen) == "2026-Q3 · EMEA, North and 1 more · Discovery Calls"

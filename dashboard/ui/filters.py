"""The filter bar of every page: quarter, team, program; on a phone one line that opens it."""

from __future__ import annotations

from typing import Protocol

import streamlit as st

from dashboard.selection import Selection
from dashboard.ui import session
from dashboard.ui.markup import put, tag, text
from dashboard.words import listing


class Choices(Protocol):
    """What can be chosen."""

    @property
    def quarters(self) -> tuple[str, ...]:
        """Give the quarters, in time."""

    @property
    def teams(self) -> tuple[str, ...]:
        """Give the teams' names."""

    @property
    def programs(self) -> tuple[str, ...]:
        """Give the programs' names."""


def bar(choices: Choices, shown: Selection, *, is_default: bool) -> None:
    """Draw the bar; the widgets hold `shown` already (session.selection) and only report what is changed."""
    with st.container(key="filter-bar"):
        _line(shown)
        with st.container(key="filters", horizontal=True, vertical_alignment="bottom"):
            _widgets(choices)
            st.button("Reset", key="reset", on_click=session.reset, disabled=is_default, width="content")


def words(shown: Selection) -> str:
    """Write a selection in one line: "2026-Q3 · all teams · Discovery Calls"."""
    teams = listing(shown.teams, 2) if shown.teams else "all teams"
    programs = listing(shown.programs, 2) if shown.programs else "all programs"
    return " · ".join(part for part in (shown.quarter, teams, programs) if part)


def _line(shown: Selection) -> None:
    """Put the phone's line.

    The browser's own disclosure element opens the bar (theme.css), so there is one set of widgets and no
    script. It stands apart from the words because Streamlit replaces an element whose words change, which
    would close it.
    """
    put(text("p", words(shown), kind="filter-words"))
    label = text("span", "Change quarter, team or program", kind="unseen")
    put(tag("details", tag("summary", label), kind="filter-switch"))


def _widgets(choices: Choices) -> None:
    # Newest first: a review is about the last quarters, not the first.
    st.selectbox("Quarter", choices.quarters[::-1], key=session.QUARTER, on_change=session.chosen, width=150)
    _names("Team", choices.teams, session.TEAM, "All teams")
    _names("Program", choices.programs, session.PROGRAM, "All programs")


def _names(label: str, names: tuple[str, ...], key: str, none_chosen: str) -> None:
    st.multiselect(
        label,
        names,
        key=key,
        on_change=session.chosen,
        placeholder=none_chosen,
        filter_mode="contains",
        select_all=False,
        disabled=not names,
    )

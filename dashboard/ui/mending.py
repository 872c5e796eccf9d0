"""Mending a file where it is shown: a wrong value once for all its rows, an unknown name, an unsure barrier."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard.schemas import label_of
from dashboard.taxonomy import BARRIERS
from dashboard.ui import session
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import sheet, unfolding
from dashboard.usecases.uploads import mending as mending_story
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.desk import Desk
from dashboard.usecases.uploads.matching import Stranger
from dashboard.usecases.uploads.mending import Group
from dashboard.words import count

_AT_ONCE = 10
_LEAVE = "leave it"
_NEW_TEAM = "Left as it is, it counts as a team of its own."
_IN_THE_FILE = "Mend it in the file of the rejected rows, to correct, and upload just that file."
_CATEGORIES = [barrier.label for barrier in BARRIERS]


def wrong_values(preview: Preview, file_id: str) -> None:
    """Show what is wrong, by reason, and take another value for all rows that have it."""
    _mended(file_id)
    for place, group in enumerate(mending_story.groups(preview)):
        with st.container(key=f"mend-{place}-{file_id}", horizontal=True, vertical_alignment="bottom"):
            put(text("p", group.title, kind="mend-title"), text("p", group.message, kind="quiet"))
            if group.can_be_mended:
                _mend(preview, group, place, file_id)
            else:
                put(text("p", _IN_THE_FILE, kind="quiet"))


def _mend(preview: Preview, group: Group, place: int, file_id: str) -> None:
    key, label = f"instead-{place}-{file_id}", _label(group, place)
    if group.choices:
        new = st.selectbox(label, [_LEAVE, *group.choices], key=key)
    else:
        new = st.text_input(label, key=key, max_chars=200)
    if st.button(f"Use for {count(group.records, 'record')}", key=f"use-{place}-{file_id}") and _is_said(new):
        value = mending_story.instead(preview, group, str(new).strip())
        if value is None:
            put(text("p", f"“{new}” is no date either; write it like 2026-02-28.", kind="quiet"))
            return
        session.half_done().mend(file_id, group.column, group.value, value)
        for widget in (key, f"use-{place}-{file_id}"):
            session.forget_widget(widget)
        st.rerun()


def _label(group: Group, place: int) -> str:
    return f"{'Instead of wrong value' if group.value else 'For empty cells'} {place + 1}"


def _is_said(new: str | None) -> bool:
    return bool(new and new.strip() and new != _LEAVE)


def _mended(file_id: str) -> None:
    """Say what was mended, with a way back."""
    done = session.half_done().mended.get(file_id, {})
    said = [
        f"{label_of(column)} “{old}” is read as “{new}”"
        if old
        else f"an empty {label_of(column)} is read as “{new}”"
        for column, w in done.items()
        for old, new in w.items()
    ]
    if said:
        put(tag("section", "".join(text("p", one) for one in said), kind="said", role="status"))
        if st.button("Take these back", key=f"unmend-{file_id}"):
            session.half_done().mended.pop(file_id, None)
            st.rerun()


def teams(preview: Preview, file_id: str) -> None:
    """Show the teams that no roster has, each with the nearest that one has; corrected once for all its rows."""
    if preview.teams is None:
        return
    for place, stranger in enumerate(preview.teams.strangers[:_AT_ONCE]):
        offered = mending_story.candidates(preview.teams, stranger.near)
        with st.container(key=f"team-{place}-{file_id}", horizontal=True, vertical_alignment="bottom"):
            _team(stranger, offered, place, file_id)


def _team(stranger: Stranger, offered: list[str], place: int, file_id: str) -> None:
    put(text("p", mending_story.team_title(stranger), kind="mend-title"), text("p", _NEW_TEAM, kind="quiet"))
    key, nearest = f"is-team-{place}-{file_id}", 1 if stranger.near else 0
    new = st.selectbox(f"What team {place + 1} is", [_LEAVE, *offered], nearest, key=key)
    if st.button(f"Correct team {place + 1}", key=f"correct-{place}-{file_id}") and _is_said(new):
        session.half_done().mend(file_id, stranger.column, stranger.name, str(new))
        session.forget_widget(key)
        st.rerun()


def people(desk: Desk, preview: Preview, file_id: str) -> None:
    """Say how many people the roster knows, and let the others be matched once and for all."""
    found = preview.people
    if found is None:
        return
    put(text("h4", mending_story.people_title(found)))
    for place, stranger in enumerate(found.strangers[:_AT_ONCE]):
        said = f"“{stranger.name}” ({label_of(stranger.column)}, {count(stranger.rows, 'row')}) stands in no roster."
        offered = mending_story.candidates(found, stranger.near)
        keep = partial(desk.match_person, stranger.name)
        _choose(said, offered, ("person", place, file_id), keep, suggested=bool(stranger.near))


def barriers(desk: Desk, preview: Preview, file_id: str) -> None:
    """Show what barriers were taken for, and let what is unsure be said once and for all."""
    if not preview.barriers:
        return
    columns = ("Said in the file", "Rows", "Taken for", "Because of")
    rows = mending_story.barrier_rows(preview.barriers)
    title = f"What its barriers were taken for: {count(len(rows), 'phrase')}"
    put(unfolding(title, sheet("Barriers", columns, rows)))
    for place, one in enumerate(mending_story.unsure(preview.barriers)):
        said = f"No barrier we know is “{one.phrase}” ({count(one.rows, 'row')}): it counts as Other."
        _choose(said, _CATEGORIES, ("barrier", place, file_id), partial(desk.match_barrier, one.phrase))


def _choose(
    said: str,
    offered: list[str],
    which: tuple[str, int, str],
    keep: Callable[[str], None],
    *,
    suggested: bool = False,
) -> None:
    """Offer a choice that is remembered once its button is pressed; the first may be suggested."""
    what, place, file_id = which
    key = f"{what}-{place}-{file_id}"
    with st.container(key=f"match-{key}", horizontal=True, vertical_alignment="bottom"):
        put(text("p", said, kind="quiet"))
        first = int(suggested)
        picked = st.selectbox(f"What {what} {place + 1} means", [_LEAVE, *offered], first, key=key)
        wanted = st.button(f"Remember {what} {place + 1}", key=f"keep-{key}")
    if wanted and picked in offered:
        keep(str(picked))
        session.forget_widget(key)
        st.rerun()

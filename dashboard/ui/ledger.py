"""The list of uploads, newest first, and the way back: undo, asked once, its effect said afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.errors import DashboardError
from dashboard.ui import previews, session
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import sheet
from dashboard.usecases.uploads import mending as mending_story
from dashboard.usecases.uploads import story as upload_story
from dashboard.usecases.uploads.desk import Desk, Upload
from dashboard.usecases.uploads.effect_story import Rows
from dashboard.usecases.uploads.importing import Imported
from dashboard.words import count

_AT_ONCE: Final = 10
_MOST_REMEMBERED: Final = 50
_MEANS: Final = "Its rows will no longer count; what earlier uploads said counts again."


def said() -> None:
    """Say what the last commit or undo did."""
    half = session.half_done()
    if half.said:
        moved = sheet("What changed", previews.EFFECT_COLUMNS, half.moved) if half.moved else ""
        put(tag("section", text("p", half.said) + moved, kind="said", role="status"))


def show(desk: Desk, uploads: Sequence[Upload]) -> None:
    """List the uploads with a button each; nothing is listed before the first one."""
    put(text("h2", "Uploads", kind="part"))
    if not uploads:
        put(text("p", "None yet. What you commit is listed here and can be undone.", kind="quiet"))
    lines = list(zip(range(len(uploads), 0, -1), uploads, strict=True))
    _lines(desk, lines[:_AT_ONCE])
    if lines[_AT_ONCE:]:
        with st.expander("Earlier uploads", expanded=_busy_with([upload for _, upload in lines[_AT_ONCE:]])):
            _lines(desk, lines[_AT_ONCE:])


def _busy_with(uploads: Sequence[Upload]) -> bool:
    """Say whether one of them is being undone or looked at: then they stay in sight."""
    half = session.half_done()
    return any(upload.upload_id in {half.undoing, half.viewing} for upload in uploads)


def remembered(desk: Desk) -> None:
    """List what was said once and holds from then on, each with a way to forget it."""
    lessons = desk.remembered()
    if not lessons:
        return
    with st.expander(f"Remembered: {count(len(lessons), 'thing')} you said once"):
        for number, lesson in enumerate(lessons[:_MOST_REMEMBERED], 1):
            with st.container(key=f"lesson-{lesson.lesson_id}", horizontal=True, vertical_alignment="center"):
                put(text("p", mending_story.lesson_text(lesson)))
                if st.button(f"Forget {number}", key=f"forget-{lesson.lesson_id}", width="content"):
                    desk.forget(lesson)
                    st.rerun()


def _lines(desk: Desk, lines: Sequence[tuple[int, Upload]]) -> None:
    for number, upload in lines:
        _line(desk, upload, number)


def _line(desk: Desk, upload: Upload, number: int) -> None:
    half = session.half_done()
    with st.container(key=f"line-{upload.upload_id}", horizontal=True, vertical_alignment="center"):
        put(
            text("p", f"{number}. {upload.file}", kind="upload-file"),
            text("p", upload_story.line(upload), kind="quiet"),
            text("p", upload_story.when(upload), kind="quiet"),
        )
        _viewing(upload, number)
        if half.undoing == upload.upload_id:
            _confirm(desk, upload, number)
        elif st.button(f"Undo upload {number}", key=f"undo-{upload.upload_id}", width="content"):
            half.undoing = upload.upload_id
            st.rerun()
    if half.viewing == upload.upload_id:
        with st.container(key=f"again-{upload.upload_id}"):
            previews.show(Imported(upload.file, desk.again(upload), None), upload.upload_id)


def _viewing(upload: Upload, number: int) -> None:
    """Offer to look at an upload again, or to close it."""
    half = session.half_done()
    open_ = half.viewing == upload.upload_id
    if st.button(
        f"{'Close' if open_ else 'Look at'} upload {number}", key=f"view-{upload.upload_id}", width="content"
    ):
        half.viewing = "" if open_ else upload.upload_id
        st.rerun()


def _confirm(desk: Desk, upload: Upload, number: int) -> None:
    """Ask once, on the page; what will happen stands beside the buttons."""
    half, name = session.half_done(), upload.upload_id
    put(text("p", _MEANS, kind="quiet", role="alert"))
    if st.button(f"Yes, undo upload {number}", key=f"confirm-{name}", type="primary", width="content"):
        half.say(*_undone(desk, upload))
        st.rerun()
    if st.button("Keep it", key=f"keep-{name}", width="content"):
        half.undoing = ""
        st.rerun()


def _undone(desk: Desk, upload: Upload) -> tuple[str, Rows]:
    try:
        return upload_story.undone(upload, desk.undo(upload.upload_id))
    except DashboardError as error:  # somebody else was quicker
        return f"{error.message} {error.hint}".strip(), ()

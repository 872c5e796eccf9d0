"""A looked-at file: what it holds, what it would change, what is refused and why."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from weakref import WeakKeyDictionary

import streamlit as st

from dashboard.ui import session, tables
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import pairs, sheet, unfolding
from dashboard.usecases.uploads import story as upload_story
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.importing import Imported
from dashboard.usecases.uploads.story import LEFT_OUT, UploadStory
from dashboard.words import count, file_words

EFFECT_COLUMNS: Final = ("Number", "Before", "After", "Difference")
Rejected = Callable[[Preview], bytes]

# A story lives as long as its preview, and that as long as its file stands in the uploader.
_STORIES: Final[WeakKeyDictionary[Preview, tuple[UploadStory, bytes]]] = WeakKeyDictionary()


def show(found: Imported, name: str, rejected: Rejected | None = None) -> None:
    """Show what became of a file, or why it is refused and how to mend it; `name` tells it from all others.

    `rejected` makes the file of its rejected rows, where its bytes are still here.
    """
    if found.upload is None:
        _refused(found)
        return
    story, left_out = _told(found.upload)
    put(text("p", story.headline, kind="file-said"))
    if story.doubt and not found.upload.already:
        put(tag("p", text("strong", story.doubt), kind="quiet", role="note"))
    if story.remarks:
        put(tag("section", "".join(text("p", one, kind="quiet") for one in story.remarks), role="note"))
    if found.upload.already:
        put(_counts(story))
    else:
        _numbers(story)
    _reading(story)
    _samples(story)
    _rejects(story)
    if rejected and story.rejects:
        _rejected_rows(found.upload, name, rejected)
    if story.left_out:
        _download(found.upload, left_out, name)


def _told(preview: Preview) -> tuple[UploadStory, bytes]:
    """Tell a preview once: its refused rows may be many."""
    if preview not in _STORIES:
        story = upload_story.told(preview)
        _STORIES[preview] = story, tables.written(LEFT_OUT, story.left_out).encode()
    return _STORIES[preview]


def _refused(found: Imported) -> None:
    if found.error:
        what, way = upload_story.refusal(found.error)
        put(tag("div", text("p", what, kind="file-said") + text("p", way, kind="quiet"), role="alert"))


def _numbers(story: UploadStory) -> None:
    """Show the counts and the effect, side by side where there is room."""
    effect = text("p", "No number of a quarter comes from it yet.", kind="quiet")
    if story.effect:
        effect = sheet(story.effect_title, EFFECT_COLUMNS, story.effect)
    if story.effect_unknown:
        effect += text("p", story.effect_unknown, kind="quiet")
    put(tag("div", _counts(story) + tag("section", text("h4", story.effect_title) + effect), kind="beside"))


def _counts(story: UploadStory) -> str:
    counts = sheet("Records of the file", ("Records", "Number", "What that means"), story.counts)
    return tag("section", text("h4", "Its records") + counts)


def _reading(story: UploadStory) -> None:
    mapped = sheet(
        "How its columns are read", ("Column of the file", "Read as", "Why"), story.mapping, "narrow"
    )
    put(unfolding(_read(story), mapped + pairs(story.reading)))


def _read(story: UploadStory) -> str:
    return f"How it was read: {count(len(story.mapping), 'column')}, {story.aside} left aside"


def _samples(story: UploadStory) -> None:
    """Show a few records of every sort, on demand."""
    if story.samples:
        table = sheet(
            "A few records of each sort",
            ("Records", "Line", "What stands there"),
            story.samples,
            "long stacked named",
        )
        put(unfolding("A few records of each sort", table))


def _rejected_rows(preview: Preview, name: str, rejected: Rejected) -> None:
    """Offer the rejected rows in the file's own format; made only when asked for."""
    put(text("p", "Correct them in a file of their own and upload just that file.", kind="quiet"))
    st.download_button(
        "The rejected rows, to correct",
        lambda: rejected(preview),
        file_name=session.named_once(f"{file_words(preview.upload.file)} - rejected rows.{preview.ending}"),
        key=f"rejected-{name}",
        on_click="ignore",
    )


def _rejects(story: UploadStory) -> None:
    if story.rejects:
        columns = ("Line", "Column", "Value", "What is wrong")
        put(
            text("h4", story.rejects_title),
            sheet(story.rejects_title, columns, story.rejects, "long stacked named"),
        )


def _download(preview: Preview, left_out: bytes, name: str) -> None:
    """Offer the file."""
    st.download_button(
        "Everything that does not count, as CSV",
        left_out,
        file_name=session.named_once(f"{file_words(preview.upload.file)} - what does not count.csv"),
        mime="text/csv",
        key=f"left-out-{name}",
        on_click="ignore",
    )

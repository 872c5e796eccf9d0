"""Uploading: files are looked at, shown with what they would change, and committed; nothing counts before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import streamlit as st

from dashboard.errors import FileRefused
from dashboard.schemas import TABLES, label_of
from dashboard.ui import asking, mending, previews, progress, session
from dashboard.ui.markup import put, text
from dashboard.ui.sheet import pairs, unfolding
from dashboard.usecases.freshness import named
from dashboard.usecases.uploads import story as upload_story
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.desk import Desk, Sketch
from dashboard.usecases.uploads.importing import Imported, MappingFile, Options

_UNCLEAR = ("unknown_table", "ambiguous_table", "missing_columns", "unknown_column")
_BY_HEADERS = "Tell by the headers"
_FRESH = "This is a fresh export: in its days, rows of earlier uploads of the same report no longer count"
Looked = Mapping[tuple[object, ...], Imported]


class File(Protocol):
    """A file as Streamlit hands it over."""

    file_id: str
    name: str

    def getvalue(self) -> bytes:
        """Give its bytes."""


@dataclass(frozen=True)
class Asked:
    """What was said about a file, and what it then comes to."""

    options: Options
    found: Imported


@dataclass(frozen=True)
class Glass:
    """Looks at each file once for each version and way of reading it; `known` is what the last run looked at."""

    desk: Desk
    version: int
    known: Looked

    def look(self, file: File, options: Options) -> Imported:
        """Find out what a file would change, or why it is refused; can be cancelled meanwhile."""
        half, key = session.half_done(), (file.file_id, repr(options), self.version)
        found = half.looked.get(key) or self.known.get(key)
        if found is None:
            half.said, half.moved = "", ()  # the last act is over
            with progress.shown(file.file_id) as told:
                found = self.desk.look(file.getvalue(), file.name, options, told)
        half.looked[key] = found
        return found

    def sketch(self, file: File, options: Options) -> Sketch | None:
        """Look at a file's headers and first rows, once for each way of reading it."""
        drawn, key = session.half_done().drawn, (file.file_id, options.reading)
        if key not in drawn:
            drawn[key] = self.desk.sketch(file.getvalue(), options)
        return drawn[key]


def show(desk: Desk, version: int) -> None:
    """Take files, show what each would change, and commit what is wanted."""
    half = session.half_done()
    put(text("h2", "Upload", kind="part"), _needs())
    files = st.file_uploader("CSV files or workbooks", accept_multiple_files=True, key=f"files-{half.turn}")
    options = _options()
    glass, half.looked = Glass(desk, version, half.looked), {}  # what is no longer asked for is forgotten
    asked = [_file(glass, file, options, place) for place, file in enumerate(files, 1)]
    waiting = [preview for preview, _ in asked if preview]
    chosen = [preview for preview, wanted in asked if preview and wanted] or _all(waiting)
    if chosen:
        _commit(desk, chosen, every=len(chosen) == len(files))


def _needs() -> str:
    """Say what each table needs; the rest of its columns is optional."""
    rows = [(named(table.name), ", ".join(map(label_of, table.required))) for table in TABLES.values()]
    return unfolding("Which columns a file needs", pairs(rows))


def _options() -> Options:
    with st.expander("Options"):
        tables = {_BY_HEADERS: None, **{named(name): name for name in TABLES}}
        table = st.selectbox("Table", list(tables), key="upload-table")
        keep = st.checkbox("Identical recognitions are separate ones", key="upload-keep-repeats")
        fresh = st.checkbox(_FRESH, key="upload-replace")
    return Options(table=tables.get(table), keep_repeats=keep, replace=fresh)


def _file(glass: Glass, file: File, options: Options, place: int) -> tuple[Preview | None, bool]:
    """Show one file; give what there is to commit of it, and whether that was asked for."""
    with st.container(key=f"file-{place}"):
        put(text("h3", file.name, kind="file-name"))
        if file.file_id in session.half_done().stopped:
            _stopped(file.file_id)
            return None, False
        above, below = st.container(), st.container()
        asked = _as_told(glass, file, options)
        unclear = asked.found.error is not None and asked.found.error.code in _UNCLEAR
        if st.toggle("Read it otherwise", key=f"otherwise-{file.file_id}") or unclear:
            asked = _asked(glass, file, options)
        with below:
            found = _fresh(glass, file, _ordered(glass, file, asked))
            _mending(glass.desk, found.upload, file.file_id)
        with above:
            previews.show(found, file.file_id, lambda preview: glass.desk.rejected(file.getvalue(), preview))
        if found.upload is None or found.upload.already or not found.upload.upload.accepted:
            return None, False
        label, key = f"Commit file {place}", f"commit-{file.file_id}"
        return found.upload, st.button(label, key=key, type="primary", width="content")


def _as_told(glass: Glass, file: File, options: Options) -> Asked:
    """Look at a file as it is told, with the values that were mended."""
    options = _with(options, MappingFile(values=session.half_done().mended_values(file.file_id)))
    return Asked(options, glass.look(file, options))


def _asked(glass: Glass, file: File, options: Options) -> Asked:
    """Ask how a file is read, and look at it as it is said to be."""
    name = file.file_id
    asked = _as_told(glass, file, asking.reading(name, options, glass.sketch(file, options)))
    options, found, drawn = asked.options, asked.found, glass.sketch(file, asked.options)
    if drawn is None:
        return Asked(options, found)
    if table := _likely(asked):
        said = asking.columns(name, table, drawn.headers, _told(found))
        options = _with(options if said == MappingFile() else replace(options, table=table), said)
        found = glass.look(file, options)
    asking.first_rows(drawn)
    return Asked(options, found)


def _likely(asked: Asked) -> str | None:
    """Give the table that a file is, was said to be, or most likely is."""
    if asked.found.upload:
        return asked.found.upload.upload.table
    return asked.options.table or (
        asked.found.error.nearest if isinstance(asked.found.error, FileRefused) else None
    )


def _told(found: Imported) -> Mapping[str, str]:
    """Give which of a file's columns are known to be which of ours, also where others are missing."""
    if found.upload:
        mapping: Mapping[str, str] = found.upload.upload.detail["mapping"]
        return mapping
    return found.error.told if isinstance(found.error, FileRefused) else {}


def _with(options: Options, said: MappingFile) -> Options:
    merged = said.over(options.mapping or MappingFile())
    return replace(options, mapping=merged) if merged != MappingFile() else options


def _stopped(name: str) -> None:
    put(text("p", "Cancelled. Nothing of it was taken.", kind="file-said", role="status"))
    if st.button("Read it after all", key=f"again-{name}"):
        session.half_done().stopped.discard(name)
        st.rerun()


def _ordered(glass: Glass, file: File, asked: Asked) -> Asked:
    """Ask for the order of a file's dates, where nothing else is in doubt."""
    if asked.found.error is None or asked.found.error.code != "ambiguous_dates":
        return asked
    question, key = "Which comes first in its dates?", f"order-{file.file_id}"
    said = st.radio(question, list(asking.ORDERS), index=None, key=key, horizontal=True)
    if said not in asking.ORDERS:
        return asked
    options = replace(asked.options, date_order=asking.ORDERS[said])
    return Asked(options, glass.look(file, options))


def _fresh(glass: Glass, file: File, asked: Asked) -> Imported:
    """Offer that a file is a fresh export, where its days overlap an earlier one of the same report."""
    preview = asked.found.upload
    if preview is None or preview.overlaps is None:
        return asked.found
    put(text("p", upload_story.overlap(preview.overlaps), kind="quiet"))
    if not st.checkbox(_FRESH, key=f"fresh-{file.file_id}"):
        return asked.found
    return glass.look(file, replace(asked.options, replace=True))


def _mending(desk: Desk, preview: Preview | None, name: str) -> None:
    if preview and not preview.already:
        mending.wrong_values(preview, name)
        mending.teams(preview, name)
        mending.people(desk, preview, name)
        mending.barriers(desk, preview, name)


def _all(waiting: Sequence[Preview]) -> Sequence[Preview]:
    """Offer to commit everything at once, where there is more than one."""
    several = len(waiting) > 1
    asked = several and st.button(f"Commit all {len(waiting)} files", key="commit-all", width="content")
    return waiting if asked else ()


def _commit(desk: Desk, chosen: Sequence[Preview], *, every: bool) -> None:
    """Commit in one call, then draw everything anew: the numbers have moved."""
    half = session.half_done()
    with st.spinner("Writing"):
        half.say(upload_story.committed(desk.commit(chosen)))
    if every:
        half.turn += 1  # an empty uploader; else what is left stays where it is
        half.mended, half.drawn, half.stopped = {}, {}, set()
    st.rerun()

"""Progress of reading a file: the stage, the rows, and a way to cancel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dashboard.ui import session
from dashboard.usecases.uploads.acts import STAGES, Told
from dashboard.words import count

_DONE: Final = {stage: (place + 0.5) / len(STAGES) for place, stage in enumerate(STAGES)}


@contextmanager
def shown(file_id: str) -> Iterator[Told]:
    """Show how far the work inside has come; pressing Cancel ends it at its next step, with nothing taken."""
    place, half = st.empty(), session.half_done()
    with place.container():
        bar = st.progress(0.0, text=STAGES[0])
        st.button("Cancel", key=f"cancel-{len(half.looked)}-{file_id}", on_click=half.stop, args=(file_id,))

    def told(stage: str, records: int | None) -> None:
        rows = f": {count(records, 'row')}" if records else ""
        bar.progress(_DONE.get(stage, 0.5), text=f"{stage}{rows}")

    yield told
    place.empty()

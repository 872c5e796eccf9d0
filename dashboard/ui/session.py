"""What this viewer looks at: the URL, the widgets and what is kept between runs. Nobody else touches them.

The URL is the truth: it holds the whole selection in words. A run in which a filter widget was changed takes
the widgets' values and writes the URL; any other run whose URL is not the one written last (the first one, a
link followed, back and forward) takes the URL and sets the widgets. Both are checked against the data.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import streamlit as st

from dashboard.selection import Selection
from dashboard.usecases.uploads.desk import Sketch
from dashboard.usecases.uploads.importing import Imported

QUARTER, TEAM, PROGRAM = "quarter", "team", "program"
_KNOWN = (QUARTER, TEAM, PROGRAM)
_MEMORY = "memory"
_HALF_DONE = "half_done_upload"
_HALF_SHARED = "half_shared"
_WORD = "word"

# Gives a selection that is known and complete, and the words of what was dropped to make it so.
Resolve = Callable[[Selection], tuple[Selection, tuple[str, ...]]]
Query = dict[str, list[str]]


@dataclass
class Memory:
    """What one run leaves to the next: the URL written last, what was dropped, which side changed."""

    written: Query | None = None
    shown: Selection = field(default_factory=Selection)
    dropped: tuple[str, ...] = ()
    chosen: bool = False
    reset: bool = False


@dataclass
class HalfDone:
    """An upload between choosing its files and committing them, and what is to be said about the last act.

    `turn` names the uploader: the next one is empty. `looked` has the files as they were looked at, `drawn` their
    first rows, `mended` the values that were mended, by file, column of ours and old value, and `stopped` the files
    whose reading was cancelled. `undoing` is the upload whose undoing waits for a yes, `viewing` the one that is
    looked at again. `said` is a sentence, `moved` the rows of a table below it.
    """

    turn: int = 0
    looked: dict[tuple[object, ...], Imported] = field(default_factory=dict)
    drawn: dict[tuple[object, ...], Sketch | None] = field(default_factory=dict)
    mended: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    stopped: set[str] = field(default_factory=set)
    undoing: str = ""
    viewing: str = ""
    said: str = ""
    moved: tuple[tuple[str, ...], ...] = ()

    def say(self, sentence: str, moved: tuple[tuple[str, ...], ...] = ()) -> None:
        """Keep what the next run says."""
        self.said, self.moved, self.undoing = sentence, moved, ""

    def mend(self, file_id: str, column: str, old: str, new: str) -> None:
        """Keep another value for a wrong one."""
        self.mended.setdefault(file_id, {}).setdefault(column, {})[old] = new

    def mended_values(self, file_id: str) -> dict[str, dict[str, str]]:
        """Give what was mended of a file, as it is now."""
        return {column: dict(words) for column, words in self.mended.get(file_id, {}).items()}

    def stop(self, file_id: str) -> None:
        """Note that reading a file was cancelled."""
        self.stopped.add(file_id)


@dataclass
class HalfShared:
    """What the share page says about the last act: a sentence, an address told once, a preview, a link to be ended."""

    said: str = ""
    url: str = ""
    preview: str = ""
    ending: str = ""

    def say(self, said: str, url: str = "", preview: str = "") -> None:
        """Keep what the next run says."""
        self.said, self.url, self.preview, self.ending = said, url, preview, ""


def half_shared() -> HalfShared:
    """Give what this viewer is doing on the share page."""
    kept = st.session_state.get(_HALF_SHARED)
    if not isinstance(kept, HalfShared):
        kept = st.session_state[_HALF_SHARED] = HalfShared()
    return kept


def half_done() -> HalfDone:
    """Give this viewer's half-done upload."""
    kept = st.session_state.get(_HALF_DONE)
    if not isinstance(kept, HalfDone):
        kept = st.session_state[_HALF_DONE] = HalfDone()
    return kept


def named_once(name: str) -> str:
    """Give a download's file name a random word of this session's: Streamlit makes its address from name and content.

    Of long files it looks at length, beginning, middle and end alone, so that two people's could share an address.
    """
    word = st.session_state.setdefault(_WORD, secrets.token_hex(8))
    stem, dot, ending = name.rpartition(".")
    return f"{stem} {word}{dot}{ending}"


def forget_widget(key: str) -> None:
    """Let the next widget of this key begin anew."""
    st.session_state.pop(key, None)


def shown() -> Selection:
    """Give what this run shows, once `selection` has said it."""
    return _memory().shown


def selection(resolve: Resolve) -> tuple[Selection, tuple[str, ...]]:
    """Say what this run shows and what had to be dropped; call it before the widgets are made."""
    memory, query = _memory(), _query()
    turned = not memory.chosen and bool(query) and query != memory.written
    found, dropped = resolve(_asked(memory, query))
    if dropped or turned or memory.chosen or memory.reset:
        memory.dropped = (*dropped, *(_strange(query) if turned else ()))
    _seed(found)
    _write(found, memory)
    return found, memory.dropped


def chosen() -> None:
    """Note that a filter widget was changed: this run takes the widgets, not the URL."""
    _memory().chosen = True


def reset() -> None:
    """Go back to the default quarter and everything in it."""
    _memory().reset = True


def _memory() -> Memory:
    kept = st.session_state.get(_MEMORY)
    if not isinstance(kept, Memory):  # a first run, or a forged value under this name
        kept = st.session_state[_MEMORY] = Memory()
    return kept


def _query() -> Query:
    return {key: st.query_params.get_all(key) for key in st.query_params}


def _asked(memory: Memory, query: Query) -> Selection:
    if memory.reset:
        return Selection()
    if memory.chosen and memory.written is not None:
        return _from_widgets()
    # Streamlit's own links lead to a bare address: then what was shown before still holds.
    return Selection.from_query(query or memory.written or {})


def _from_widgets() -> Selection:
    """Read the widgets as hints: a forged message may hold anything."""
    state = st.session_state
    quarter = state.get(QUARTER)
    return Selection.of(
        quarter if isinstance(quarter, str) else None, _words(state.get(TEAM)), _words(state.get(PROGRAM))
    )


def _words(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, Iterable) else []


def _seed(found: Selection) -> None:
    """Set the widgets to what is shown; writing the same value again would cost a message."""
    wanted: dict[str, object] = {
        QUARTER: found.quarter,
        TEAM: list(found.teams),
        PROGRAM: list(found.programs),
    }
    for key, value in wanted.items():
        if st.session_state.get(key) != value:
            st.session_state[key] = value


def _write(found: Selection, memory: Memory) -> None:
    wanted = found.to_query()
    if list(_query().items()) != list(wanted.items()):
        st.query_params.from_dict(wanted)
    # Only now: a run that was cut off before it wrote the URL leaves its turn to the next.
    memory.written, memory.shown, memory.chosen, memory.reset = wanted, found, False, False


def _strange(query: Query) -> list[str]:
    """Name what the address holds beside the selection's own words."""
    return [key for key in query if key not in _KNOWN] + query.get(QUARTER, [])[1:]

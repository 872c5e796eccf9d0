"""What somebody with a login, a websocket client and bad intentions would say: hundreds of messages, for every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from streamlit.util import calc_hash

from dashboard.pages import PAGES
from tests.web.wire import Wire

FORGERS: Final = ("emea-viewers", "emea-leaders")
# Each page is asked for with one of them; whatever else of another team comes back was not said by the forger.
WORDS: Final = ("Zanzibar", "Quetzal")


@dataclass(frozen=True)
class Forged:
    """Something that is said, and what it is called."""

    name: str
    say: Callable[[Wire], object]


def forged(wire: Wire, page: str, word: str, strange: Sequence[str]) -> list[Forged]:
    """List what can be forged on an open page; `strange` are ids that belong to somebody else."""
    return [
        *_widgets(wire, page, word),
        *_queries(page, word),
        *_pages(word),
        *_others(strange),
    ]


def _widgets(wire: Wire, page: str, word: str) -> Iterator[Forged]:
    for widget_id in [known for known in wire.elements if known.startswith("$$ID")]:
        for kind, state in _states(widget_id, word):
            yield Forged(
                f"{page or 'review'} {kind} {widget_id[-40:]}",
                partial(_run, state, page=page),
            )


def _states(widget_id: str, word: str) -> Iterator[tuple[str, WidgetState]]:
    yield "word", WidgetState(id=widget_id, string_value=word)
    several = WidgetState(id=widget_id)
    several.string_array_value.data.extend([word, word.lower(), "EMEA", "*", "%"])
    yield "words", several
    many = WidgetState(id=widget_id)
    many.string_array_value.data.extend([word] * 2000)
    yield "many words", many
    yield (
        "json",
        WidgetState(id=widget_id, json_value=f'{{"value": "{word}", "team": ["{word}"], "points": [0]}}'),
    )
    yield "trigger", WidgetState(id=widget_id, trigger_value=True)
    yield "number", WidgetState(id=widget_id, int_value=1)


def _queries(page: str, word: str) -> Iterator[Forged]:
    asked: list[Sequence[tuple[str, str]]] = [
        [("team", word), ("program", word)],
        [("team", "EMEA"), ("team", word)],
        [("program", word), ("quarter", "2026-Q2")],
        [("team", f"{word}\u200b"), ("quarter", "*")],
        [("team", ""), ("role", "admin"), ("scope", "")],
    ]
    for pairs in asked:
        query = urlencode(pairs)
        yield Forged(f"{page or 'review'} ?{query[:60]}", partial(_run, page=page, query=query))


def _pages(word: str) -> Iterator[Forged]:
    for path in ("share", "audit", "nosuch", word, "../main"):
        yield Forged(f"page {path}", partial(_run, page=path, hashed=calc_hash(path)))


def _others(strange: Sequence[str]) -> Iterator[Forged]:
    for message in _beyond_pages(strange):
        yield Forged(f"message {message.WhichOneof('type')}", partial(_and_run, message))
    for raw in (b"", b"\x00", b"\xff" * 50, b"\x0a\xff\xff\xff\x7f", b"x" * (1 << 21), "text"):
        yield Forged(f"bytes {raw[:8]!r}", partial(_and_run, raw))


def _beyond_pages(strange: Sequence[str]) -> Iterator[BackMsg]:
    for fragment in ("abc", *strange):  # runs nothing, and so finishes nothing: no page has fragments
        message = BackMsg()
        message.rerun_script.fragment_id = fragment
        yield message
    yield BackMsg(clear_cache=True)
    yield BackMsg(set_run_on_save=True)
    yield BackMsg(load_git_info=True)
    yield BackMsg(debug_disconnect_websocket=True)
    yield BackMsg(debug_shutdown_runtime=True)
    for known in strange:
        for payload in ("deferred_file", "dataframe_chunk", "install_skills"):
            message = BackMsg()
            message.backend_operation_request.request_id = "r"
            message.backend_operation_request.session_id = known
            getattr(message.backend_operation_request, payload).SetInParent()
            if payload == "deferred_file":
                message.backend_operation_request.deferred_file.file_id = known
            yield message
        files = BackMsg()
        files.file_urls_request.request_id = "r"
        files.file_urls_request.session_id = known
        files.file_urls_request.file_names.append("a.csv")
        yield files


def _run(*given: Any, **said: Any) -> None:  # noqa: ANN401  what Wire.run takes, with the wire last
    *states, wire = given
    wire.run(*states, **said)


def _and_run(said: BackMsg | bytes | str, wire: Wire) -> None:
    wire.send(said)
    wire.run()


def paths() -> list[str]:
    """List the pages as Streamlit names them."""
    return [page.path.strip("/") for page in PAGES]

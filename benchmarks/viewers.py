"""Twenty viewers at once, each on a websocket of its own as a browser would be: how long, and is anything wrong."""

from __future__ import annotations

import asyncio
import json
import re
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from benchmarks.asked import Asked
from benchmarks.browser import Expect, percentile
from dashboard.selection import Selection

VIEWERS: Final = 20
PER_SECOND: Final = 10  # changes of all viewers together
CHANGES: Final = 10  # of each viewer
_TAGS: Final = re.compile(r"<[^>]+>")
Walk = list[tuple[Selection, str]]  # what is chosen, and the number that must then be seen


@dataclass(frozen=True)
class Figures:
    """Seconds from a change to the end of its run, and how many of the changes were answered wrongly."""

    median: float
    p95: float
    changes: int
    wrong: int


@dataclass
class Viewer:
    """One session: what it was told last, and what it took."""

    socket: ClientConnection
    query: str
    widget: str = ""
    numbers: str = ""
    shown: dict[str, Any] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    wrong: int = 0

    async def run(self, teams: Sequence[str] | None = None) -> float:
        """Ask for a run, with the teams chosen where there are some, and take what comes until its end: seconds."""
        asked = BackMsg()
        asked.rerun_script.query_string = self.query
        if teams is not None:
            state = asked.rerun_script.widget_states.widgets.add()
            state.id = self.widget
            state.string_array_value.data.extend(teams)
        start = time.perf_counter()
        await self.socket.send(asked.SerializeToString())
        while not self._take(await self.socket.recv()):
            pass
        return time.perf_counter() - start

    def _take(self, packet: str | bytes) -> bool:
        """Note one message; True when it ends a run."""
        message = ForwardMsg()
        message.ParseFromString(packet if isinstance(packet, bytes) else packet.encode())
        kind = message.WhichOneof("type")
        if kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        if kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            self._element(message.delta.new_element)
        return bool(kind == "script_finished")

    def _element(self, element: Any) -> None:  # noqa: ANN401  a message of Streamlit's
        kind = element.WhichOneof("type")
        if kind == "multiselect" and element.multiselect.id.endswith("-team"):
            self.widget = element.multiselect.id
        elif kind == "html" and "#implementation_rate" in element.html.body:
            self.numbers = unescape(_TAGS.sub(" ", element.html.body))
        elif kind == "bidi_component":
            self.shown = json.loads(zlib.decompress(element.bidi_component.bytes))["meta"]


def measure(url: str, expect: Expect, asked: Asked) -> Figures:
    """Let all viewers choose teams at a steady pace."""
    return asyncio.run(_measure(url, expect, asked))


async def _measure(url: str, expect: Expect, asked: Asked) -> Figures:
    address = url.replace("http", "ws", 1) + "/_stcore/stream"
    sockets = [
        await connect(address, subprotocols=[Subprotocol("streamlit")], origin=None, max_size=None)
        for _ in range(VIEWERS)
    ]
    viewers = [Viewer(socket, asked.first.to_url("").removeprefix("?")) for socket in sockets]
    for viewer in viewers:
        await viewer.run()
    walks = [_walk(i, asked, expect) for i in range(VIEWERS)]  # known before: the bench must not disturb
    start = time.perf_counter()
    await asyncio.gather(*(_choose(v, i, walks[i], start) for i, v in enumerate(viewers)))
    for socket in sockets:
        await socket.close()
    times = [seconds for viewer in viewers for seconds in viewer.times]
    wrong = sum(viewer.wrong for viewer in viewers)
    return Figures(percentile(times, 0.5), percentile(times, 0.95), len(times), wrong)


async def _choose(viewer: Viewer, place: int, walk: Walk, start: float) -> None:
    """Change every other second, each viewer in its own moment of it."""
    for turn, (shown, number) in enumerate(walk):
        due = start + turn * VIEWERS / PER_SECOND + place / PER_SECOND
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        viewer.times.append(await viewer.run(list(shown.teams)))
        viewer.wrong += not _is_right(viewer, number, shown)


def _walk(place: int, asked: Asked, expect: Expect) -> Walk:
    """Choose one team, then two, each viewer from another place on."""
    walk, teams = [], asked.teams
    for turn in range(CHANGES):
        pair = (teams[(place + turn) % len(teams)], teams[(place + 2 * turn + 1) % len(teams)])
        shown = Selection.of(asked.first.quarter, pair[: 1 + turn % 2])
        walk.append((shown, expect(shown)[0]))
    return walk


def _is_right(viewer: Viewer, number: str, shown: Selection) -> bool:
    told = {"quarter": shown.quarter, "teams": list(shown.teams), "programs": []}
    return number in viewer.numbers and viewer.shown == told

"""A browser without a browser: it logs in, speaks Streamlit's messages as it likes, and keeps every byte it gets."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from urllib.parse import urlencode

import httpx2
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

SECONDS: Final = 30


class Browser:
    """Cookies, and what is asked with them. `headers` go with every request, as a proxy would write them."""

    def __init__(self, url: str, headers: Mapping[str, str] | None = None) -> None:
        self.url = url
        self.headers = dict(headers or {})
        self.cookies = httpx2.Cookies()

    def ask(self, method: str, path: str, **said: Any) -> httpx2.Response:  # noqa: ANN401
        """Ask for a path, and follow where it leads unless told not to."""
        said.setdefault("follow_redirects", True)
        with httpx2.Client(
            base_url=self.url, headers=self.headers, cookies=self.cookies, timeout=SECONDS
        ) as client:
            answer = client.request(method, path, **said)
            self.cookies = client.cookies
        return answer

    def get(self, path: str) -> httpx2.Response:
        """Ask for a path and follow where it leads."""
        return self.ask("GET", path)

    def log_in(self, subject: str, to: str = "/") -> httpx2.Response:
        """Log in at the provider as somebody, and come back."""
        form = self.get(f"/login?{urlencode({'to': to})}")
        return self.ask("POST", str(form.url), data={"sub": subject})

    @contextmanager
    def stream(self, resume: str = "", **headers: str) -> Iterator[Wire]:
        """Open a websocket, also in the name of another session."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        given = {"Origin": self.url, **({"Cookie": cookies} if cookies else {}), **self.headers, **headers}
        token = self.cookies.get("_streamlit_xsrf") or "PLACEHOLDER_AUTH_TOKEN"
        protocols = [Subprotocol(word) for word in ("streamlit", token, resume) if word]
        address = f"{self.url.replace('http', 'ws', 1)}/_stcore/stream"
        with connect(
            address, subprotocols=protocols, additional_headers=given, max_size=None, open_timeout=SECONDS
        ) as opened:
            yield Wire(opened)


class Wire:
    """An open websocket: what was said to it and everything it said."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self.received: list[bytes] = []
        self.elements: dict[str, Element] = {}
        self.pages: dict[str, str] = {}
        self.session = ""
        self.addresses: set[str] = set()

    def send(self, message: BackMsg | bytes | str) -> None:
        """Say anything."""
        self._socket.send(message.SerializeToString() if isinstance(message, BackMsg) else message)

    def run(
        self, *states: WidgetState, page: str = "", query: str = "", hashed: str = ""
    ) -> list[ForwardMsg]:
        """Have the script run with these widgets, and wait until it has."""
        message = BackMsg()
        asked = message.rerun_script
        asked.page_script_hash = hashed or self.pages.get(page, "")
        asked.page_name, asked.query_string = page, query
        asked.widget_states.widgets.extend(states)
        self.send(message)
        return self.finished()

    def finished(self, seconds: float = SECONDS) -> list[ForwardMsg]:
        """Take what comes until a run has finished."""
        return self.taken(seconds, until="script_finished")

    def taken(self, seconds: float, until: str = "") -> list[ForwardMsg]:
        """Take what comes in some time, or until a message of a kind."""
        end, found = time.monotonic() + seconds, []
        while (left := end - time.monotonic()) > 0:
            try:
                data = self._socket.recv(timeout=left)
            except (TimeoutError, ConnectionClosed):
                break
            found.append(self._noted(data if isinstance(data, bytes) else data.encode()))
            if until and found[-1].WhichOneof("type") == until:
                break
        return found

    def everything(self) -> str:
        """Write all that was received, also what was packed."""
        packed = [unpacked(element) for element in self.elements.values()]
        return b"\n".join([*self.received, *packed]).decode("utf-8", "replace")

    def _noted(self, data: bytes) -> ForwardMsg:
        self.received.append(data)
        message = ForwardMsg()
        message.ParseFromString(data)
        if message.WhichOneof("type") == "new_session":
            self.session = message.new_session.initialize.session_id
        for known in (*message.new_session.app_pages, *message.navigation.app_pages):
            self.pages[known.url_pathname] = known.page_script_hash
        if message.delta.WhichOneof("type") == "new_element":
            self._keep(message.delta.new_element)
        return message

    def _keep(self, element: Element) -> None:
        kind = element.WhichOneof("type") or ""
        shown = getattr(element, kind, None)
        self.elements[getattr(shown, "id", "") or str(len(self.elements))] = element
        for address in (getattr(shown, "url", ""), getattr(shown, "deferred_file_id", "")):
            if address:
                self.addresses.add(address)


def unpacked(element: Element) -> bytes:
    """Give what an element of ours carries, which goes packed over the wire."""
    if element.WhichOneof("type") != "bidi_component" or not element.bidi_component.bytes:
        return b""
    return zlib.decompress(element.bidi_component.bytes)

"""The real server in its own process, and a browser page that knows when Streamlit is done."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, ViewportSize, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

ROOT: Final = Path(__file__).resolve().parent.parent.parent
LAUNCH_ARGS: Final = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-background-networking",
)
OURS: Final = ("-m", "dashboard", "serve", "--port", "{port}")
DESKTOP: Final[ViewportSize] = {"width": 1320, "height": 900}
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}

# Heavy elements (plotly, the uploader) show a skeleton up to four seconds after the script finished.
_IDLE: Final = """() => {
  const app = document.querySelector('[data-testid="stApp"]');
  return app && app.dataset.testScriptState === 'notRunning'
      && app.dataset.testConnectionState === 'CONNECTED'
      && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]');
}"""
_HEIGHT: Final = "() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight"


def chromium() -> str:
    """Find Debian's browser; `make test` installs it where it is missing."""
    found = shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("There is no chromium: run `make chromium`.")
    return found


def free_port() -> int:
    """Ask the system for a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, which process it is, what it logged, and the environment it runs in."""

    url: str
    pid: int
    log: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def logged(self) -> str:
        """Read everything the process has written so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def shell(self, *words: str) -> dict[str, str]:
        """Run a command beside the server, and read its JSON."""
        environment = {**self.environment, "DASHBOARD_PUBLIC_URL": self.url}
        command = [sys.executable, "-m", "dashboard", *words, "--json"]
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        found: dict[str, str] = json.loads(done.stdout)
        return found


@contextlib.contextmanager
def serving(
    folder: Path,
    settings: Mapping[str, str] | None = None,
    command: Sequence[str] = OURS,
    ready: str = "/healthz",
) -> Iterator[Server]:
    """Start the server over a store of its own in `folder`, wait until it is ready, and end it by its id.

    Settings may name the port that is found for it: {port}.
    """
    port, log = free_port(), folder / "server.log"
    said = {name: value.replace("{port}", str(port)) for name, value in (settings or {}).items()}
    arguments = [sys.executable, *(word.format(port=port) for word in command)]
    environment = _environment(folder, said)
    with log.open("wb") as output:
        # A session of its own: whatever the server starts can be ended with it.
        process = subprocess.Popen(
            arguments,
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    server = Server(f"http://127.0.0.1:{port}", process.pid, log, environment)
    try:
        await_ready(server.url + ready, process, log)
        yield server
    finally:
        _end(process)


def _environment(folder: Path, settings: Mapping[str, str]) -> dict[str, str]:
    ours = ("DASHBOARD_", "STREAMLIT_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    own = {
        "DASHBOARD_STORE": str(folder / "store"),
        "DASHBOARD_STATE": f"sqlite:///{folder / 'state.db'}",
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
    }
    return {**kept, **own, **settings}


def await_ready(
    url: str, process: subprocess.Popen[bytes], log: Path | None = None, seconds: float = 60
) -> None:
    """Wait until a process of ours answers at an address."""
    end = time.monotonic() + seconds
    while not _answers(url):
        if process.poll() is not None or time.monotonic() > end:
            told = log.read_text(encoding="utf-8", errors="replace")[-4000:] if log else ""
            raise RuntimeError(f"The server did not get ready.\n{told}")
        time.sleep(0.1)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return int(answer.status) == 200
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _end(process: subprocess.Popen[bytes]) -> None:
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=10)
            return


@dataclass
class App:
    """A browser page on a server; create it before the first `goto`.

    Counts Streamlit's "script finished" messages: the page's own state says "not running" also in the moment
    between a click and the rerun it causes.
    """

    page: Page
    url: str
    finished: int = 0
    problems: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Listen to the page from its first request on."""
        self.page.on("websocket", self._listen)
        self.page.on("console", self._note_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        self.page.on("request", self._note_request)

    def goto(self, path: str = "/", timeout: float = 60) -> None:
        """Open a path of the server and wait until its script has run and its elements are drawn."""
        before = self.finished
        self.page.goto(self.url + path)
        self._wait(before, timeout)

    @contextlib.contextmanager
    def rerun(self, timeout: float = 30) -> Iterator[None]:
        """Wait, after the block's click or choice, until the rerun it caused is drawn."""
        before = self.finished
        yield
        self._wait(before, timeout)

    def screenshot(self, path: Path, height: int | None = None) -> Path:
        """Save the page to a height or whole: Streamlit scrolls inside itself, so the window has to grow."""
        path.parent.mkdir(parents=True, exist_ok=True)
        size = self.page.viewport_size or DESKTOP
        self.page.set_viewport_size({"width": size["width"], "height": height or self._height() + 80})
        self.page.wait_for_function(_IDLE)
        self.page.wait_for_timeout(300)  # charts redraw for the new size
        self.page.screenshot(path=path)
        self.page.set_viewport_size(size)
        return path

    def strangers(self) -> list[str]:
        """List what the page asked of anybody but its server (nothing, it is hoped)."""
        own = (self.url, self.url.replace("http:", "ws:"), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(own)]

    def _height(self) -> int:
        return int(self.page.evaluate(_HEIGHT))

    def _wait(self, before: int, timeout: float) -> None:
        end = time.monotonic() + timeout
        while self.finished <= before:
            if time.monotonic() > end:
                raise TimeoutError(f"No rerun finished within {timeout} s.")
            self.page.wait_for_timeout(20)
        self.page.wait_for_function(_IDLE, timeout=timeout * 1000)

    def _listen(self, socket_: WebSocket) -> None:
        self.requests.append(socket_.url)
        socket_.on("framereceived", self._count)

    def _count(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            message = ForwardMsg()
            message.ParseFromString(frame)
            self.finished += message.WhichOneof("type") == "script_finished"

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"console: {message.text}")

    def _note_request(self, request: Request) -> None:
        self.requests.append(request.url)


@contextlib.contextmanager
def opened(
    browser: Browser, url: str, viewport: ViewportSize = DESKTOP, *, dark: bool = False
) -> Iterator[App]:
    """Open a fresh browser window (no cookies, no cache) on a server."""
    context = browser.new_context(viewport=viewport, color_scheme="dark" if dark else "light", locale="en-GB")
    try:
        yield App(context.new_page(), url)
    finally:
        context.close()

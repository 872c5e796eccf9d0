"""The server as a user starts it: it answers, its page opens quietly, and it goes when told to."""

from __future__ import annotations

import json
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.e2e.harness import App, Server, serving


def test_it_is_ready(server: Server) -> None:
    with urllib.request.urlopen(f"{server.url}/healthz") as answer:
        assert json.load(answer)["ready"] is True


def test_the_first_page_opens_without_a_complaint_or_a_stranger(app: App) -> None:
    app.goto("/")
    assert app.problems == []
    assert app.strangers() == []


def test_it_listens_on_this_machine_only(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    with socket.socket(socket.AF_INET6) as other, pytest.raises(OSError):  # noqa: PT011  which one is the system's
        other.connect(("::1", port))
    with socket.socket() as other, pytest.raises(OSError):  # noqa: PT011
        other.connect((_own_address(), port))


def test_it_goes_when_told_to_and_logs_no_traceback(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        pass
    assert "Traceback" not in server.logged()


def test_an_unsafe_option_keeps_it_from_starting(tmp_path: Path) -> None:
    unsafe = {"STREAMLIT_BROWSER_GATHER_USAGE_STATS": "true"}
    with (
        pytest.raises(RuntimeError, match=r"The dashboard does not start: .*gatherUsageStats"),
        serving(tmp_path, unsafe),
    ):
        pass


def _own_address() -> str:
    """Give the address other machines know this one by; nothing is sent to find it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        address = str(probe.getsockname()[0])
    if address.startswith("127."):
        pytest.skip("this machine has no other address")
    return address

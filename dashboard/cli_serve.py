"""What a shell starts in its own place: serve, bench."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from typing import Any, NoReturn

from dashboard.cli_share import Add
from dashboard.errors import WrongArguments
from dashboard.login import OWN_NAMES
from dashboard.settings import FORWARDED, ROOT, Settings, child_environment, load


def add_commands(commands: Any, add: Add) -> None:  # noqa: ANN401  argparse gives it no public name
    """Add the commands to the parser."""
    serve = add(commands, "serve", _serve, "serve the pages", as_json=False)
    serve.add_argument("--port", type=int, default=8501)
    bench = add(commands, "bench", _bench, "measure speed and memory")
    bench.add_argument("--rows", type=int, action="append")
    bench.add_argument("--people", type=int)


def _serve(options: argparse.Namespace) -> NoReturn:
    settings = load()  # wrong settings are refused here, in one line
    _must_be_free(settings.address, options.port)
    script = str(ROOT / "streamlit_app.py")
    os.chdir(ROOT)  # Streamlit reads .streamlit/config.toml where it is started
    arguments = ["-m", "streamlit", "run", script, "--server.port", str(options.port), *_reached_by(settings)]
    environment = child_environment(**{FORWARDED: ""})
    os.execve(sys.executable, [sys.executable, *arguments], environment)  # noqa: S606  our own interpreter and script


def _reached_by(settings: Settings) -> list[str]:
    """Give Streamlit's options for others to reach this server; without a login only this machine does."""
    if not settings.login:
        return []
    names = [*OWN_NAMES, settings.public_host]
    hosts = [part for name in dict.fromkeys(names) for part in ("--server.allowedHosts", name)]
    return ["--server.address", settings.address, *hosts]


def _must_be_free(address: str, port: int) -> None:
    hint = "Choose another with --port."
    if not 1 <= port <= 65535:
        raise WrongArguments("wrong_port", f"{port} is no port; they go from 1 to 65535.", hint)
    with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        try:
            probe.bind((address, port))
        except OSError as error:
            message = f"Port {port} cannot be used ({error.strerror})."
            raise WrongArguments("port_taken", message, hint) from None


def _bench(options: argparse.Namespace) -> NoReturn:
    os.chdir(ROOT)
    arguments = [part for rows in options.rows or [] for part in ("--rows", str(rows))]
    arguments += ["--people", str(options.people)] if options.people else []
    arguments += ["--json"] if options.json else []
    os.execv(sys.executable, [sys.executable, "-m", "benchmarks", *arguments])  # noqa: S606

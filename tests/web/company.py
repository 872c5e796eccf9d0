"""The real server of a company with a login, over rows whose every word outside a scope is a canary."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.e2e.harness import Server, await_ready, free_port, serving
from tests.usecases.files import TODAY
from tests.usecases.logged_in import ROLES
from tests.web.wire import Browser

CLIENT_SECRET: Final = "a client's secret that must not be told"
COOKIE_SECRET: Final = "f3c1d9e27ab8406595d2c7e8b1a04f63"
_ALWAYS: Final = {"DASHBOARD_ROLES": json.dumps(ROLES), "DASHBOARD_TODAY": TODAY.isoformat()}
BY_PROXY: Final = {
    **_ALWAYS,
    "DASHBOARD_PROXY": "127.0.0.1",
    "DASHBOARD_PROXY_USER_HEADER": "X-User",
    "DASHBOARD_PROXY_GROUPS_HEADER": "X-Groups",
    "DASHBOARD_PUBLIC_URL": "http://127.0.0.1:{port}",
}


@contextmanager
def behind_a_proxy(folder: Path) -> Iterator[Server]:
    """Run a server that believes a proxy on this machine, over the store in a folder."""
    with serving(folder, BY_PROXY) as server:
        yield server


def through_proxy(server: Server, *groups: str, person: str = "") -> Browser:
    """Give the browser of somebody whom the proxy has let in."""
    name = person or f"{'+'.join(groups)}@example.org"
    return Browser(server.url, {"X-User": name, "X-Groups": ",".join(groups)})


@contextmanager
def with_a_provider(folder: Path, people: Mapping[str, Sequence[str]]) -> Iterator[tuple[Server, str]]:
    """Run a real provider that knows some people and their groups, and a server that believes it."""
    with _provider(folder, people) as issuer, serving(folder, by_provider(issuer)) as server:
        yield server, issuer


@contextmanager
def _provider(folder: Path, people: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Run a real provider that knows some people, and give its address."""
    users = [json.dumps({"sub": name, **claims(name, groups)}) for name, groups in people.items()]
    port = free_port()
    options = [word for user in users for word in ("--user-claims", user)]
    command = [
        "-W",
        "ignore",
        "-m",
        "oidc_provider_mock",
        "--host",
        "localhost",
        "--port",
        str(port),
        *options,
    ]
    issuer = f"http://localhost:{port}"
    with (folder / "provider.log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], stdout=log, stderr=subprocess.STDOUT)
    try:
        await_ready(f"{issuer}/.well-known/openid-configuration", process)
        yield issuer
    finally:
        process.terminate()
        process.wait(timeout=10)


def claims(name: str, groups: Sequence[str]) -> dict[str, object]:
    """Write what a provider says of somebody."""
    return {"email": f"{name}@example.org", "email_verified": True, "groups": list(groups)}


def by_provider(issuer: str) -> dict[str, str]:
    """Write the settings of a login by a provider."""
    return {
        **_ALWAYS,
        "DASHBOARD_LOGIN_METADATA_URL": f"{issuer}/.well-known/openid-configuration",
        "DASHBOARD_LOGIN_CLIENT_ID": "dashboard",
        "DASHBOARD_LOGIN_CLIENT_SECRET": CLIENT_SECRET,
        "DASHBOARD_LOGIN_COOKIE_SECRET": COOKIE_SECRET,
        "DASHBOARD_PUBLIC_URL": "http://127.0.0.1:{port}",
    }

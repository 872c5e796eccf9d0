"""Fixtures of the browser tests: a real server, a real browser, a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.e2e.harness import LAUNCH_ARGS, App, Server, chromium, opened, serving

HERE: Final = Path(__file__).resolve().parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder as end to end."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.e2e)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the real server over an empty store of its own (so it shows the sample), once for all tests."""
    with serving(tmp_path_factory.mktemp("server"), {"DASHBOARD_TODAY": "2026-09-21"}) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start Debian's Chromium once."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH_ARGS)
        yield started
        started.close()


@pytest.fixture
def app(browser: Browser, server: Server) -> Iterator[App]:
    """Open a fresh window on the shared server."""
    with opened(browser, server.url) as window:
        yield window


@pytest.fixture
def page(app: App) -> Page:
    """Give the bare browser page of `app`, for what is no Streamlit page (links, routes)."""
    return app.page

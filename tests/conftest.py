"""What every test may use, and the order tests run in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from starlette.testclient import TestClient

ROOT: Final = Path(__file__).resolve().parent.parent

# The first example of a run pays for imports, so a deadline per example would only be noise.
settings.register_profile(
    "dashboard", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("dashboard")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the longest files first, and browser tests last: Playwright's loop must not be running in other tests."""
    items.sort(
        key=lambda item: (item.get_closest_marker("e2e") is not None, item.path.parent.name != "metrics")
    )


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """Open the real server in this process: routes, middleware and lifespan, without a network.

    One for the whole run, as Streamlit's runtime can be started once per process; over an empty store.
    """
    folder = tmp_path_factory.mktemp("client")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder / "store"))
        from streamlit_app import app

        with TestClient(app, base_url="http://127.0.0.1:8501", raise_server_exceptions=False) as opened:
            yield opened


@pytest.fixture
def plain_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the main module, which spawned processes run again: AppTest leaves an earlier test's script there."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


@pytest.fixture(scope="session")
def company_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fill a store with the rows of a company, to be copied: what is told to whom is tested over and over."""
    from tests.usecases.logged_in import fill

    folder = tmp_path_factory.mktemp("rows")
    fill(folder)
    return folder

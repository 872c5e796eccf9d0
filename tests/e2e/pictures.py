"""`make pictures`: the pages as pictures, for the README and for whoever looks at them as a designer would."""

from __future__ import annotations

import argparse
import tempfile
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from dashboard.pages import PAGES, Page
from tests.e2e.harness import LAUNCH_ARGS, PHONE, ROOT, App, chromium, opened, serving
from tests.e2e.journey import DRAWN

SCREEN: Final[ViewportSize] = {"width": 1440, "height": 900}
WIDTHS: Final = {"screen": SCREEN, "phone": PHONE}
MODES: Final = {"light": False, "dark": True}
# What the README shows: file, path, width, mode, how much of the page from its top (None: all of it).
SHOWN: Final = (
    ("review", "/", "screen", "light", 1400),
    ("review-phone", "/", "phone", "light", 1400),
    ("barriers", "/barriers", "screen", "dark", 1400),
)


def main() -> None:
    """Start the server over the sample, or over a store of files, and save its pages."""
    options = _options()
    settings = {"DASHBOARD_TODAY": options.today} | (
        {"DASHBOARD_STORE": options.store} if options.store else {}
    )
    with (
        tempfile.TemporaryDirectory(prefix="dashboard-pictures-") as folder,
        serving(Path(folder), settings) as server,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH_ARGS)
        save = _every if options.every else _readme
        save(browser, server.url, options.out)
        browser.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.e2e.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--every", action="store_true", help="every page, width and mode, at full length")
    parser.add_argument("--store", help="a store to show instead of the sample")
    parser.add_argument("--today", default="2026-09-21")
    return parser.parse_args()


def _readme(browser: Browser, url: str, out: Path) -> None:
    for name, path, width, mode, height in SHOWN:
        to = out / f"{name}.png"
        _save(browser, url + path, WIDTHS[width], to, dark=MODES[mode], height=height)


def _every(browser: Browser, url: str, out: Path) -> None:
    for page, width, mode in product(PAGES, WIDTHS, MODES):
        _save(browser, url + page.path, WIDTHS[width], out / _name(page, width, mode), dark=MODES[mode])


def _name(page: Page, width: str, mode: str) -> str:
    return f"{page.path.strip('/') or 'review'}-{width}-{mode}.png"


def _save(
    browser: Browser, address: str, size: ViewportSize, to: Path, *, dark: bool, height: int | None = None
) -> None:
    with opened(browser, address, size, dark=dark) as app:
        app.goto("")
        _settle(app)
        app.screenshot(to, height)


def _settle(app: App) -> None:
    """Wait for pictures where the page has some, and for the fonts."""
    if app.page.locator(".figures").count():
        app.page.wait_for_function(DRAWN)
    app.page.evaluate("() => document.fonts.ready")
    app.page.wait_for_timeout(500)


if __name__ == "__main__":
    main()

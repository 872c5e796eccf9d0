"""Twenty messy files go in through the browser, and come out again in any order: the numbers of before are back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from dashboard.app import Dashboard, build
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.usecases.answers import review_json
from tests.e2e.harness import App, Server, opened, serving
from tests.e2e.messy_files import FILES, Messy

TODAY: Final = date(2026, 9, 21)
REPS: Final = (
    "Ana Ruiz,EMEA,Discovery,applied,", "Bo Lind,EMEA,Discovery,partly,no time", "Cy Odd,North,Discovery,no,peers",
    "Di Vane,North,Discovery,applied,", "Ed Low,North,Discovery,applied,my laptop broke",
)  # fmt: skip
BEFORE: Final = "\n".join([
    "date,rep,team,program,outcome,barrier",
    *(f"2026-0{month}-0{day},{rep}" for month in (6, 7, 8) for day, rep in enumerate(REPS, 1)),
]).encode()  # fmt: skip
PICTURES: Path | None = None  # a folder, for whoever wants to look at the pages


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path, {"DASHBOARD_TODAY": TODAY.isoformat()}) as running:
        yield running


def _numbers(store: Path) -> list[dict[str, Any]]:
    """Read every KPI of every cut anew, as a process that has just started."""
    dashboard: Dashboard = build(Settings(store=str(store), today=TODAY, sample_data=False))
    answer = review_json(dashboard.reviews.review(dashboard.principal(), Selection("2026-Q3")))
    return sorted(answer["kpis"], key=str)


def _choose(app: App, file: Messy | tuple[str, bytes]) -> None:
    name, content = (file.name, file.content) if isinstance(file, Messy) else file
    given: Any = {"name": name, "mimeType": "text/csv", "buffer": content}
    chooser = app.page.locator("input[type=file]")
    expect(chooser).to_have_count(1)  # the one of the file before goes a moment after the new one comes
    with app.rerun():
        chooser.set_input_files(given)


def _press(app: App, label: str) -> None:
    with app.rerun():
        app.page.get_by_role("button", name=label, exact=True).click()


def _pick(app: App, label: str, value: str) -> None:
    """Pick a value of a select box or a radio, as a person does: open it, type, press Enter."""
    page = app.page
    if label == "radio":
        with app.rerun():
            page.get_by_text(value, exact=True).click()
        return
    box: Locator = page.locator(".st-key-file-1").get_by_label(label, exact=True)
    with app.rerun():
        box.click()
        box.fill(value)
        page.keyboard.press("Enter")


def _put(app: App, file: Messy) -> None:
    _choose(app, file)
    for label, value in file.picks:
        _pick(app, label, value)
    for label in file.presses:
        _press(app, label)
    whole = f"{file.accepted} of {file.records} record{'s' if file.records != 1 else ''} would count"
    expect(app.page.locator(".st-key-file-1")).to_contain_text(whole, timeout=20_000)
    if PICTURES:
        app.screenshot(PICTURES / f"{file.name}.png")
    _press(app, "Commit file 1")
    expect(app.page.get_by_text(f"{file.name}: {file.accepted} of ")).to_be_visible()


def _undo(app: App, number: int) -> None:
    app.page.wait_for_timeout(600)  # what folded up after the last undo has come to rest
    wanted = app.page.get_by_role("button", name=f"Undo upload {number}", exact=True)
    earlier = app.page.get_by_text("Earlier uploads", exact=True)
    expect(wanted.or_(earlier).first).to_be_visible(
        timeout=20_000
    )  # the page may still be at its last answer
    if not wanted.is_visible():
        earlier.click()
        expect(wanted).to_be_visible()
    _press(app, f"Undo upload {number}")
    expect(app.page.get_by_role("button", name=f"Yes, undo upload {number}", exact=True)).to_be_visible()
    _press(app, f"Yes, undo upload {number}")


@pytest.mark.prove
def test_some_messy_files_go_in_and_out_again(browser: Browser, fresh: Server, tmp_path: Path) -> None:
    _in_and_out(browser, fresh, tmp_path / "store", [FILES[place] for place in (5, 6, 7, 8, 14)])


@pytest.mark.prove
@pytest.mark.timeout(900)
def test_twenty_messy_files_go_in_and_out_again(browser: Browser, fresh: Server, tmp_path: Path) -> None:
    _in_and_out(browser, fresh, tmp_path / "store", FILES)


def _in_and_out(browser: Browser, fresh: Server, store: Path, files: Sequence[Messy]) -> None:
    with opened(browser, fresh.url) as app:
        app.goto("/data")
        _choose(app, ("before.csv", BEFORE))
        _press(app, "Commit file 1")
        before = _numbers(store)
        for file in files:
            _put(app, file)
        assert _numbers(store) != before
        left = list(range(2, len(files) + 2))  # the numbers that the page gives them, the oldest being 1
        random = np.random.default_rng(20)
        while left:
            _undo(app, left[int(random.integers(len(left)))])
            left.pop()
        assert _numbers(store) == before
        assert [problem for problem in app.problems if "404" not in problem] == []
        assert app.strangers() == []

"""A real browser on a real server: how long until numbers and pictures stand, at first and after a choice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.asked import Asked
from dashboard.app import dashboard_for_process
from dashboard.selection import Selection
from dashboard.usecases.stories.overview import REVIEW
from tests.e2e.harness import LAUNCH_ARGS, chromium

WATCH: Final = Path(__file__).with_name("watch.js").read_text(encoding="utf-8")
SCREEN: Final[ViewportSize] = {"width": 1440, "height": 900}
PHONE: Final[ViewportSize] = {"width": 360, "height": 740}
SLOW_4G: Final = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
FIRST_WORDS: Final = "performance.getEntriesByName('first-contentful-paint')"
FIRST_LOADS: Final = 5
QUARTERS: Final = 5
Seconds = dict[str, float]
# What the page must say for a selection: the words of a number, and how many pictures at least show it.
Expect = Callable[[Selection], tuple[str, int]]


@dataclass(frozen=True)
class Choice:
    """A step of a viewer: what they do, and what is chosen afterwards."""

    act: Callable[[Page], None]
    shown: Selection


def measure(url: str, expect: Expect, asked: Asked) -> Seconds:
    """Load a page anew several times, then choose; seconds by what was measured."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH_ARGS)
        loads = [_first_load(browser, url, expect, asked.first) for _ in range(FIRST_LOADS)]
        changes = _changes(browser, url, expect, asked)
        browser.close()
    numbers, settled = zip(*loads, strict=True)
    return {
        "first load to numbers (median)": median(numbers),
        "first load to settled (median)": median(settled),
        "filter to settled (median)": median(changes),
        "filter to settled (p95)": percentile(changes, 0.95),
    }


def first_paints(url: str) -> list[float]:
    """Open an address anew several times on a phone far away: seconds to its first words (Lighthouse's slow 4G)."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=LAUNCH_ARGS)
        times = [_first_paint(browser, url) for _ in range(FIRST_LOADS)]
        browser.close()
    return times


def _first_paint(browser: Browser, url: str) -> float:
    with browser.new_context(viewport=PHONE, locale="en-GB") as context:
        page = context.new_page()
        cdp = context.new_cdp_session(page)
        cdp.send("Network.emulateNetworkConditions", SLOW_4G)
        cdp.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page.goto(url, wait_until="load")
        page.wait_for_function(f"() => {FIRST_WORDS}.length", polling=50)
        return float(page.evaluate(f"() => {FIRST_WORDS}[0].startTime / 1000"))


def of_review(shown: Selection) -> tuple[str, int]:
    """Tell what our Review page must show: its rate, and a picture for each chart that has something to draw."""
    dashboard = dashboard_for_process()
    told = REVIEW.told(dashboard.reviews.review(dashboard.principal(), shown))
    rate = next(card for card in told.cards if card.kpi == "implementation_rate")
    return rate.base_text, sum(not chart.data.is_empty() for chart in told.charts.values())


def percentile(times: Sequence[float], part: float) -> float:
    """Give the least time that so large a part of all does not exceed."""
    return sorted(times)[max(0, -(-int(part * 100) * len(times) // 100) - 1)]


def _first_load(browser: Browser, url: str, expect: Expect, first: Selection) -> tuple[float, float]:
    """Open a page in a browser that has nothing of it: seconds to the numbers, and to the last change."""
    with browser.new_context(viewport=SCREEN, locale="en-GB") as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url + first.to_url(""))
        _await_settled(page, expect, first)
        return page.evaluate("() => benched.numbers / 1000"), page.evaluate("() => benched.changed / 1000")


def _changes(browser: Browser, url: str, expect: Expect, asked: Asked) -> list[float]:
    with browser.new_context(viewport=SCREEN, locale="en-GB") as context:
        page = context.new_page()
        page.add_init_script(WATCH)
        page.goto(url + asked.first.to_url(""))
        _await_settled(page, expect, asked.first)
        return [_change(page, expect, choice) for choice in _choices(asked.quarters, asked.teams)]


def _change(page: Page, expect: Expect, choice: Choice) -> float:
    wanted = expect(choice.shown)  # before the choice: the bench's own work must not disturb it
    choice.act(page)
    _await_settled(page, lambda _: wanted, choice.shown)
    return float(page.evaluate("() => Math.max(0, benched.changed - benched.chosen) / 1000"))


def _await_settled(page: Page, expect: Expect, shown: Selection) -> None:
    number, plots = expect(shown)
    meta = json.dumps(_meta(shown), separators=(",", ":"), ensure_ascii=False)
    asked = {"number": number, "plots": plots, "meta": meta}
    page.wait_for_function("(asked) => benched.settled(asked)", arg=asked, polling=50, timeout=60_000)


def _meta(shown: Selection) -> dict[str, object]:
    return {"quarter": shown.quarter, "teams": shown.teams, "programs": shown.programs}


def _choices(quarters: Sequence[str], teams: Sequence[str]) -> Iterator[Choice]:
    """Walk through selections of which none comes twice, so that nothing is answered from memory."""
    kept: tuple[str, ...] = ()
    for place, quarter in enumerate(quarters[:QUARTERS]):
        yield Choice(_pick("quarter", quarter), Selection.of(quarter, kept, ()))
        while kept:
            kept = kept[:-1]
            yield Choice(_take_back, Selection.of(quarter, kept, ()))
        # in the order of their names: the last one of the filter is then the last one chosen
        for team in sorted((teams[place % len(teams)], teams[(place + 1) % len(teams)])):
            kept = (*kept, team)
            yield Choice(_pick("team", team), Selection.of(quarter, kept, ()))


def _pick(key: str, name: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(f".st-key-{key} input").click()
        page.get_by_role("option", name=name, exact=True).click()

    return act


def _take_back(page: Page) -> None:
    page.locator(".st-key-team input").press("Backspace")

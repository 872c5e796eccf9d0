"""What is timed inside a process of its own; prints seconds by name as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from dashboard.app import Clock, MartsOfStore, build, dashboard_for_process
from dashboard.metrics.answer import answer, default_quarter
from dashboard.metrics.view import EVERYTHING, Narrow
from dashboard.selection import Selection
from dashboard.settings import load

REPEATS = 15
MAIN = Path(__file__).resolve().parent.parent / "dashboard" / "ui" / "main.py"
Seconds = dict[str, float]


def marts() -> Seconds:
    """Read the store and build its marts, as after a commit; nothing is taken from the disk's ready ones."""
    dashboard = build(load())
    function = MartsOfStore(dashboard.settings, Clock(dashboard.settings))
    start = time.perf_counter()
    _, uploads = dashboard.store.uploads()
    function.build(dashboard.store.tables(uploads))
    return {"marts, from the store": time.perf_counter() - start}


def reviews() -> Seconds:
    """Answer with the marts in memory: three selections, and one asked again."""
    dashboard = dashboard_for_process()
    principal = dashboard.principal()
    start = time.perf_counter()
    reading = dashboard.reviews.read(principal)
    loaded = time.perf_counter() - start
    found, quarter = reading.marts, default_quarter(reading.marts)
    if quarter is None:
        raise SystemExit("the store is empty")
    team, program = next(iter(found.ids("team").values())), next(iter(found.ids("program").values()))
    selections = {
        "review, company": EVERYTHING,
        "review, one team": Narrow((team,)),
        "review, one team and program": Narrow((team,), (program,)),
    }
    asked = dashboard.reviews.review(principal, Selection(str(quarter)))
    return {
        "marts, ready ones from the disk": loaded,
        **{what: _median(partial(answer, found, quarter, narrow)) for what, narrow in selections.items()},
        "review, asked again": _median(lambda: dashboard.reviews.review(principal, asked.selection)),
    }


def page() -> Seconds:
    """Run the page script: the first time, after a change of team, and with nothing new."""
    from streamlit.testing.v1 import AppTest

    test = AppTest.from_file(str(MAIN), default_timeout=120)
    first = _once(test.run)
    teams = test.multiselect(key="team").options[:6]
    changes = [_once(test.multiselect(key="team").set_value([team]).run) for team in teams]
    same = [_once(test.run) for _ in range(5)]
    return {
        "page, first run": first,
        "page, run after a change of team (median)": median(changes),
        "page, run with nothing new (median)": median(same),
    }


def _median(work: Callable[[], object]) -> float:
    return median(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    tasks: dict[str, Callable[[], Seconds]] = {"marts": marts, "reviews": reviews, "page": page}
    print(json.dumps(tasks[sys.argv[1]]()))

"""What is timed inside a process of its own; prints seconds by name as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.asked import Asked
from dashboard.app import Clock, Dashboard, build, dashboard_for_process
from dashboard.app_marts import MartsOfStore, marts_of_today
from dashboard.metrics.answer import answer, default_quarter, view_of
from dashboard.metrics.evaluate import measure
from dashboard.metrics.kpis.catalogue import KPIS, Kpi
from dashboard.metrics.marts.marts import Marts
from dashboard.metrics.narrowed import EVERYTHING, Narrow
from dashboard.periods import Quarter
from dashboard.selection import Selection
from dashboard.settings import child_environment, load
from tests.e2e.harness import OURS, Server, serving

REPEATS = 15
MAIN = Path(__file__).resolve().parent.parent / "dashboard" / "ui" / "main.py"
PLAIN_PAGE = Path(__file__).with_name("plain_page.py")
Seconds = dict[str, float]


@dataclass(frozen=True)
class Found:
    """Seconds by what was timed, and the peak memory of the server where one was asked."""

    seconds: Seconds
    mib: float | None = None


def marts() -> Found:
    """Read the store and build its marts, as after a commit; nothing is taken from the disk's ready ones."""
    dashboard, function = _making_marts()
    return Found(
        {
            "marts, from the store": _once(
                lambda: function.build(dashboard.store.tables(dashboard.store.live(), needs=function.needs))
            )
        }
    )


def practices() -> Found:
    """Read the store and build the marts that only the pages of the practices ask for."""
    dashboard, function = _making_marts()
    seconds = _once(lambda: function.build_later(dashboard.store.tables(dashboard.store.live())))
    return Found({"marts of the practices, from the store": seconds})


def _making_marts() -> tuple[Dashboard, MartsOfStore]:
    dashboard = build(load())
    return dashboard, marts_of_today(dashboard.settings, Clock(dashboard.settings).today)()


def reviews() -> Found:
    """Answer with the marts in memory: three selections, and one asked again."""
    dashboard = dashboard_for_process()
    principal = dashboard.principal()
    start = time.perf_counter()
    reading = dashboard.reviews.read(principal)
    loaded = time.perf_counter() - start
    found, quarter = reading.marts, _newest_quarter(reading.marts)
    team, program = next(iter(found.ids("team").values())), next(iter(found.ids("program").values()))
    selections = {
        "review, company": EVERYTHING,
        "review, one team": Narrow((team,)),
        "review, one team and program": Narrow((team,), (program,)),
    }
    practices = _once(found.practices)
    asked = dashboard.reviews.review(principal, Selection(str(quarter)))
    return Found(
        {
            "marts, ready ones from the disk": loaded,
            **{what: _median(partial(answer, found, quarter, narrow)) for what, narrow in selections.items()},
            "marts of the practices, when first asked": practices,
            **{
                f"{what}: every number": _median(partial(_every_number, found, quarter, narrow))
                for what, narrow in selections.items()
            },
            "review, asked again": _median(lambda: dashboard.reviews.review(principal, asked.selection)),
        }
    )


def _every_number(found: Marts, quarter: Quarter, narrow: Narrow) -> object:
    return answer(found, quarter, narrow).kpis


def kpis() -> Found:
    """Measure each KPI by itself over the whole company, with the marts in memory."""
    dashboard = dashboard_for_process()
    found = dashboard.reviews.read(dashboard.principal()).marts
    quarter = _newest_quarter(found)
    found.practices()
    costs = {kpi.key: _median(partial(_measured, found, quarter, kpi)) for kpi in KPIS}
    return Found({f"KPI, {key}": seconds for key, seconds in costs.items()})


def _newest_quarter(found: Marts) -> Quarter:
    quarter = default_quarter(found)
    if quarter is None:
        raise SystemExit("the store is empty")
    return quarter


def _measured(found: Marts, quarter: Quarter, kpi: Kpi) -> object:
    return measure(view_of(found, quarter), [kpi])


def page() -> Found:
    """Run the page script: the first time, after a change of team, and with nothing new."""
    from streamlit.testing.v1 import AppTest

    test = AppTest.from_file(str(MAIN), default_timeout=120)
    first = _once(test.run)
    teams = test.multiselect(key="team").options[:6]
    changes = [_once(test.multiselect(key="team").set_value([team]).run) for team in teams]
    same = [_once(test.run) for _ in range(5)]
    return Found(
        {
            "page, first run": first,
            "page, run after a change of team (median)": median(changes),
            "page, run with nothing new (median)": median(same),
        }
    )


def browser() -> Found:
    """Load and filter our Review page in a browser."""
    from benchmarks.browser import measure, of_review

    with _serving() as (server, asked):
        seconds = measure(server.url, of_review, asked)
        return Found({f"browser, {what}": number for what, number in seconds.items()}, _peak(server.pid))


def plain() -> Found:
    """Load and filter the small page of Streamlit and pandas, in the same way."""
    from benchmarks.browser import measure

    command = ("-m", "streamlit", "run", str(PLAIN_PAGE), "--server.port", "{port}")
    with _serving(command, "/_stcore/health") as (server, asked):
        seconds = measure(server.url, lambda _: ("", 5), asked)
        return Found({f"pandas page, {what}": number for what, number in seconds.items()}, _peak(server.pid))


def viewers() -> Found:
    """Let twenty viewers change what they see; a wrong answer ends the benchmark."""
    from benchmarks.browser import of_review
    from benchmarks.viewers import measure

    with _serving() as (server, asked):
        found = measure(server.url, of_review, asked)
        if found.wrong:
            raise SystemExit(
                f"{found.wrong} of {found.changes} viewers were told something else than they asked"
            )
        what = "20 viewers, 10 changes a second"
        return Found({f"{what} (median)": found.median, f"{what} (p95)": found.p95}, _peak(server.pid))


@contextmanager
def _serving(command: Sequence[str] = OURS, ready: str = "/healthz") -> Iterator[tuple[Server, Asked]]:
    """Serve this process's store, or the files beside it, with what can be asked of it."""
    dashboard = dashboard_for_process()
    principal = dashboard.principal()
    choices, (first, _) = (
        dashboard.reviews.choices(principal),
        dashboard.reviews.resolve(principal, Selection()),
    )
    asked = Asked(first, choices.quarters[-2::-1], choices.teams)
    settings = child_environment(PLAIN_FOLDER=sys.argv[2])
    with TemporaryDirectory() as folder, serving(Path(folder), settings, command, ready) as server:
        yield server, asked


def _peak(process: int) -> float:
    """Read the most memory a process has held, in MiB."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    return int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def _median(work: Callable[[], object]) -> float:
    return median(_once(work) for _ in range(REPEATS))


def _once(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    tasks: tuple[Callable[[], Found], ...] = (marts, practices, reviews, kpis, page, browser, viewers, plain)
    print(json.dumps(asdict({task.__name__: task for task in tasks}[sys.argv[1]]())))

"""One size of store: made, imported, turned into marts, asked and drawn, each in a process of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.links import PROGRAMS, TEAMS, write_company
from benchmarks.messy import write_messy, write_workbook
from dashboard.settings import ROOT, child_environment
from dashboard.usecases.sample.files import write

Line = dict[str, Any]
SIZES = (10_000, 1_000_000, 10_000_000)
MIB = 1024
TODAY = "2026-10-15"
MOST_AT_ONCE = 1_000_000
TIMES = 3  # of what is timed in a process of its own: the first of them pays for memory that a shared machine lent out
MARTS = "marts"
TASKS, PLAIN = (MARTS, "practices", "reviews", "kpis", "page", "browser", "viewers"), "plain"
AFTER_A_CHOICE = "browser, filter to settled (median)"
IN_A_BROWSER = {
    "browser, first load to numbers (median)": 2.0,
    "browser, first load to settled (median)": 4.0,
    AFTER_A_CHOICE: 0.450,
    "browser, filter to settled (p95)": 0.700,
    "20 viewers, 10 changes a second (p95)": 1.5,
}
LINKS = {
    "made and verified": 5.0,
    "first opened": 1.5,
    "first words on a phone with slow 4G (median)": 1.0,
    "each of its other pages first opened (p95)": 1.5,
    "one of many answers at once (p95)": 0.050,
    "each of many answers": 1 / 500,
}
_YARDSTICK = "for i in range(10_000_000): i * i"
LARGEST_FOR_PANDAS = 1_000_000
CLEAN, MESSY, WORKBOOK = "upload, clean CSV", "upload, messy CSV", "upload, workbook of 100,000 rows"
LOOKED, COMMITTED = "preview with effect", "commit and marts"
ROWS_OF_UPLOADS, ROWS_OF_A_WORKBOOK = 1_000_000, 100_000
BARS: dict[tuple[int, str], Line] = {
    (1_000_000, "import of the check-ins, one file"): {"bar_seconds": 6.0, "bar_mib": 1536},
    (ROWS_OF_UPLOADS, f"{CLEAN}: {LOOKED}"): {"bar_seconds": 4.0, "bar_mib": 1536},
    (ROWS_OF_UPLOADS, f"{CLEAN}: {COMMITTED}"): {"bar_seconds": 3.0, "bar_mib": 1536},
    (ROWS_OF_UPLOADS, f"{MESSY}: {LOOKED}"): {"bar_seconds": 8.0, "bar_mib": 3072},
    (ROWS_OF_UPLOADS, f"{MESSY}: {COMMITTED}"): {"bar_seconds": 6.0, "bar_mib": 3072},
    (ROWS_OF_UPLOADS, f"{WORKBOOK}: {LOOKED}"): {"bar_seconds": 6.0, "bar_mib": 1536},
    (10_000_000, "marts, from the store"): {"bar_seconds": 6.0, "bar_mib": 3072},
    (10_000_000, "review, company"): {"bar_seconds": 0.100},
    (10_000_000, "review, one team"): {"bar_seconds": 0.050},
    (10_000_000, "review, company: every number"): {"bar_seconds": 0.150},
    (10_000_000, "review, asked again"): {"bar_seconds": 0.005},
    **{(rows, what): {"bar_seconds": bar} for rows in SIZES for what, bar in IN_A_BROWSER.items()},
}


class Bench:
    """Measures in a scratch folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def yardstick(self) -> Line:
        """Time what has nothing to do with us: on a shared machine all else swings with it."""
        times = [self._run(self._folder / "nothing", "-c", _YARDSTICK)[0] for _ in range(5)]
        return {"what": "yardstick: ten million turns of a Python loop", "seconds": median(times)}

    def startup(self) -> Line:
        """Time a shell command that has next to nothing to do: the median of five."""
        times = [
            self._run(self._folder / "nothing", "-m", "dashboard", "uploads", "--json")[0] for _ in range(5)
        ]
        return {"what": "a shell command starts", "seconds": median(times), "bar_seconds": 1.0}

    def links(self) -> Iterator[Line]:
        """Make a link of a company of its own, and have its pages asked for."""
        folder, store = self._folder / "links", self._folder / "store-of-links"
        folder.mkdir()
        write_company(folder / "check_ins.csv")
        self._import(store, folder / "check_ins.csv")
        _, mib, output = self._run(store, "-m", "benchmarks.links", str(folder))
        for what, seconds in json.loads(output)["seconds"].items():
            named = f"link of {TEAMS} teams and {PROGRAMS} programs, {what}"
            yield {"what": named, "seconds": seconds, "mib": mib, "bar_seconds": LINKS[what]}

    def size(self, rows: int, people: int | None) -> Iterator[Line]:
        """Measure one size, line by line."""
        files = self._folder / f"files-{rows}"
        store = self._folder / f"store-{rows}"
        made = write(rows, 7, files, people=people, parts=-(-rows // MOST_AT_ONCE))
        check_ins = [path for path in made if path.name.startswith("check_ins")]
        for path in made:
            if path not in check_ins:
                self._import(store, path)
        if rows == ROWS_OF_UPLOADS:
            yield from self._uploads(store, check_ins[0])
        again = self._imported_elsewhere(store, check_ins[0], TIMES - 1) if len(check_ins) == 1 else []
        imported = [*again, *(self._import(store, path) for path in check_ins)]
        yield from _imports(rows, imported, len(check_ins))
        tasks = [*TASKS, *([PLAIN] if rows <= LARGEST_FOR_PANDAS else [])]
        for what, line in self._measure(store, tasks, files):
            yield {"rows": rows, "what": what, **line, **BARS.get((rows, what), {})}

    def _import(self, store: Path, path: Path) -> tuple[float, float]:
        seconds, mib, _ = self._run(store, "-m", "dashboard", "import", str(path))
        return seconds, mib

    def _imported_elsewhere(self, store: Path, path: Path, times: int) -> list[tuple[float, float]]:
        """Import a file into copies of a store."""
        found = []
        for _ in range(times):
            with self._copied(store) as copy:
                found.append(self._import(copy, path))
        return found

    @contextmanager
    def _copied(self, store: Path) -> Iterator[Path]:
        """Lend a copy of a store."""
        copy = self._folder / "copy-of-a-store"
        shutil.copytree(store, copy)
        yield copy
        shutil.rmtree(copy)

    def _uploads(self, store: Path, clean: Path) -> Iterator[Line]:
        """Upload the check-ins into a store that has everything else: clean, messy, and some of them as a workbook."""
        messy, book = self._folder / "messy.csv", self._folder / "book.xlsx"
        write_messy(clean, messy)
        write_workbook(clean, book, ROWS_OF_A_WORKBOOK)
        for what, path in ((CLEAN, clean), (MESSY, messy), (WORKBOOK, book)):
            found = []
            for _ in range(TIMES):
                with self._copied(store) as copy:
                    found.append(json.loads(self._run(copy, "-m", "benchmarks.uploading", str(path))[2]))
            for part, key in ((LOOKED, "preview"), (COMMITTED, "commit")):
                line = {
                    "rows": ROWS_OF_UPLOADS,
                    "what": f"{what}: {part}",
                    "seconds": median(one[key] for one in found),
                    "mib": max(one["mib"] for one in found),
                }
                yield {**line, **BARS.get((ROWS_OF_UPLOADS, line["what"]), {})}

    def _measure(self, store: Path, tasks: Sequence[str], files: Path) -> Iterator[tuple[str, Line]]:
        for task in tasks:
            runs = [
                self._run(store, "-m", "benchmarks.tasks", task, str(files))
                for _ in range(TIMES if task == MARTS else 1)
            ]
            found = [json.loads(output) for _, _, output in runs]
            most = max(one["mib"] or mib for one, (_, mib, _) in zip(found, runs, strict=True))
            for what in found[0]["seconds"]:
                yield what, {"seconds": median(one["seconds"][what] for one in found), "mib": most}

    def _run(self, store: Path, *arguments: str) -> tuple[float, float, str]:
        """Run Python to its end: seconds, peak MiB, what it printed."""
        environment = child_environment(
            DASHBOARD_STORE=str(store),
            DASHBOARD_TODAY=TODAY,
            DASHBOARD_SAMPLE_DATA="false",
            DASHBOARD_MAX_UPLOAD_ROWS="5000000",
            DASHBOARD_MAX_UPLOAD_MB="1000",
        )
        start = time.perf_counter()
        output = self._folder / "output"
        with output.open("wb") as into:
            child = subprocess.Popen([sys.executable, *arguments], env=environment, cwd=ROOT, stdout=into)
            _, status, used = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            raise SystemExit(f"{' '.join(arguments)} ended with {child.returncode}")
        return seconds, used.ru_maxrss / MIB, output.read_text()


def _imports(rows: int, imported: list[tuple[float, float]], files: int) -> Iterator[Line]:
    seconds, mib = [s for s, _ in imported], max(m for _, m in imported)
    what = "import of the check-ins, one file" if files == 1 else "import, each of ten files (median)"
    yield {"rows": rows, "what": what, "seconds": median(seconds), "mib": mib, **BARS.get((rows, what), {})}
    if files > 1:
        yield {
            "rows": rows,
            "what": f"import, all {files} files",
            "seconds": sum(seconds),
            "mib": mib,
        }


def against_smallest(found: Sequence[Line]) -> Line | None:
    """Compare a choice at the largest size with one at the smallest: pages cost people, not rows."""
    times = {line["rows"]: line["seconds"] for line in found if line["what"] == AFTER_A_CHOICE}
    if len(times) < 2:
        return None
    small, large = min(times), max(times)
    what = f"{AFTER_A_CHOICE}: against {small:,} rows"
    return {"rows": large, "what": what, "times": times[large] / times[small], "bar_times": 1.3}

"""A link over 40 teams and 12 programs: made and verified, a page of it opened first, and then by sixteen at once."""

from __future__ import annotations

import asyncio
import csv
import json
import os
import re
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final

import httpx2
import numpy as np

from benchmarks.browser import first_paints, percentile
from dashboard.app import dashboard_for_process
from dashboard.selection import Selection
from dashboard.settings import child_environment
from dashboard.usecases.sharing.acts import Wish
from tests.e2e.harness import serving

TEAMS, PROGRAMS, REPS = 40, 12, 16  # reps of a team
AT_ONCE, REQUESTS = 16, 4000
_HREF: Final = re.compile(r'href="(/shared/[^"#]+)"')
_LENGTH: Final = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def write_company(path: Path) -> None:
    """Write check-ins of two quarters: half of the programs for each rep, one conversation each and month."""
    random = np.random.default_rng(12)
    barriers = ("Lack of time", "No manager support", "Tools or systems", "")
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["date", "rep", "team", "program", "outcome", "barrier"])
        for team in range(TEAMS):
            for rep in range(REPS):
                for program in random.choice(PROGRAMS, PROGRAMS // 2, replace=False):
                    for month in range(4, 10):
                        outcome = random.choice(["applied", "partly", "not applied"], p=[0.5, 0.2, 0.3])
                        day = f"2026-{month:02d}-{random.integers(1, 28):02d}"
                        barrier = "" if outcome == "applied" else random.choice(barriers)
                        who = (f"Rep {team}-{rep}", f"Team {team}", f"Program {program}")
                        table.writerow([day, *who, outcome, barrier])


def main(folder: Path) -> None:
    """Make a link of this process's store, and ask a server for its pages."""
    os.environ["DASHBOARD_STATE"] = f"sqlite:///{folder / 'links.db'}"  # of this process and of the server
    dashboard = dashboard_for_process()
    dashboard.reviews.read(dashboard.principal()).marts.practices()  # as on a server that has shown its pages
    start = time.perf_counter()
    made = dashboard.sharing.create(dashboard.principal(), Wish(Selection("2026-Q3")))
    seconds = {"made and verified": time.perf_counter() - start}
    with serving(folder, child_environment()) as server:
        secret = made.url.rsplit("/s/", 1)[-1]
        with httpx2.Client(base_url=server.url, follow_redirects=True, timeout=30) as client:
            start = time.perf_counter()
            first = client.get(f"/s/{secret}")
            seconds["first opened"] = time.perf_counter() - start
            first.raise_for_status()
            pages = sorted({str(first.url.path), *_HREF.findall(first.text)})
            seconds["first words on a phone with slow 4G (median)"] = median(
                first_paints(f"{server.url}/s/{secret}")
            )
            opened = [_timed(client, page) for page in pages]
            seconds["each of its other pages first opened (p95)"] = percentile(opened, 0.95)
            cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        start = time.perf_counter()
        times = asyncio.run(_asked(server.url, pages, cookie))
        each = (time.perf_counter() - start) / len(times)
    seconds |= {"one of many answers at once (p95)": percentile(times, 0.95), "each of many answers": each}
    print(json.dumps({"seconds": seconds}))


def _timed(client: httpx2.Client, page: str) -> float:
    start = time.perf_counter()
    client.get(page).raise_for_status()
    return time.perf_counter() - start


async def _asked(url: str, pages: Sequence[str], cookie: str) -> list[float]:
    """Ask for all pages in turn over a few connections that stay open."""
    host, port = url.removeprefix("http://").split(":")

    async def one(place: int) -> list[float]:
        reader, writer = await asyncio.open_connection(host, int(port))
        times = []
        for turn in range(REQUESTS // AT_ONCE):
            page = pages[(place + turn) % len(pages)]
            said = f"GET {page} HTTP/1.1\r\nHost: {host}:{port}\r\nCookie: {cookie}\r\n\r\n"
            start = time.perf_counter()
            writer.write(said.encode())
            head = await reader.readuntil(b"\r\n\r\n")
            length = _LENGTH.search(head)
            if not head.startswith(b"HTTP/1.1 200") or length is None:
                raise SystemExit(f"{page}: {head[:200]!r}")
            await reader.readexactly(int(length[1]))
            times.append(time.perf_counter() - start)
        writer.close()
        return times

    found = await asyncio.gather(*(one(place) for place in range(AT_ONCE)))
    return [seconds for times in found for seconds in times]


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What the tests of the use cases share: a dashboard over an empty store, and files written by hand."""

from __future__ import annotations

import atexit
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path
from shutil import copytree, rmtree
from tempfile import mkdtemp
from typing import Any

from dashboard.app import Dashboard, build
from dashboard.ingest import Options
from dashboard.schemas import Column, Kind
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.store.log import Upload
from dashboard.usecases.review import Review
from dashboard.usecases.uploads.acts import Preview

TODAY = date(2026, 9, 22)
CHECK_INS = "date,rep,team,program,outcome"
RECOGNITIONS = "date,recipient,kind,giver,value,currency"
ROSTER = "person,team,role"


def opened(folder: Path, **said: Any) -> Dashboard:  # noqa: ANN401
    """Wire a dashboard as a process does that has just started; without the sample unless it is asked for."""
    kept = {"store": str(folder / "store"), "state": f"sqlite:///{folder / 'state.db'}"}
    return build(Settings(**{**kept, "today": TODAY, "sample_data": False, **said}))


@cache
def stored(*files: bytes) -> Path:
    """Fill a store with files, once in a process, to be copied: most tests only want to begin with it."""
    folder = Path(mkdtemp(prefix="stored-"))
    atexit.register(rmtree, folder, ignore_errors=True)
    dashboard = opened(folder)
    for place, file in enumerate(files):
        put(dashboard, file, f"{place}.csv")
    return folder


def filled(folder: Path, *files: bytes, **said: Any) -> Dashboard:  # noqa: ANN401
    """Wire a dashboard over a store of its own that holds files already."""
    copytree(stored(*files), folder, dirs_exist_ok=True)
    return opened(folder, **said)


def content(header: str, *records: str) -> bytes:
    return "\n".join([header, *records, ""]).encode()


def talks(*records: str) -> bytes:
    return content(CHECK_INS, *records)


def cell(column: Column, place: int) -> str:
    """Write what a column of ours takes, on another day for every place; no words in a free text."""
    by_kind = {
        Kind.NAME: f"any {column.name}",
        Kind.EVENT: f"2026-06-{place:02}",
        Kind.DAY: f"2026-06-{place:02}",
        Kind.QUARTER: "2026-Q2",
        Kind.TEXT: "",
    }
    return column.choices[0] if column.choices else by_kind.get(column.kind, str(place))


def preview(dashboard: Dashboard, file: bytes, name: str = "file.csv", **said: Any) -> Preview:  # noqa: ANN401
    return dashboard.uploads.preview(dashboard.principal(), file, name, Options(**said))


def put(dashboard: Dashboard, file: bytes, name: str = "file.csv", **said: Any) -> Preview:  # noqa: ANN401
    return dashboard.uploads.commit(dashboard.principal(), preview(dashboard, file, name, **said))


def listed(dashboard: Dashboard) -> tuple[int, list[Upload]]:
    return dashboard.uploads.listing(dashboard.principal())


def undo_newest(dashboard: Dashboard) -> None:
    dashboard.uploads.undo(dashboard.principal(), listed(dashboard)[1][0].upload_id)


def review(
    dashboard: Dashboard, quarter: str | None = None, teams: Sequence[str] = (), programs: Sequence[str] = ()
) -> Review:
    return dashboard.reviews.review(dashboard.principal(), Selection.of(quarter, teams, programs))


SECOND_QUARTER = talks(
    "2026-04-10,Ana,EMEA,Calls,not applied",
    "2026-05-11,Bo,EMEA,Calls,applied",
    "2026-06-12,Cy,North,Calls,partly",
)
THIRD_QUARTER = talks(
    "2026-07-10,Ana,EMEA,Calls,applied",
    "2026-08-11,Bo,EMEA,Demos,applied",
    "2026-09-12,Cy,North,Calls,not applied",
    "2026-09-13,Dee,North,Calls,applied",
)
THANKS = content(
    RECOGNITIONS,
    "2026-05-20,Ana,award,Max,100,EUR",
    "2026-08-20,Bo,award,Max,50,EUR",
    "2026-09-15,Cy,praise,Bo,,",
)
PEOPLE = content(ROSTER, "Ana,EMEA,rep", "Bo,EMEA,rep", "Cy,North,rep", "Max,North,leader", "Eve,North,rep")

"""The table `uploads`: the one truth about which rows count and what is remembered, and its version."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import polars as pl
from deltalake import CommitProperties, DeltaTable, Transaction
from deltalake.exceptions import DeltaError, TableNotFoundError

from dashboard.errors import UnknownName
from dashboard.store.delta import file_paths, persistently, reading, unreadable, writing
from dashboard.store.durable import flush
from dashboard.store.remembered import Lesson

_T = TypeVar("_T")
Line = dict[str, Any]  # a row of the table
_TYPES: dict[str, Any] = {
    "str": pl.String, "int": pl.Int64, "datetime": pl.Datetime("us", "UTC"), "bool": pl.Boolean,
    "date | None": pl.Date, "str | None": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """An upload, as its line of the log says. `rank` orders uploads: the higher is the newer. Counts are of records.

    `columns` are ours that the file had, joined by commas; `first_day` and `last_day` are those of its accepted
    rows (null for a table without dates), `ids` counts rows with an id of their own. When it `replaces`, earlier
    rows of the same `source` in those days no longer count. `details` is JSON for people, never for numbers.
    """

    upload_id: str
    rank: int
    table: str
    file: str
    uploaded_at: datetime
    by: str
    sha256: str
    options: str
    source: str
    columns: str
    first_day: date | None
    last_day: date | None
    ids: int
    replaces: bool
    records: int
    accepted: int
    rejected: int
    duplicate: int
    dropped: int
    details: str

    def same_as(self, other: Upload) -> bool:
        """Tell whether both are the same bytes, taken the same way."""
        return (self.sha256, self.table, self.options) == (other.sha256, other.table, other.options)

    @property
    def detail(self) -> dict[str, Any]:
        """Read the details."""
        return dict(json.loads(self.details))

    @staticmethod
    def frame(uploads: Sequence[Upload]) -> pl.DataFrame:
        """Give uploads as a frame, a row each."""
        return pl.DataFrame([vars(upload) for upload in uploads], schema=LOG_SCHEMA)


LOG_SCHEMA: dict[str, Any] = {field.name: _TYPES[str(field.type)] for field in fields(Upload)}
LESSONS = "remembered"  # in the place of a table's name: the line is no upload
_BLANK: dict[Any, Any] = {
    pl.String: "",
    pl.Int64: 0,
    pl.Boolean: False,
}  # what a lesson says of an upload's columns


@dataclass(frozen=True)
class Live:
    """What holds at a version: uploads, oldest first, ranked 1, 2, 3 and so on, and lessons, the newest last.

    `moment` is that of the newest of them all.
    """

    version: int
    uploads: tuple[Upload, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    moment: datetime | None = None


NOTHING = Live(0)


class UploadsLog:
    """The Delta table `uploads`. Every commit moves the version; 0 is the empty log."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/")
        self._path = f"{self._root}/uploads"
        self._known: Live | None = None

    def read(self) -> Live:
        """Give what holds at the newest version."""
        known = self._known
        if known and self._is_newest(known.version):
            return known
        table = self._table()
        self._known = _live(table.version(), self._lines(table)) if table else None
        return self._known or NOTHING

    def _is_newest(self, version: int) -> bool:
        """Tell without opening the table whether a version is still the newest; only a local disk can."""
        commits = Path(self._path) / "_delta_log"
        return (commits / f"{version:020d}.json").exists() and not (
            commits / f"{version + 1:020d}.json"
        ).exists()

    def create_if_missing(self) -> None:
        """Make the empty log, version 0, so that rows never stand without one."""
        if self._table() is not None:
            return
        # without retries: whoever comes second must not make a version of its own
        once_only = CommitProperties(max_commit_retries=0)
        with writing(self._path):
            try:
                DeltaTable.create(self._path, pl.Schema(LOG_SCHEMA), commit_properties=once_only)
            except DeltaError:
                if not DeltaTable.is_deltatable(self._path):
                    raise

    def append(self, upload: Upload, learnt: Sequence[Lesson] = ()) -> tuple[int, Upload, bool]:
        """Commit an upload; its rows count from this moment. False when the same file was live already.

        Lessons that were `learnt` from it come in the same commit, or not at all.
        """

        def once(table: DeltaTable) -> tuple[int, Upload, bool]:
            lines = self._lines(table)
            same = next((u for u in _uploads(lines) if u.same_as(upload)), None)
            if same:
                return table.version(), same, False
            # a twin that commits at the same time holds the same transaction and makes this commit fail
            app = f"{upload.sha256}:{upload.table}:{upload.options}"
            turn = Transaction(app, (table.transaction_version(app) or 0) + 1)
            ranked = replace(upload, rank=_next_rank(lines))
            taught = [_line(lesson, ranked.rank, upload.uploaded_at, upload.by) for lesson in learnt]
            self._write(table, [*taught, vars(ranked)], _note("upload", upload.upload_id, turn))
            return DeltaTable(self._path).version(), ranked, True

        return self._retry(once)

    def learn(self, lessons: Sequence[Lesson], moment: datetime, by: str) -> int:
        """Commit lessons, and give the new version."""

        def once(table: DeltaTable) -> int:
            rank = _next_rank(self._lines(table))
            lines = [_line(lesson, rank, moment, by) for lesson in lessons]
            self._write(table, lines, _note("learn", lessons[0].lesson_id))
            return DeltaTable(self._path).version()

        return self._retry(once)

    def _write(self, table: DeltaTable, lines: Sequence[Line], note: CommitProperties) -> None:
        with writing(self._path):
            frame = pl.DataFrame(list(lines), schema=LOG_SCHEMA)
            frame.write_delta(table, mode="append", delta_write_options={"commit_properties": note})
            flush(self._path)

    def remove(self, upload_id: str) -> int:
        """Take an upload or a lesson out in one commit and give the new version."""

        def once(table: DeltaTable) -> int:
            if upload_id not in {line["upload_id"] for line in self._lines(table)}:
                raise UnknownName(
                    "unknown_upload",
                    f"There is no upload {upload_id}.",
                    "`python -m dashboard uploads` lists them.",
                )
            with writing(self._path):
                table.delete(f"upload_id = '{upload_id}'", commit_properties=_note("undo", upload_id))
                flush(self._path)
            return table.version()

        return self._retry(once)

    def _lines(self, table: DeltaTable) -> list[Line]:
        with reading(self._path):
            files = pl.scan_parquet(file_paths(self._path, table), schema=LOG_SCHEMA, glob=False)
            frame = files.collect(engine="in-memory")
        # two uploads of one moment may have been given one rank: the place in the order decides
        return frame.select(list(LOG_SCHEMA)).sort("rank", "uploaded_at", "upload_id").to_dicts()

    def _retry(self, once: Callable[[DeltaTable], _T]) -> _T:
        def on_newest() -> _T:
            table = self._table()
            if table is None:
                raise UnknownName("no_uploads", "There are no uploads.", "Import a file first.")
            return once(table)

        return persistently(on_newest)

    def _table(self) -> DeltaTable | None:
        with reading(self._path):
            try:
                table = DeltaTable(self._path)
            except TableNotFoundError:
                if self._is_something():
                    raise
                return None
        self._refuse_lost_commit(table.version())
        return table

    def _is_something(self) -> bool:
        """Tell whether what has no log is more than an empty place: rows without their log, or a file."""
        rows = any(DeltaTable.is_deltatable(f"{self._root}/{name}") for name in ("names", "refused"))
        return rows or Path(self._root).is_file()

    def _refuse_lost_commit(self, version: int) -> None:
        """Refuse a newest commit without content, as a power cut leaves it: it would read as no uploads."""
        commit = Path(self._path) / "_delta_log" / f"{version:020d}.json"
        if commit.exists() and not commit.stat().st_size:
            raise unreadable(self._path, OSError(f"{commit.name} is empty"))


def _live(version: int, lines: Sequence[Line]) -> Live:
    """Read lines, oldest first. Uploads are ranked anew: what was undone leaves no gap."""
    uploads = tuple(replace(upload, rank=place) for place, upload in enumerate(_uploads(lines), 1))
    newest = max((line["uploaded_at"] for line in lines), default=None)
    return Live(version, uploads, lessons_in(lines), newest)


def _uploads(lines: Iterable[Line]) -> Iterator[Upload]:
    return (Upload(**line) for line in lines if line["table"] != LESSONS)


def lessons_in(lines: Iterable[Line]) -> tuple[Lesson, ...]:
    """Read the lessons among lines of the log, oldest first; a newer one takes the place of its elder."""
    found = {
        line["upload_id"]: Lesson(
            line["file"], line["source"], json.loads(line["details"]), line["upload_id"]
        )
        for line in lines
        if line["table"] == LESSONS
    }
    return tuple(found.values())


def _line(lesson: Lesson, rank: int, moment: datetime, by: str) -> Line:
    """Write a lesson as a line of the log; what only an upload has stays blank."""
    blank = {name: _BLANK.get(kind) for name, kind in LOG_SCHEMA.items()}
    return blank | {
        "upload_id": lesson.lesson_id,
        "rank": rank,
        "table": LESSONS,
        "file": lesson.kind,
        "uploaded_at": moment,
        "by": by,
        "source": lesson.key,
        "details": json.dumps(lesson.value, sort_keys=True),
    }


def _next_rank(lines: Iterable[Line]) -> int:
    return max((int(line["rank"]) for line in lines), default=0) + 1


def next_moment(now: datetime, live: Live) -> datetime:
    """Give `now`, or just after what is newest where a clock went back."""
    return max(now, live.moment + timedelta(microseconds=1)) if live.moment else now


def _note(action: str, upload_id: str, *transactions: Transaction) -> CommitProperties:
    return CommitProperties(
        custom_metadata={"action": action, "upload_id": upload_id},
        app_transactions=list(transactions) or None,
    )

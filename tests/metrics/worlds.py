"""Worlds: uploads made by Hypothesis, given to the oracle as rows and to the dashboard through its store."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import polars as pl
from hypothesis import strategies as st

from dashboard.metrics.answer import Answer, answer, default_quarter
from dashboard.metrics.marts.building import build_marts
from dashboard.metrics.marts.gathering import NEEDS, Rows, Rules
from dashboard.metrics.marts.marts import Marts
from dashboard.metrics.narrowed import Narrow
from dashboard.periods import Quarter
from dashboard.schemas import TABLES, Kind
from dashboard.store.log import NOTHING
from dashboard.store.log import Upload as Line
from dashboard.store.rows import Staged, Tables
from dashboard.store.store import Store
from dashboard.words import clean, fold
from tests.metrics import oracle

TODAY = date(2026, 9, 22)
EXECUTOR = ThreadPoolExecutor(1)
_TYPES = {Kind.EVENT: pl.Date, Kind.DAY: pl.Date, Kind.NUMBER: pl.Float64}
PEOPLE = [
    "Ana Ruiz",
    "Bo Lind",
    "Cy Odd",
    "Di Vane",
    "Ed Kerr",
    "Fay Moss",
    "Gus Holt",
    "ana@x.org",
    "BO LIND",
    "Ed  Kerr",
]
TEAMS = ["EMEA", "North", "emea", "South"]
PROGRAMS = ["Discovery Calls", "Negotiation", "discovery calls"]


def blank_or(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(st.none(), strategy)


def days(first: date, last: date) -> st.SearchStrategy[date]:
    return st.dates(first, last)


@st.composite
def check_in(draw: st.DrawFn) -> oracle.Row:
    status = draw(st.sampled_from([None, None, "completed", "missed", "excused"]))
    held = status in (None, "completed")
    return {
        "date": draw(
            st.one_of(days(date(2025, 11, 20), date(2026, 9, 21)), days(date(2026, 8, 1), date(2026, 8, 8)))
        ),
        "rep": draw(st.sampled_from(PEOPLE)),
        "team": draw(st.sampled_from(TEAMS)),
        "program": draw(st.sampled_from(PROGRAMS)),
        "outcome": draw(st.sampled_from(["applied", "partly", "not applied"])) if held else None,
        "check_in_id": draw(blank_or(st.sampled_from(["1", "2", "3"]))),
        "manager": draw(st.sampled_from([None, "Gus Holt", "gus holt", "Fay Moss", "Max"])),
        "skill": draw(blank_or(st.sampled_from(["Asking", "Listening"]))),
        "status": status,
        "barrier": draw(
            blank_or(
                st.sampled_from(["Lack of time", "Lack of time; Peers", "none", "something odd", "peers;;"])
            )
        ),
        "barrier_owner": draw(blank_or(st.sampled_from(["rep", "leader"]))),
        "evidence": draw(st.sampled_from([None, "observed", "self-reported", "self-reported"])),
        "purpose": draw(st.sampled_from([None, "coaching", "unblocking;celebrating", "celebrating"])),
        "due_on": draw(blank_or(days(date(2025, 12, 20), date(2026, 10, 5)))),
        "barrier_resolved_on": draw(
            st.one_of(st.none(), st.none(), days(date(2025, 12, 1), date(2026, 9, 22)))
        ),
    }


@st.composite
def recognition(draw: st.DrawFn) -> oracle.Row:
    return {
        "date": draw(days(date(2025, 12, 1), date(2026, 9, 21))),
        "recipient": draw(st.sampled_from([*PEOPLE, "Zoe"])),
        "kind": draw(st.sampled_from(["praise", "award", "points"])),
        "team": None,
        "recognition_id": draw(blank_or(st.sampled_from(["1", "2"]))),
        "giver": draw(blank_or(st.sampled_from(["Gus Holt", "gus holt", "Max"]))),
        "program": draw(blank_or(st.sampled_from(PROGRAMS))),
        "value": draw(blank_or(st.sampled_from([0.0, 5.0, 20.5, 100.0]))),
        "currency": draw(blank_or(st.sampled_from(["EUR", "eur", "USD", "points"]))),
        "reason": None,
    }


@st.composite
def roster_row(draw: st.DrawFn) -> oracle.Row:
    started = draw(blank_or(days(date(2025, 12, 1), date(2026, 9, 20))))
    return {
        "person": draw(st.sampled_from(PEOPLE[:7])),
        "team": draw(st.sampled_from([*TEAMS, None])),
        "email": draw(blank_or(st.sampled_from(["ana@x.org", "b@x.org"]))),
        "name": draw(blank_or(st.sampled_from(["BO LIND", "Fay Moss", "Zoe"]))),
        "role": draw(blank_or(st.sampled_from(["rep", "leader"]))),
        "manager": draw(blank_or(st.sampled_from(["Gus Holt", "Fay Moss"]))),
        "started_on": started,
        "left_on": draw(blank_or(days(date(2026, 2, 1), date(2026, 10, 20)))),
    }


@st.composite
def program_row(draw: st.DrawFn) -> oracle.Row:
    return {
        "program": draw(st.sampled_from(PROGRAMS)),
        "team": draw(blank_or(st.sampled_from(TEAMS))),
        "target_rate": draw(blank_or(st.sampled_from([0.2, 0.5, 0.8]))),
        "cadence_days": draw(blank_or(st.sampled_from([7.0, 14.0, 30.5]))),
        "expectation": draw(blank_or(st.just("Ask three questions"))),
        "effective_from": draw(blank_or(days(date(2025, 12, 1), date(2026, 9, 20)))),
    }


@st.composite
def training_row(draw: st.DrawFn) -> oracle.Row:
    return {
        "person": draw(st.sampled_from([*PEOPLE, "Zoe"])),
        "program": draw(st.sampled_from(PROGRAMS)),
        "completed_on": draw(days(date(2025, 11, 1), date(2026, 9, 20))),
    }


@st.composite
def result_row(draw: st.DrawFn) -> oracle.Row:
    return {
        "person": draw(st.sampled_from(PEOPLE)),
        "quarter": draw(st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3"])),
        "metric": draw(st.sampled_from(["Revenue", "revenue", "Meetings"])),
        "actual": draw(st.sampled_from([0.0, 5.0, 10.0])),
        "target": draw(blank_or(st.sampled_from([5.0, 8.0]))),
    }


@st.composite
def budget_row(draw: st.DrawFn) -> oracle.Row:
    return {
        "team": draw(st.sampled_from(TEAMS)),
        "quarter": draw(st.sampled_from(["2026-Q1", "2026-Q2", "2026-Q3"])),
        "amount": draw(st.sampled_from([0.0, 250.0, 1_000.5])),
        "currency": draw(blank_or(st.sampled_from(["EUR", "eur", "USD", "points"]))),
    }


_COLUMNS: dict[str, list[list[str]]] = {
    "check_ins": [
        [],
        ["barrier", "barrier_owner", "due_on"],
        ["barrier_resolved_on", "evidence"],
        ["status", "evidence"],
        ["check_in_id", "due_on", "manager"],
        ["skill"],
    ],
    "programs": [[], ["cadence_days"], ["effective_from"]],
    "trainings": [[]],
    "outcomes": [[]],
    "budgets": [[], ["currency"]],
    "recognitions": [[], ["giver"], ["currency"], ["recognition_id"]],
    "roster": [[], ["left_on"], ["role"], ["started_on"]],
}


def _fresh(table: str, rows: list[oracle.Row]) -> list[oracle.Row]:
    """Drop a file's rows whose key comes again, as `accept` does: the last record wins."""
    schema = TABLES[table]

    def cell(column: str, value: object) -> object:
        return fold(value) if isinstance(value, str) and schema.by_name[column].kind is Kind.NAME else value

    kept: dict[object, oracle.Row] = {}
    for row in rows:
        named = schema.id_column is not None and row.get(schema.id_column) is not None
        key = schema.key_with_id if named else schema.key
        kept[(named, *(cell(c, row.get(c)) for c in key))] = row
    return list(kept.values())


def _held(row: oracle.Row, absent: list[str]) -> oracle.Row:
    """Give a row an outcome where its status will not be told: it is then a check-in held."""
    return row | {"outcome": row["outcome"] or "partly"} if "status" in absent else row


@st.composite
def uploads(draw: st.DrawFn) -> list[oracle.Upload]:
    rows = {
        "check_ins": check_in(),
        "recognitions": recognition(),
        "roster": roster_row(),
        "programs": program_row(),
        "trainings": training_row(),
        "outcomes": result_row(),
        "budgets": budget_row(),
    }
    some = ["check_ins", *rows]
    tables = draw(st.lists(st.sampled_from(some), min_size=1, max_size=6))
    found = []
    for i, table in enumerate(["check_ins", *tables]):
        absent = draw(st.sampled_from(_COLUMNS[table]))
        most = {"check_ins": 40, "programs": 6}.get(table, 14)
        drawn = draw(st.lists(rows[table], min_size=1, max_size=most))
        cut = [{k: v for k, v in _held(row, absent).items() if k not in absent} for row in drawn]
        columns = frozenset(cut[0])
        when = date(2026, 1 + i, 15)
        found.append(
            oracle.Upload(table, _fresh(table, cut), columns, when, draw(st.sampled_from(["s1", "s2"])))
        )
    return found


def staged(store: Store, given: Sequence[oracle.Upload]) -> list[Staged]:
    return [store.stage(frame(u), line(u, rank)) for rank, u in enumerate(given, 1)]


def frame(upload: oracle.Upload) -> pl.DataFrame:
    table = TABLES[upload.table]
    kinds = {c.name: _TYPES.get(c.kind, pl.String) for c in table.columns if c.name in upload.columns}
    rows = [{c: _stored(row.get(c), table.by_name[c].kind) for c in kinds} for row in upload.rows]
    read = pl.DataFrame(rows, schema=kinds)
    return read.with_columns(pl.int_range(2, read.height + 2, dtype=pl.Int64).alias("line"))


def _stored(value: object, kind: Kind) -> object:
    return clean(value) if kind is Kind.NAME and isinstance(value, str) else value


def line(upload: oracle.Upload, rank: int) -> Line:
    dates = [row["date"] for row in upload.rows if "date" in row]
    ids = sum(1 for row in upload.rows if row.get("check_in_id") or row.get("recognition_id"))
    return Line(
        upload_id=f"u{rank}", rank=rank, table=upload.table, file="f.csv",
        uploaded_at=datetime.combine(upload.uploaded_on, time(12), UTC), by="test", sha256=f"{rank}", options="",
        source=upload.source, columns=",".join(sorted(upload.columns)), first_day=min(dates, default=None),
        last_day=max(dates, default=None), ids=ids, replaces=False, records=len(upload.rows),
        accepted=len(upload.rows), rejected=0, duplicate=0, dropped=0, details="{}",
    )  # fmt: skip


def marts(given: Sequence[oracle.Upload], today: date = TODAY, rows_per_shard: int = 10**9) -> Marts:
    store = Store(str(Path("/nowhere")), NEEDS)
    tables = store.tables(NOTHING, staged(store, given))
    return build_marts(rows_of(tables), Rules(today), EXECUTOR, rows_per_shard)


def rows_of(tables: Tables) -> Rows:
    day = pl.col("uploaded_at").dt.date().alias("uploaded_on")
    lines = tables.uploads.select("rank", "table", "source", pl.col("columns").str.split(","), day)
    return Rows(tables.frames, tables.names, lines, tables.roster_names, tables.spell)


def narrowed(built: Marts, teams: Sequence[str], programs: Sequence[str]) -> Narrow:
    def ids(domain: str, names: Sequence[str]) -> tuple[int, ...] | None:
        wanted = {fold(n) for n in names}
        rows = built.names[domain].iter_rows()
        return tuple(i for i, text in rows if fold(text) in wanted) if names else None

    return Narrow(ids("team", teams), ids("program", programs))


def answered(
    built: Marts, quarter: str | None, teams: Sequence[str] = (), programs: Sequence[str] = ()
) -> Answer | None:
    asked = Quarter.parse(quarter) if quarter else default_quarter(built)
    return answer(built, asked, narrowed(built, teams, programs)) if asked else None

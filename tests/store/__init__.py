"""What the tests of the store share: uploads of a few rows, written by hand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.metrics.marts.gathering import NEEDS
from dashboard.schemas import TABLES, Kind
from dashboard.store.log import Upload
from dashboard.store.rows import REFUSED_SCHEMA, Staged
from dashboard.store.store import Store

Row = Mapping[str, object]
START = datetime(2026, 9, 1, 8, tzinfo=UTC)
TYPES: Mapping[Kind, type[pl.DataType]] = {Kind.EVENT: pl.Date, Kind.DAY: pl.Date, Kind.NUMBER: pl.Float64}
DAYS = {"check_ins": "date", "recognitions": "date", "trainings": "completed_on"}  # what dates a row
_places = count(1)


def every_column(table: str) -> tuple[str, ...]:
    return TABLES[table].names


def new_store(folder: Path, needs: Mapping[str, Sequence[str]] = NEEDS) -> Store:
    return Store(str(folder), needs)


def talk(when: str, rep: str, outcome: str | None = "applied", **more: object) -> Row:
    found: Row = {"date": day(when), "rep": rep, "team": "EMEA", "program": "Calls", "outcome": outcome}
    return {**found, **more}


def day(text: str) -> date:
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def line(table: str, rows: Sequence[Row], **said: Any) -> Upload:  # noqa: ANN401
    """Write the log's line of some rows; every line differs in id, moment and digest unless told otherwise."""
    place = next(_places)
    dated = [when for row in rows if isinstance(when := row.get(DAYS.get(table, "")), date)]
    own = TABLES[table].id_column
    stated: dict[str, Any] = {
        "upload_id": f"upload-{place}",
        "rank": place,
        "table": table,
        "file": f"{table}.csv",
        "uploaded_at": START + timedelta(seconds=place),
        "by": "local",
        "sha256": f"digest {place}",
        "options": "{}",
        "source": "one source",
        "columns": ",".join(columns_of(table, rows)),
        "first_day": min(dated, default=None),
        "last_day": max(dated, default=None),
        "ids": sum(1 for row in rows if own and row.get(own) is not None),
        "replaces": False,
        "records": len(rows),
        "accepted": len(rows),
        "rejected": 0,
        "duplicate": 0,
        "dropped": 0,
        "details": "{}",
    }
    return Upload(**{**stated, **said})


def columns_of(table: str, rows: Sequence[Row]) -> list[str]:
    return [name for name in TABLES[table].names if any(name in row for row in rows)]


def accepted(table: str, rows: Sequence[Row], lines: Sequence[int] | None = None) -> pl.DataFrame:
    """Type rows as ingest does; the first stands in line 2, and each in one of its own unless told otherwise."""
    kinds = {name: TYPES.get(TABLES[table].by_name[name].kind, pl.String) for name in columns_of(table, rows)}
    frame = pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds)
    places = list(range(2, len(rows) + 2)) if lines is None else list(lines)
    return frame.with_columns(pl.Series("line", places, pl.Int64))


def staged(store: Store, table: str, rows: Sequence[Row], **said: Any) -> Staged:  # noqa: ANN401
    return store.stage(accepted(table, rows), line(table, rows, **said))


def put(store: Store, table: str, rows: Sequence[Row], **said: Any) -> Upload:  # noqa: ANN401
    """Commit rows, refusing nothing, and give the line as it stands in the log."""
    return store.commit(staged(store, table, rows, **said), nothing_refused())[1]


def nothing_refused() -> pl.DataFrame:
    return pl.DataFrame(schema={name: kind for name, kind in REFUSED_SCHEMA.items() if name != "upload_id"})


def current(store: Store, table: str, pending: Iterable[Staged] = ()) -> list[dict[str, Any]]:
    """Read a table's current rows in words again: names in their newest spelling, people folded."""
    tables = store.tables(store.live(), list(pending))
    return [spelled(tables.names, table, row) for row in tables.frames[table].to_dicts()]


def spelled(names: Mapping[str, pl.DataFrame], table: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Put words in the place of ids and choices; a person, whose words are not kept here, stays an id."""
    from dashboard.store.names import choice_columns, coded_columns

    told = dict(row)
    for column, domain in coded_columns(TABLES[table]).items():
        if told.get(column) is not None:
            found = names[domain].row(by_predicate=pl.col("id") == told[column], named=True)
            told[column] = found.get("text", found["id"])
    for column, words in choice_columns(TABLES[table]).items():
        if told.get(column) is not None:
            told[column] = words[told[column]]
    return told

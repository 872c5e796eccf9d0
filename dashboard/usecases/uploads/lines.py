"""An upload as a line of the log, and what is told by such lines: the same again, and what overlaps."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import blake2b, sha256
from secrets import token_hex
from typing import Any

import polars as pl

from dashboard.ingest import Batch, Options
from dashboard.ingest.encodings import DECODED_TWICE, decoded_once
from dashboard.schemas import POINTS, TABLES, Domain, Unit
from dashboard.store.current import day_column
from dashboard.store.log import Upload
from dashboard.store.rows import REFUSED_SCHEMA

_FEW = 3
_NAMED = (Domain.TEAM, Domain.PROGRAM, Domain.PERSON)
_REMARKS = frozenset(c.name for table in TABLES.values() for c in table.columns if c.remarks)
_KEYS = frozenset(name for table in TABLES.values() for name in (*table.key, *table.key_with_id))
NOTES = tuple(sorted(_REMARKS - _KEYS))  # remarks that no key needs, so that a store can do without them


def refused_by(batch: Batch) -> pl.DataFrame:
    """Put what a batch refused, repeated or dropped into one frame (grain: entry)."""
    rejects = batch.rejects.with_columns(pl.lit("reject").alias("what"))
    repeats = batch.duplicates.rename({"reason": "rule"}).with_columns(pl.lit("duplicate").alias("what"))
    drops = batch.drops.rename({"reason": "rule", "text": "value"}).with_columns(pl.lit("drop").alias("what"))
    schema = {c: kind for c, kind in REFUSED_SCHEMA.items() if c != "upload_id"}
    return pl.concat([pl.DataFrame(schema=schema), rejects, repeats, drops], how="diagonal").sort("line")


def same_upload(live: Sequence[Upload], content: bytes, options: Options) -> Upload | None:
    """Find the live upload of the same bytes, taken the same way: as said, or as was said before and is remembered."""
    if not live:
        return None
    digest, words = sha256(content).hexdigest(), said(options)
    twins = [u for u in live if u.sha256 == digest]
    exact = next((u for u in twins if u.options == words), None)
    if exact or words != said(_only_what_counts(options)):
        return exact
    return next((u for u in twins if _taken(u) == (options.keep_repeats, options.replace)), None)


def _only_what_counts(options: Options) -> Options:
    return Options(keep_repeats=options.keep_repeats, replace=options.replace, leave_out=options.leave_out)


def _taken(upload: Upload) -> tuple[bool, bool]:
    said = json.loads(upload.options)
    return said["keep_repeats"], said["replace"]


def overlapping(upload: Upload, live: Sequence[Upload]) -> Upload | None:
    """Find an earlier upload of the same report whose days overlap, where rows without ids differ."""
    differs = upload.detail["new"] + upload.detail["changed"] > 0 and upload.ids < upload.accepted
    if upload.replaces or not differs or not upload.first_day or not upload.last_day:
        return None
    return next(
        (
            other
            for other in reversed(live)
            if (other.source, other.table) == (upload.source, upload.table)
            and other.first_day is not None
            and other.last_day is not None
            and other.first_day <= upload.last_day
            and upload.first_day <= other.last_day
            and other.ids < other.accepted
        ),
        None,
    )


def without_words(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep a fingerprint in the place of what was written about people: what differs still differs."""
    return rows.with_columns(_fingerprints(rows[name]) for name in sorted(_REMARKS) if name in rows.columns)


def refused_without_words(refused: pl.DataFrame) -> pl.DataFrame:
    """Leave out what may have been written about people: refused remarks, and records that were refused as a whole."""
    is_cell = (
        pl.col("column").is_not_null() & (pl.col("column") != "") & ~pl.col("column").is_in(sorted(_REMARKS))
    )
    return refused.with_columns(pl.when(is_cell).then("value").alias("value"))


def _fingerprints(texts: pl.Series) -> pl.Series:
    words = texts.drop_nulls().unique()
    marks = pl.Series([blake2b(text.encode(), digest_size=8).hexdigest() for text in words], dtype=pl.String)
    return texts.replace_strict(words, marks, default=None, return_dtype=pl.String)


def reasons_by_line(refused: pl.DataFrame) -> dict[int, str]:
    """Sum up why each record was rejected."""
    rejects = refused.filter(pl.col("what") == "reject").group_by("line", maintain_order=True)
    said = rejects.agg(pl.col("message").str.join(" "))
    return dict(said.iter_rows())


def said(options: Options) -> str:
    return json.dumps(asdict(options), sort_keys=True, default=str)


def understood(batch: Batch) -> dict[str, Any]:
    return {
        "mapping": batch.mapping,
        "ignored_columns": list(batch.ignored_columns),
        "encoding": batch.encoding or None,
        "separator": batch.separator or None,
        "decimal": batch.decimal,
        "date_order": batch.date_order,
        "sheet": batch.sheet,
        "header_row": batch.header_row,
        "reasons": batch.reasons,
        "sheets": list(batch.sheets),
        "constants": dict(batch.constants),
        "order_is_usual": batch.order_is_usual,
        "resolved_before": _resolved_before(batch),
        "no_currency": _without_currency(batch),
        "garbled": _garbled(batch),
        "marks": dict(batch.marks),
        "drops": dict(batch.drops["reason"].value_counts().sort("reason").iter_rows()),
        "filled": {name: list(given) for name, given in batch.filled.items()},
    }


def _resolved_before(batch: Batch) -> list[int]:
    """List the first lines on which a barrier ends before it is named, after how many there are."""
    if not {"date", "barrier_resolved_on"} <= set(batch.accepted.columns):
        return [0]
    found = batch.accepted.filter(pl.col("barrier_resolved_on") < pl.col("date"))["line"]
    return [found.len(), *found.head(_FEW)]


def _without_currency(batch: Batch) -> int:
    """Count the rows with an amount of which nothing in the file says the currency; points need none."""
    rows = batch.accepted
    amount = next((c.name for c in TABLES[batch.table].columns if c.unit is Unit.AMOUNT), "")
    if amount not in rows.columns:
        return 0
    if "currency" in rows.columns:
        rows = rows.filter(pl.col("currency").is_null())
    if "kind" in rows.columns:
        rows = rows.filter(pl.col("kind") != POINTS)
    return rows[amount].count()


def _garbled(batch: Batch) -> list[Any]:
    """Count names that are text decoded twice; after them one that is nobody's, with what it meant, if there is any."""
    named = [
        c for c in TABLES[batch.table].columns if c.domain in _NAMED and c.name in batch.accepted.columns
    ]
    found, example = 0, list[str]()
    for column in named:
        texts = batch.accepted[column.name]
        some = texts.filter(texts.str.contains_any(DECODED_TWICE).fill_null(value=False)).unique(
            maintain_order=True
        )
        meant = {text: once for text in some if (once := decoded_once(text))}
        found += len(meant)
        if meant and not example and column.domain is not Domain.PERSON:
            example = list(next(iter(meant.items())))
    return [found, *example]


def log_line(batch: Batch, by: str, moment: datetime, rank: int) -> Upload:
    table = TABLES[batch.table]
    day = day_column(table)
    days = batch.accepted[day] if day and day in batch.accepted.columns else pl.Series([], dtype=pl.Date)
    own = batch.accepted[table.id_column] if table.id_column in batch.accepted.columns else None
    return Upload(
        upload_id=f"{moment:%Y%m%d%H%M%S}-{token_hex(4)}",
        rank=rank,
        table=batch.table,
        file=batch.file,
        uploaded_at=moment,
        by=by,
        sha256=batch.sha256,
        options=said(batch.options),
        source=batch.source,
        columns=",".join(batch.columns),
        first_day=days.min(),  # type: ignore[arg-type]  # a column of dates has a date as its least
        last_day=days.max(),  # type: ignore[arg-type]
        ids=own.count() if own is not None else 0,
        replaces=batch.options.replace,
        records=batch.records,
        accepted=batch.accepted_records,
        rejected=batch.rejected,
        duplicate=batch.duplicates.height,
        dropped=batch.drops.height,
        details="{}",
    )

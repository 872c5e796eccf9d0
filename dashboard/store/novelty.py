"""What an upload adds: records new, changed or unchanged against what is current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.schemas import TABLES, Table
from dashboard.store.current import alive, current_rows, may_share_keys
from dashboard.store.dictionary import Dictionary
from dashboard.store.identity import TOLD_IN
from dashboard.store.log import Live, Upload
from dashboard.store.rows import Rows, Staged, batches

NEW, CHANGED, UNCHANGED = "new", "changed", "unchanged"
_FEW = 3


@dataclass(frozen=True)
class Novelty:
    """How many records are new, changed or unchanged, and the first lines of each sort."""

    counts: Mapping[str, int]
    lines: Mapping[str, Sequence[int]]


def judge_novelty(rows: Rows, staged: Staged, live: Live) -> Novelty:
    """Sort records (lines): changed or unchanged when all its rows have a current row of their key, else new."""
    table, uploads = TABLES[staged.upload.table], live.uploads
    meeting = [
        u for u in uploads if u.accepted and u.table == table.name and may_share_keys(table, u, staged.upload)
    ]
    if not meeting:
        lines = staged.rows["line"].unique(maintain_order=True)
        return Novelty({NEW: len(lines), CHANGED: 0, UNCHANGED: 0}, {NEW: lines.head(_FEW).to_list()})
    dictionary = rows.dictionary(live, [staged])
    dictionary.know(current_rows(TABLES["roster"], TOLD_IN, uploads, rows.reader(dictionary, {})))
    mine = rows.part(staged.upload, ["line", *table.names], dictionary, [staged])
    # a fresh export takes rows out of the count that it shares no key with
    deciding = [u for u in uploads if u in meeting or (u.accepted and u.replaces and u.table == table.name)]
    current = _current(rows, table, meeting, deciding, dictionary)
    return _by_record(_judge(mine, current, table))


def _current(
    rows: Rows, table: Table, uploads: Sequence[Upload], deciding: Sequence[Upload], dictionary: Dictionary
) -> pl.DataFrame:
    # small ones; a large one is read as far as it is asked for
    together = [batch for batch in batches(deciding) if len(batch) > 1]
    own = [rows.own(batch, table.names, dictionary.files) for batch in together]
    read = rows.reader(dictionary, {upload_id: found for one in own for upload_id, found in one.items()})
    masks = alive(table, deciding, read, dictionary.naming_twice)
    parts = [(read(u, table.names), masks.get(u.rank)) for u in uploads]
    return pl.concat([part if mask is None else part.filter(mask) for part, mask in parts])


def _judge(mine: pl.DataFrame, current: pl.DataFrame, table: Table) -> pl.DataFrame:
    """Tell of each row whether its key is known and whether all of it is (line, known, same)."""
    if table.id_column is None:
        return _judge_by(mine, current, table.key, table)
    named = pl.col(table.id_column).is_not_null()
    return pl.concat(
        [
            _judge_by(mine.filter(named), current.filter(named), table.key_with_id, table),
            _judge_by(mine.filter(~named), current.filter(~named), table.key, table),
        ]
    )


def _judge_by(mine: pl.DataFrame, current: pl.DataFrame, key: Sequence[str], table: Table) -> pl.DataFrame:
    def matches(columns: Sequence[str]) -> pl.Series:
        found = mine.with_row_index("row").join(current, on=list(columns), how="semi", nulls_equal=True)
        return pl.Series(range(mine.height), dtype=pl.UInt32).is_in(found["row"].implode())

    return mine.select("line", matches(key).alias("known"), matches(table.names).alias("same"))


def _by_record(rows: pl.DataFrame) -> Novelty:
    records = rows.group_by("line").agg(pl.all("known", "same")).sort("line")
    kinds = {
        NEW: records.filter(~pl.col("known")),
        CHANGED: records.filter(pl.col("known") & ~pl.col("same")),
        UNCHANGED: records.filter(pl.col("same")),
    }
    return Novelty(
        {kind: found.height for kind, found in kinds.items()},
        {kind: found["line"].head(_FEW).to_list() for kind, found in kinds.items()},
    )

"""What is current: of rows with one key, those of the newest upload count."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import TypeVar

import polars as pl

from dashboard.schemas import Kind, Table
from dashboard.store.columns import empty
from dashboard.store.log import Upload

_T = TypeVar("_T")
ReadKeys = Callable[[Upload, Sequence[str]], pl.DataFrame]
Alive = dict[int, pl.Series]
_MOST_ROWS = 2**32  # of an upload


def at_once(work: Callable[[Upload], _T], uploads: Sequence[Upload]) -> list[_T]:
    """Do a piece of work for each upload on all cores, in their order: much of reading uses one core only."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(work, uploads))


def current_rows(
    table: Table,
    columns: Sequence[str],
    everything: Sequence[Upload],
    read: ReadKeys,
    twice: Collection[str] = (),
) -> pl.DataFrame:
    """Read the rows of a table that count (`alive`)."""
    uploads = [u for u in everything if u.table == table.name and u.accepted]
    masks = alive(table, uploads, read, twice)
    parts = at_once(lambda u: _counting(read(u, columns), masks.get(u.rank)), uploads)
    return pl.concat([empty(table, columns), *parts])


def day_column(table: Table) -> str | None:
    """Name the column that dates a row of this table; None where rows have no day of their own."""
    events = (c.name for c in table.columns if c.kind is Kind.EVENT and c.required)
    return next(events, None)


def alive(table: Table, uploads: Sequence[Upload], read: ReadKeys, twice: Collection[str] = ()) -> Alive:
    """Tell for each upload (by rank) which of its rows count; an upload that is not named counts whole.

    First a fresh export takes earlier rows of its source and days out of the count, then the newest wins. `twice` are
    uploads (ids) that name somebody in two ways: only here it shows that two of their rows have one key.
    """
    masks = {u.rank: mask for u in uploads if (mask := _not_replaced(table, u, uploads, read)) is not None}
    # rows without an id that are alike in all they hold are each their own, whoever they name
    within = {u.rank: u.upload_id in twice and (not table.key_is_content or u.ids > 0) for u in uploads}
    found = at_once(
        lambda u: _meeting_keys(table, u, uploads, read, masks.get(u.rank), twice=within[u.rank]), uploads
    )
    keys = [
        part.with_columns(twice=within[upload.rank])
        for upload, part in zip(uploads, found, strict=True)
        if part is not None
    ]
    if keys:
        for (rank,), dead in _superseded(table, pl.concat(keys)).partition_by("rank", as_dict=True).items():
            upload = next(u for u in uploads if u.rank == rank)
            masks[upload.rank] = _without(masks.get(upload.rank), dead["row"], upload, read)
    return masks


def _not_replaced(
    table: Table, upload: Upload, uploads: Sequence[Upload], read: ReadKeys
) -> pl.Series | None:
    newer = [u for u in uploads if u.replaces and u.rank > upload.rank and u.source == upload.source]
    newer = [u for u in newer if _share_days(upload, u)]
    if not newer:
        return None
    day = day_column(table)
    if day is None:
        size = read(upload, [table.key[0]]).height
        return pl.repeat(False, size, eager=True, dtype=pl.Boolean)
    days = read(upload, [day])[day]
    inside = pl.any_horizontal(pl.lit(days).is_between(u.first_day, u.last_day) for u in newer)
    return pl.select(~inside).to_series()


def _share_days(one: Upload, other: Upload) -> bool:
    if one.first_day is None or other.first_day is None or one.last_day is None or other.last_day is None:
        return True
    return one.first_day <= other.last_day and other.first_day <= one.last_day


def _share_ids(one: Upload, other: Upload) -> bool:
    return bool(one.ids and other.ids)


def may_share_keys(table: Table, one: Upload, other: Upload) -> bool:
    """Rule out what cannot meet: rows without ids have their day in the key."""
    if _share_ids(one, other):
        return True
    dated = day_column(table) in table.key
    return not dated or _share_days(one, other)


def _meeting_keys(
    table: Table,
    upload: Upload,
    uploads: Sequence[Upload],
    read: ReadKeys,
    mask: pl.Series | None,
    *,
    twice: bool,
) -> pl.DataFrame | None:
    """Give the keys of an upload's rows that another row may hold too; None where there can be none."""
    others = [u for u in uploads if u is not upload and may_share_keys(table, upload, u)]
    if not others and not twice:
        return None
    columns, day = list(dict.fromkeys([*table.key, *table.key_with_id])), day_column(table)
    undated = any(other.first_day is None or other.last_day is None for other in others)
    if twice or day not in table.key or undated or any(_share_ids(upload, other) for other in others):
        keys = read(upload, columns).with_row_index("row")
        return keys if mask is None else keys.filter(mask)
    # adjacent exports share a day or two: only rows of those days can meet, and mostly there are none
    shared = [pl.col(day).is_between(first, last) for first, last in together(others)]
    meet = read(upload, [day]).select(pl.any_horizontal(shared)).to_series()
    meet = meet if mask is None else meet & mask
    return read(upload, columns).with_row_index("row").filter(meet) if meet.any() else None


def together(uploads: Sequence[Upload]) -> list[tuple[date, date]]:
    """Put days of uploads together where they overlap: hundreds of weekly exports become a span or two."""
    known = sorted((u.first_day, u.last_day) for u in uploads if u.first_day and u.last_day)
    spans = known[:1]
    for first, last in known[1:]:
        if first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], last))
        else:
            spans.append((first, last))
    return spans


def _superseded(table: Table, keys: pl.DataFrame) -> pl.DataFrame:
    """List the rows (rank, row) whose key a newer row holds."""
    if table.id_column is None:
        return _older(keys, table.key)
    own = pl.col(table.id_column).is_not_null()
    named, unnamed = keys.filter(own), keys.filter(~own)
    older = _older(unnamed, table.key, repeats=table.key_is_content)
    return pl.concat([_older(named, table.key_with_id), older])


def _older(keys: pl.DataFrame, key: Sequence[str], *, repeats: bool = False) -> pl.DataFrame:
    """List rows that are older than another of their key; where one upload may `repeat` a key, than its upload."""
    later = pl.lit(0) if repeats else pl.when("twice").then("row").otherwise(0)
    place = pl.col("rank").cast(pl.Int64) * _MOST_ROWS + later
    # the hash only rules out what is alone; whether keys are equal is decided on the keys themselves
    repeated = keys.filter(keys.select(key).hash_rows().is_duplicated()).with_columns(place.alias("place"))
    newest = repeated.group_by(key).agg(pl.max("place").alias("newest"))
    met = repeated.join(newest, on=list(key), nulls_equal=True)
    return met.filter(pl.col("place") < pl.col("newest")).select("rank", "row")


def _counting(rows: pl.DataFrame, mask: pl.Series | None) -> pl.DataFrame:
    return rows if mask is None else rows.filter(mask)


def _without(mask: pl.Series | None, rows: pl.Series, upload: Upload, read: ReadKeys) -> pl.Series:
    whole = mask if mask is not None else pl.repeat(True, _height(upload, read), eager=True, dtype=pl.Boolean)
    return whole.scatter(rows.cast(pl.UInt32), False)


def _height(upload: Upload, read: ReadKeys) -> int:
    return read(upload, ["line"]).height

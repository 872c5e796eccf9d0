"""Duplicates within one file: the same again, or the same key with other content."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from dashboard.ingest.batch import DUPLICATES
from dashboard.ingest.names import folded
from dashboard.schemas import Kind, Table

REPEATED, REPLACED = "repeated", "replaced"
_Row = tuple[object, ...]
_Verdict = tuple[int, str]  # the position of the row that stays, the reason


def without_repeats(rows: pl.DataFrame, table: Table, *, keep: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Split rows (by line) into those that count and the duplicate records (DUPLICATES).

    Names are compared folded, a blank equals a blank. A record is a duplicate when all its rows are; of
    others the rest stays. `keep`: rows alike without an id are separate, where the key is every column.
    """
    compared = rows.select(
        folded(rows[column.name]) if column.kind is Kind.NAME else rows[column.name]
        for column in table.columns
        if column.name in rows.columns
    )
    suspects = _suspects(compared, table)
    if suspects.is_empty():
        return rows, pl.DataFrame(schema=DUPLICATES)
    verdicts = _judge(compared[suspects], table, suspects.to_list(), keep=keep)
    gone = pl.Series(sorted(verdicts), dtype=pl.UInt32)
    left = rows.filter(~pl.int_range(pl.len(), dtype=pl.UInt32).is_in(gone.implode()))
    return left, _records(rows["line"], left["line"], verdicts)


def _keys(columns: Sequence[str], table: Table) -> tuple[list[str], list[str]]:
    """Give the key of rows without an id and of rows with one, as far as the file has their columns."""
    plain = [name for name in table.key if name in columns]
    with_id = [name for name in table.key_with_id if name in columns]
    return plain, with_id if table.id_column in columns else plain


def _suspects(compared: pl.DataFrame, table: Table) -> pl.Series:
    """Find the positions whose key may occur twice: equal keys have equal hashes."""
    plain, with_id = _keys(compared.columns, table)
    hashes = compared.select(plain).hash_rows()
    if with_id != plain:
        identified = compared[table.id_column or ""].is_not_null()
        hashes = compared.select(with_id).hash_rows().zip_with(identified, hashes)
    if hashes.n_unique() == len(hashes):
        return pl.Series(dtype=pl.UInt32)
    return hashes.is_duplicated().arg_true()


def _judge(compared: pl.DataFrame, table: Table, positions: list[int], *, keep: bool) -> dict[int, _Verdict]:
    plain, with_id = _keys(compared.columns, table)
    groups: dict[_Row, list[tuple[int, _Row]]] = {}
    for position, row in zip(positions, compared.iter_rows(named=True), strict=True):
        identified = table.id_column is not None and row.get(table.id_column) is not None
        if keep and not identified and table.id_column and table.key_is_content:
            continue
        key = (identified, *(row[name] for name in (with_id if identified else plain)))
        groups.setdefault(key, []).append((position, tuple(row.values())))
    return {position: verdict for group in groups.values() for position, verdict in _of_group(group)}


def _of_group(group: list[tuple[int, _Row]]) -> Iterator[tuple[int, _Verdict]]:
    """Let the last content win; of its records in a row at the end the first stays."""
    last = group[-1][1]
    differing = [index for index, (_, content) in enumerate(group) if content != last]
    winner = differing[-1] + 1 if differing else 0
    for index, (position, _) in enumerate(group):
        if index != winner:
            yield position, (group[winner][0], REPLACED if index < winner else REPEATED)


def _records(lines: pl.Series, left: pl.Series, verdicts: dict[int, _Verdict]) -> pl.DataFrame:
    staying = set(left.filter(left.is_in(lines.gather(sorted(verdicts)).unique().implode())))
    found: dict[int, tuple[int, int, str]] = {}
    for position, (winner, reason) in sorted(verdicts.items()):
        line = lines[position]
        if line not in staying:
            found.setdefault(line, (line, lines[winner], reason))
    return pl.DataFrame([found[line] for line in sorted(found)], schema=DUPLICATES, orient="row")

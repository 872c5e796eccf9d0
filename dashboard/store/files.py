"""Which files hold which upload's rows: each table's log is read once for all that one answer needs of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock

import polars as pl
from deltalake import DeltaTable
from deltalake.exceptions import TableNotFoundError

from dashboard.store.delta import file_paths, reading

_Listing = Mapping[str, list[str]]


class Files:
    """The files of the tables below a root, as they were when first asked for; for one answer, then made anew."""

    def __init__(self, root: str) -> None:
        self._root = root
        self._known: dict[str, _Listing] = {}
        self._lock = Lock()

    def scan(self, name: str, upload_ids: Iterable[str]) -> pl.LazyFrame | None:
        """Read some uploads' rows of a table, when collected; None where it has none."""
        with self._lock:
            listing = self._known.get(name)
            if listing is None:
                listing = self._known[name] = _listing(f"{self._root}/{name}")
        files = [file for upload_id in upload_ids for file in listing.get(upload_id, ())]
        # the partition value lives in the path, not in the files
        return pl.scan_parquet(files, hive_partitioning=True, glob=False) if files else None


def _listing(path: str) -> _Listing:
    """List a table's files by upload."""
    with reading(path):
        try:
            table = DeltaTable(path)
        except TableNotFoundError:
            return {}
        # the log writes paths percent-encoded, so files are told by their last part, which is unique
        paths = {_last(file): file for file in file_paths(path, table)}
        added = pl.DataFrame(table.get_add_actions(flatten=True))
    found: dict[str, list[str]] = {}
    for file, upload_id in added.select("path", "partition.upload_id").iter_rows():
        found.setdefault(upload_id, []).append(paths[_last(file)])
    return found


def _last(file: str) -> str:
    return file.rsplit("/", 1)[-1]

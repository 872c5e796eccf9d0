"""What was acknowledged survives a power cut: Delta renames and links its files, but flushes none of them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from dashboard.errors import StoreUnreadable

_COMMITS = 24  # newest commits that are flushed: ours is among them, however many came at the same time
_ROOM = (
    64 << 20
)  # bytes that stay free beside an upload's rows: for the log, for marts, for whoever else writes


def flush(table: str, partition: str = "") -> None:
    """Flush a local Delta table's part and newest commits, each file and then the folders that name them."""
    if "://" in table:
        return  # an object store answers only for what is stored
    root = Path(table)
    log = root / "_delta_log"
    part = root / partition
    for path in (*_files(part), *sorted(log.glob("*.json"))[-_COMMITS:]):
        _flush(path)
    for folder in dict.fromkeys((part, log, root, root.parent)):
        _flush(folder)


def check_room(root: str, needed: int) -> None:
    """Refuse to begin what will not fit on a local disk (StoreUnreadable, store_unwritable)."""
    if "://" in root:
        return
    place = next(
        folder for folder in (Path(root).absolute(), *Path(root).absolute().parents) if folder.exists()
    )
    free = shutil.disk_usage(place).free
    if free < needed + _ROOM:
        raise StoreUnreadable(
            "store_unwritable",
            f"The disk of {root} is nearly full: {free >> 20} MB are free, {(needed + _ROOM) >> 20} MB are needed.",
            "Make room and try again; nothing of the file was taken.",
        )


def _files(folder: Path) -> Iterator[Path]:
    return folder.glob("*.parquet") if folder.is_dir() else iter(())


def _flush(path: Path) -> None:
    try:
        opened = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return  # a draft that its writer has renamed or taken away since
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

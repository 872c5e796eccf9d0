"""Flushed before it is acknowledged: rows first, then the line that makes them count; and room is looked for first."""

from __future__ import annotations

import os
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from dashboard.errors import StoreUnreadable
from tests.usecases.files import SECOND_QUARTER, THIRD_QUARTER, opened, put


def _flushed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note the inode of everything that is flushed."""
    seen: list[int] = []
    really = os.fsync

    def noting(opened_file: int) -> None:
        seen.append(os.fstat(opened_file).st_ino)
        really(opened_file)

    monkeypatch.setattr(os, "fsync", noting)
    return seen


def _inodes(folder: Path, pattern: str) -> set[int]:
    return {path.stat().st_ino for path in folder.rglob(pattern)}


def test_every_file_of_an_upload_is_flushed_and_its_line_last(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dashboard, seen = opened(tmp_path), _flushed(monkeypatch)
    put(dashboard, SECOND_QUARTER)
    store = tmp_path / "store"
    durable = [folder for folder in store.iterdir() if folder.name != "marts"]
    assert {folder.name for folder in durable} == {"check_ins", "names", "uploads"}
    for folder in durable:
        assert _inodes(folder, "*.parquet") <= set(seen), folder.name
        assert _inodes(folder, "00*.json") - _first_commit(store) <= set(seen), folder.name
        assert {folder.stat().st_ino, (folder / "_delta_log").stat().st_ino} <= set(seen)
    assert store.stat().st_ino in seen
    rows = _inodes(store / "check_ins", "*.parquet") | _inodes(store / "names", "*.parquet")
    line = _inodes(store / "uploads", "*.parquet")
    assert max(seen.index(inode) for inode in rows) < min(seen.index(inode) for inode in line)


def _first_commit(store: Path) -> set[int]:
    """Name the commit of the empty log: without it nothing is lost, as nothing was acknowledged."""
    return {(store / "uploads" / "_delta_log" / f"{0:020d}.json").stat().st_ino}


def test_an_undo_is_flushed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dashboard = opened(tmp_path)
    done = put(dashboard, SECOND_QUARTER)
    put(dashboard, THIRD_QUARTER)
    seen = _flushed(monkeypatch)
    version = dashboard.uploads.undo(dashboard.principal(), done.upload.upload_id)
    assert (tmp_path / "store" / "uploads" / "_delta_log" / f"{version:020d}.json").stat().st_ino in seen


def test_what_does_not_fit_is_not_begun(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(100, 99, 1 << 20))
    with pytest.raises(StoreUnreadable, match="nearly full") as refusal:
        put(opened(tmp_path), SECOND_QUARTER)
    assert refusal.value.code == "store_unwritable"
    assert not (tmp_path / "store").exists()

"""Marts kept by version: in memory, on a local disk, else built."""

from __future__ import annotations

import json
import shutil
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import uuid4

import polars as pl

from dashboard.store.log import BROKEN, Upload
from dashboard.store.rows import Staged, Tables
from dashboard.store.store import Store

M = TypeVar("M")
_Place = tuple[int, str]  # the version (-1: what is shown but not stored), and the key of what else decides
_SHOWN = -1
_IN_MEMORY = 3
_ON_DISK = 2
_SIZES = "sizes.json"


class MartFunction(Protocol[M]):
    """How rows become marts, and marts become files."""

    @property
    def key(self) -> str:
        """Name all that decides the marts but the rows."""

    def build(self, tables: Tables) -> M:
        """Build marts from current rows."""

    def pack(self, marts: M) -> tuple[Mapping[str, pl.DataFrame], str]:
        """Give marts as frames and a text."""

    def unpack(self, frames: Mapping[str, pl.DataFrame], text: str) -> M:
        """Read what `pack` gave."""


class KeptMarts(Generic[M]):
    """Marts of a store's versions. Safe to share between threads: each version is built once."""

    def __init__(self, store: Store, function: MartFunction[M], folder: Path | None) -> None:
        self._store = store
        self._function = function
        self._folder = folder
        self._memory: OrderedDict[_Place, M] = OrderedDict()
        self._lock = threading.Lock()

    def at(self, version: int, uploads: Sequence[Upload]) -> M:
        """Give the marts of a version, of which the live uploads are known."""
        with self._lock:
            place = (version, self._function.key)  # the day may have changed since
            if place not in self._memory:
                self._remember(place, self._from_disk(place) or self._build(place, uploads))
            self._memory.move_to_end(place)
            return self._memory[place]

    @property
    def key(self) -> str:
        """Name what beside the rows decides the marts now; it moves at midnight."""
        return self._function.key

    def shown(self, stage: Callable[[], Sequence[Staged]]) -> M:
        """Give the marts of staged uploads that are shown but never stored."""
        with self._lock:
            place = (_SHOWN, self._function.key)
            if place not in self._memory:
                self._remember(place, self.preview((), stage()))
            return self._memory[place]

    def preview(self, uploads: Sequence[Upload], staged: Sequence[Staged]) -> M:
        """Build the marts as they would be with staged uploads."""
        return self._function.build(self._store.tables(uploads, staged))

    def adopt(self, version: int, marts: M) -> None:
        """Keep previewed marts as those of the version that their commit made."""
        with self._lock:
            place = (version, self._function.key)
            self._remember(place, marts)
            self._to_disk(place, marts)

    def _build(self, place: _Place, uploads: Sequence[Upload]) -> M:
        marts = self.preview(uploads, ())
        self._to_disk(place, marts)
        return marts

    def _remember(self, place: _Place, marts: M) -> None:
        self._memory[place] = marts
        while len(self._memory) > _IN_MEMORY:
            self._memory.popitem(last=False)

    def _path(self, place: _Place) -> Path | None:
        if self._folder is None:
            return None
        version, key = place
        return self._folder / f"{version:010d}-{blake2b(key.encode(), digest_size=8).hexdigest()}"

    def _from_disk(self, place: _Place) -> M | None:
        path = self._path(place)
        if path is None or not path.exists():
            return None
        try:
            return self._function.unpack(*_read(path))
        except (*BROKEN, KeyError, ValueError, TypeError, AttributeError):
            _clear(path)  # marts can always be made again from the rows
            return None

    def _to_disk(self, place: _Place, marts: M) -> None:
        path = self._path(place)
        if path is None or path.exists():
            return
        draft = path.with_name(f".{uuid4().hex}")
        try:
            _write(draft, *self._function.pack(marts))
            draft.rename(path)
            _keep_newest(path.parent)
        except BROKEN:
            # another process was first, or there is no room: the marts are in memory, and can be made again
            shutil.rmtree(draft, ignore_errors=True)


def _write(place: Path, frames: Mapping[str, pl.DataFrame], text: str) -> None:
    """Write marts, and last of all the sizes of their files."""
    place.mkdir(parents=True)
    for name, frame in frames.items():
        frame.write_parquet(place / f"{name}.parquet", compression="lz4", statistics=False)
    (place / "facts.json").write_text(text)
    (place / _SIZES).write_text(json.dumps({f.name: f.stat().st_size for f in place.iterdir()}))


def _read(place: Path) -> tuple[dict[str, pl.DataFrame], str]:
    """Read marts that `_write` wrote; raises ValueError where a file is not as it was written."""
    sizes: dict[str, int] = json.loads((place / _SIZES).read_text())
    if any((place / name).stat().st_size != size for name, size in sizes.items()):
        raise ValueError(f"{place} is torn")
    frames = [place / name for name in sizes if name.endswith(".parquet")]
    return {f.stem: pl.read_parquet(f) for f in frames}, (place / "facts.json").read_text()


def _clear(place: Path) -> None:
    if place.is_dir():
        shutil.rmtree(place, ignore_errors=True)
    else:
        place.unlink(missing_ok=True)


def _keep_newest(folder: Path) -> None:
    written = sorted(
        (p for p in folder.iterdir() if not p.name.startswith(".")), key=lambda p: p.stat().st_mtime_ns
    )
    for old in written[:-_ON_DISK]:
        _clear(old)

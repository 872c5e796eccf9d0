"""Marts kept by version: in memory, on a local disk, else built."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Generic, Protocol, TypeVar
from uuid import uuid4

import polars as pl

from dashboard.kept import Kept
from dashboard.store.delta import BROKEN
from dashboard.store.log import NOTHING, Live
from dashboard.store.rows import Staged, Tables
from dashboard.store.store import Needs, Store

M = TypeVar("M")
_Place = tuple[int, str]  # the version (-1: what is shown but not stored), and the key of what else decides
_SHOWN = -1
_IN_MEMORY = 3
_ON_DISK = 2
_SIZES = "sizes.json"
_LATER = "later"  # beside the files of what was built at once
Packed = tuple[Mapping[str, pl.DataFrame], str]


class Apart(Protocol):
    """The later part of a version's marts."""

    def kept(self) -> Packed | None:
        """Give it where a disk keeps it."""

    def tables(self) -> Tables:
        """Read the rows that it is built from."""

    def __call__(self) -> Packed:
        """Give it, built and kept where it was not."""


class MartFunction(Protocol[M]):
    """How rows become marts, and marts become files. A part that few questions need is built later."""

    @property
    def key(self) -> str:
        """Name all that decides the marts but the rows."""

    @property
    def needs(self) -> Needs:
        """Name the columns, by table, that what is built at once is built from."""

    def build(self, tables: Tables, *, glance: bool = False) -> M:
        """Build marts from current rows; of all columns they build their later part themselves.

        With a `glance`, what is asked first of that part is built meanwhile.
        """

    def build_later(self, tables: Tables) -> Packed:
        """Build the later part alone."""

    def pack(self, marts: M) -> Packed:
        """Give what was built at once."""

    def pack_later(self, marts: M) -> Packed | None:
        """Give the later part, if it has been built."""

    def unpack(self, packed: Packed, later: Apart) -> M:
        """Read what `pack` gave, with a way to the later part."""


class KeptMarts(Generic[M]):
    """Marts of a store's versions. Safe to share between threads: each version is built once.

    `function` gives that of today: what is built later must be of the same day.
    """

    def __init__(self, store: Store, function: Callable[[], MartFunction[M]], folder: Path | None) -> None:
        self._store = store
        self._function = function
        self._folder = folder
        self._memory: Kept[_Place, M] = Kept(_IN_MEMORY)
        self._lock = threading.Lock()

    def at(self, live: Live) -> M:
        """Give the marts of a version."""
        with self._lock:
            function = self._function()
            place = (live.version, function.key)
            kept = self._memory.get(place)
            return self._memory.put(place, self._found(place, function, live)) if kept is None else kept

    @property
    def key(self) -> str:
        """Name what beside the rows decides the marts now; it moves at midnight."""
        return self._function().key

    def shown(self, stage: Callable[[], Sequence[Staged]]) -> M:
        """Give the marts of staged uploads that are shown but never stored."""
        with self._lock:
            place = (_SHOWN, self.key)
            kept = self._memory.get(place)
            return self._memory.put(place, self.preview(NOTHING, stage())) if kept is None else kept

    def preview(self, live: Live, staged: Sequence[Staged]) -> M:
        """Build the marts as they would be with staged uploads."""
        return self._function().build(self._store.tables(live, staged), glance=True)

    def adopt(self, version: int, marts: M) -> None:
        """Keep previewed marts as those of the version that their commit made, if it is still the newest.

        What they were built from is let go: a later part that nobody asked for yet is built from the store.
        """
        with self._lock:
            function, live = self._function(), self._store.live()
            if live.version != version:
                return
            place = (version, function.key)
            path, later = self._path(place), function.pack_later(marts)
            packed, apart = _keep(path, function.pack(marts)), _Apart(self._store, function, path, live)
            self._memory.put(place, marts if later else function.unpack(packed, apart))
            if later:
                _keep(path and path / _LATER, later)

    def _found(self, place: _Place, function: MartFunction[M], live: Live) -> M:
        path = self._path(place)
        later = _Apart(self._store, function, path, live)
        ready = _kept(path, lambda found: function.unpack(found, later))
        if ready is not None:
            return ready
        built = function.pack(function.build(self._store.tables(live, needs=function.needs)))
        return function.unpack(_keep(path, built), later)

    def _path(self, place: _Place) -> Path | None:
        if self._folder is None:
            return None
        version, key = place
        return self._folder / f"{version:010d}-{blake2b(key.encode(), digest_size=8).hexdigest()}"


@dataclass(frozen=True, eq=False)
class _Apart(Generic[M]):
    """The later part of the marts in a folder, or of no folder."""

    store: Store
    function: MartFunction[M]
    folder: Path | None
    live: Live

    def kept(self) -> Packed | None:
        return _kept(self._path, lambda found: found)

    def tables(self) -> Tables:
        return self.store.tables(self.live)

    def __call__(self) -> Packed:
        return self.kept() or _keep(self._path, self.function.build_later(self.tables()))

    @property
    def _path(self) -> Path | None:
        return self.folder and self.folder / _LATER


def _kept(path: Path | None, unpack: Callable[[Packed], M]) -> M | None:
    if path is None or not path.exists():
        return None
    try:
        return unpack(_read(path))
    except (*BROKEN, KeyError, ValueError, TypeError, AttributeError):
        _clear(path)  # marts can always be made again from the rows
        return None


def _keep(path: Path | None, packed: Packed) -> Packed:
    if path is None or path.exists():
        return packed
    draft = path.with_name(f".{uuid4().hex}")
    try:
        _write(draft, *packed)
        draft.rename(path)
        if path.name != _LATER:
            _keep_newest(path.parent)
    except BROKEN:
        # another process was first, or there is no room: the marts are in memory, and can be made again
        shutil.rmtree(draft, ignore_errors=True)
    return packed


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

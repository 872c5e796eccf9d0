"""Importing files from a disk: each on its own, all or nothing per file."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from dashboard.access.principal import Principal
from dashboard.errors import DashboardError, FileRefused
from dashboard.ingest import ENCODINGS, MappingFile, Options
from dashboard.usecases.uploads.acts import Preview, Told, Uploads, silent

__all__ = ["ENCODINGS", "Imported", "MappingFile", "Options", "import_files", "left_aside", "read_mapping"]

_KINDS = (".csv", ".tsv", ".tab", ".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")  # a .txt is as likely a note


@dataclass(frozen=True, eq=False)
class Imported:
    """What became of one file: its upload, or why it was refused."""

    file: str
    upload: Preview | None
    error: DashboardError | None


def import_files(
    uploads: Uploads,
    principal: Principal,
    paths: Sequence[Path],
    options: Options,
    *,
    commit: bool,
    told: Told = silent,
) -> Iterator[Imported]:
    """Preview, and commit unless told otherwise, one file after the other; of a folder its CSV, TSV and workbooks."""
    for path in _files(paths):
        try:
            _must_hold_files(path)
            preview = uploads.preview(principal, _read(path), _shown(path.name), options, told)
            if commit:
                told("Writing", preview.upload.records)
                preview = uploads.commit(principal, preview)
            yield Imported(_shown(path.name), preview, None)
        except FileRefused as error:
            yield Imported(_shown(path.name), None, error)


def read_mapping(path: Path | None) -> MappingFile | None:
    """Read a mapping file; raises FileRefused."""
    return MappingFile.parse(_read(path).decode("utf-8-sig", errors="replace")) if path else None


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Give each file once, however often it is named, by itself or with its folder."""
    found = (one for path in paths for one in _inside(path) or [path])
    yield from {os.path.abspath(one): one for one in found}.values()  # noqa: PTH100  a link has a name of its own


def left_aside(folder: Path) -> list[str]:
    """Name the files of a folder that are not taken with it."""
    return [_shown(path.name) for path in _visible(folder) if path.suffix.lower() not in _KINDS]


def _inside(folder: Path) -> list[Path]:
    return [path for path in _visible(folder) if path.suffix.lower() in _KINDS]


def _visible(folder: Path) -> list[Path]:
    """List a folder's files; hidden ones are a program's, such as the lock of an open workbook.

    What is no folder, or is closed to whoever asks, has none.
    """
    try:
        found = [path for path in folder.iterdir() if not path.name.startswith((".", "~$"))]
        return sorted(path for path in found if path.is_file())
    except OSError:
        return []


def _must_hold_files(path: Path) -> None:
    if os.path.isdir(path) and os.access(path, os.R_OK | os.X_OK):  # noqa: PTH112  Path.is_dir raises what this does not
        raise FileRefused(
            "empty_folder",
            f"{_shown(path)} holds no CSV or TSV file and no workbook.",
            "Name another folder.",
        )


def _shown(path: Path | str) -> str:
    """Write a path as text; on a disk it is bytes, which need not be any."""
    return os.fsencode(path).decode(errors="replace")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise FileRefused(
            "unreadable_file", f"{_shown(path)} cannot be read: {reason}.", "Check the path."
        ) from None

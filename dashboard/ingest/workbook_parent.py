"""Starts and watches the child process that reads a workbook: time, memory and what it may unpack are limited."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import polars as pl
import psutil

from dashboard.errors import FileRefused
from dashboard.ingest.batch import SECONDS, Limits
from dashboard.ingest.sheet import idle
from dashboard.ingest.workbook_child import Unpacked
from dashboard.kept import Kept
from dashboard.settings import ROOT, child_environment

RESIDENT = 1_200 << 20  # bytes at which the child is ended: it may grow a little further until that is seen
ADDRESSES = 6 << 30  # bytes: reading maps far more than it touches
UNPACKED = 1 << 30  # bytes
_PARTS = 5_000
_LOOK, _SAY = 0.02, 0.2  # seconds between two looks at the child, and between two words that it still reads
_DOCTYPE = b"<!DOCTYPE"
_ZIP = b"PK\x03\x04"
# the last sheet that was read: a page looks at one again with every choice its user makes
_LAST: Kept[tuple[str, str | None, Limits], Unpacked] = Kept(1)
_KEPT = 64 << 20  # bytes
_SAVE = 'Save the sheet as "CSV UTF-8" and upload that.'
_SPLIT = "Split it, or save the sheet as CSV and upload that."


def unpack(content: bytes, sheet: str | None, limits: Limits, waiting: Callable[[], None] = idle) -> Unpacked:
    """Read a workbook's sheet, once for all looks at it (FileRefused: unreadable_file, too_large, unknown_sheet).

    `waiting` is called now and then meanwhile; what it raises ends the reading.
    """
    asked = (blake2b(content, digest_size=16).hexdigest(), sheet, limits)
    if kept := _LAST.get(asked):
        return kept
    found = _unpack(content, sheet, limits, waiting)
    return _LAST.put(asked, found) if found.rows.estimated_size() <= _KEPT else found


def _unpack(content: bytes, sheet: str | None, limits: Limits, waiting: Callable[[], None]) -> Unpacked:
    if content.startswith(_ZIP):
        _check_archive(content)
    with tempfile.TemporaryDirectory(prefix="dashboard-sheet-") as folder:
        book, rows = Path(folder) / "book", Path(folder) / "rows"
        book.write_bytes(content)
        asked = {"path": str(book), "into": str(rows), "sheet": sheet, "memory": ADDRESSES,
                 "rows": limits.rows, "columns": limits.columns}  # fmt: skip
        answer = _ask(asked, waiting)
        if "error" in answer:
            raise _refusal(answer, sheet, limits)
        return Unpacked(pl.read_ipc(rows), answer["sheet"], tuple(answer["sheets"]))


def _check_archive(content: bytes) -> None:
    """Refuse an archive that unpacks to too much, or holds what no workbook needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise FileRefused(
                    "too_large",
                    "The workbook unpacks to more than 1 GB.",
                    "Save the sheet as CSV and upload that.",
                )
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_part(archive, part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError):
        raise FileRefused("unreadable_file", "The workbook is damaged or locked.", _SAVE) from None


def _check_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        if _DOCTYPE in stream.read(4096).upper():
            raise FileRefused(
                "unreadable_file", "The workbook holds a document type, which no workbook needs.", _SAVE
            )


def _ask(asked: dict[str, Any], waiting: Callable[[], None]) -> dict[str, Any]:
    with subprocess.Popen(
        [sys.executable, "-m", "dashboard.ingest.workbook_child"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=child_environment(POLARS_MAX_THREADS="1", RAYON_NUM_THREADS="1"),
    ) as child:
        try:
            return _answer(child, asked, waiting)
        finally:
            child.kill()


def _answer(
    child: subprocess.Popen[bytes], asked: dict[str, Any], waiting: Callable[[], None]
) -> dict[str, Any]:
    question: bytes | None = json.dumps(asked).encode()
    now = said = time.monotonic()
    end = now + SECONDS
    while now < end:
        try:
            output, _ = child.communicate(question, timeout=_LOOK)
        except subprocess.TimeoutExpired:
            question = None
            if _resident(child.pid) > RESIDENT:
                raise FileRefused(
                    "too_large", "The workbook needs too much memory to be read.", _SPLIT
                ) from None
            now = time.monotonic()
            if now - said > _SAY:
                waiting()
                said = now
            continue
        return _parsed(output, child.returncode)
    raise FileRefused("too_large", f"The workbook takes longer than {SECONDS:.0f} seconds to read.", _SPLIT)


def _resident(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss)
    except psutil.Error:
        return 0


def _parsed(output: bytes, code: int) -> dict[str, Any]:
    if code:
        raise FileRefused(
            "unreadable_file", "The workbook cannot be read: it claims more than it can hold.", _SAVE
        )
    return dict(json.loads(output))


def _refusal(answer: dict[str, Any], sheet: str | None, limits: Limits) -> FileRefused:
    if answer["error"] == "unknown_sheet":
        return FileRefused(
            "unknown_sheet", f"The workbook has no sheet {sheet!r}.", f"It has {', '.join(answer['sheets'])}."
        )
    if answer["error"] == "too_large":
        found = f"The sheet has {answer['rows']:,} rows and {answer['columns']:,} columns"
        return FileRefused(
            "too_large", f"{found}; at most {limits.rows:,} and {limits.columns:,} can be taken.", _SPLIT
        )
    return FileRefused("unreadable_file", f"The workbook cannot be read ({answer['reason']}).", _SAVE)

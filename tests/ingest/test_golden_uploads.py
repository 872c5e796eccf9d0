"""Exports as tools write them and people mend them: each with what must become of it, record by record.

`python -m tests.ingest.test_golden_uploads NAME…` writes what the code makes of files; read it before you keep it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from dashboard.errors import FileRefused
from dashboard.ingest import Batch, Options, read_batch
from tests.ingest import LIMITS, TODAY

FOLDER: Final = Path(__file__).resolve().parents[1] / "golden" / "uploads"
FILES: Final = sorted(path for path in FOLDER.iterdir() if path.suffix != ".json")
BERLIN: Final = ZoneInfo("Europe/Berlin")


def expected_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def came_to(path: Path, said: dict[str, Any]) -> dict[str, Any]:
    """Read a file as an upload in Berlin on 20 September 2026, and tell all there is to tell."""
    try:
        return _told(read_batch(path.read_bytes(), path.name, Options(**said), LIMITS, TODAY, BERLIN))
    except FileRefused as refusal:
        return {"refused": refusal.code, "message": refusal.message, "hint": refusal.hint}


def _told(batch: Batch) -> dict[str, Any]:
    return {
        "table": batch.table,
        "encoding": batch.encoding,
        "separator": batch.separator,
        "decimal": batch.decimal,
        "date_order": batch.date_order,
        "header_row": batch.header_row,
        "sheet": batch.sheet,
        "mapping": {theirs: [ours, batch.reasons[theirs]] for theirs, ours in batch.mapping.items()},
        "ignored": list(batch.ignored_columns),
        "records": batch.records,
        "accepted": json.loads(json.dumps(batch.accepted.to_dicts(), default=str)),
        "rejects": [list(row) for row in batch.rejects.rows()],
        "duplicates": [list(row) for row in batch.duplicates.rows()],
        "drops": [list(row) for row in batch.drops.rows()],
    }


def test_there_is_a_file_of_every_shape() -> None:
    assert len(FILES) >= 36


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_comes_to_what_is_written_beside_it(path: Path) -> None:
    written = json.loads(expected_of(path).read_text())
    found = came_to(path, written["said"])
    assert found == written["comes_to"]
    if "records" in found:
        gone = {line for kind in ("duplicates", "drops", "rejects") for line, *_ in found[kind]}
        assert len(gone) + len({row["line"] for row in found["accepted"]}) == found["records"]


def _write(names: list[str]) -> None:
    for path in [path for path in FILES if path.name in names]:
        said = json.loads(expected_of(path).read_text())["said"] if expected_of(path).exists() else {}
        content = {"said": said, "comes_to": came_to(path, said)}
        expected_of(path).write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    _write(sys.argv[1:])

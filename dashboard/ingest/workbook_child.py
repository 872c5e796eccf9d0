"""The child process that reads a workbook: whatever a file makes it do, the server lives on.

It reads a question as JSON on standard input, and writes rows to a file and what they are to standard output.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from dashboard.ingest.formats import with_currencies

LINE = "line"
_PEEK = 60  # rows from which the likely sheet is told
_MOST_SHEETS = 60


@dataclass(frozen=True, eq=False)
class Unpacked:
    """A sheet's rows: `line` and a column of text per position; its name and those of all sheets."""

    rows: pl.DataFrame
    sheet: str
    sheets: tuple[str, ...]


def main() -> int:
    """Answer one question."""
    asked = json.load(sys.stdin)
    _limit_memory(asked["memory"])
    answer = _answer(asked)
    json.dump(answer, sys.stdout)
    return 0


def _limit_memory(most: int) -> None:
    """Stop what would take far more than is watched for: the parent looks only now and then."""
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(asked: dict[str, Any]) -> dict[str, Any]:
    import fastexcel

    try:
        book = fastexcel.read_excel(asked["path"])
    except fastexcel.FastExcelError as error:
        return {"error": "unreadable_file", "reason": str(error).split("\n", 1)[0][:200]}
    names = [name for name in book.sheet_names if _is_visible(book, name)]
    wanted = asked["sheet"] or _likely(book, names[:_MOST_SHEETS])
    if wanted not in book.sheet_names:
        return {"error": "unknown_sheet", "sheets": names}
    rows = _rows(book, wanted, None)
    if rows.height > asked["rows"] or rows.width - 1 > asked["columns"]:
        return {"error": "too_large", "rows": rows.height, "columns": rows.width - 1}
    with_currencies(rows, Path(asked["path"]), wanted).write_ipc(asked["into"])
    return {"sheet": wanted, "sheets": names}


def _is_visible(book: Any, name: str) -> bool:  # noqa: ANN401  fastexcel has no types of its own
    return bool(_load(book, name, 1).visible == "visible")


def _load(book: Any, name: str, most: int | None) -> Any:  # noqa: ANN401
    # skip_rows=0 keeps the blank rows at the top: a row's number is the one that a spreadsheet shows
    return book.load_sheet(name, header_row=None, skip_rows=0, n_rows=most, dtypes="string")


def _rows(book: Any, name: str, most: int | None) -> pl.DataFrame:  # noqa: ANN401
    frame: pl.DataFrame = _load(book, name, most).to_polars()
    frame = frame.rename({column: f"c{place}" for place, column in enumerate(frame.columns)})
    return frame.with_row_index(LINE, offset=1)


def _likely(book: Any, names: Sequence[str]) -> str:  # noqa: ANN401
    """Choose the sheet with the most headers of ours, then the one with the most filled rows."""
    scored = [(_score(_rows(book, name, _PEEK)), -place, name) for place, name in enumerate(names)]
    return max(scored)[2] if scored else ""


def _score(rows: pl.DataFrame) -> tuple[int, int]:
    from dashboard.ingest.headings import known

    cells = [[cell or "" for cell in row[1:]] for row in rows.iter_rows()]
    filled = sum(sum(bool(cell.strip()) for cell in row) > 1 for row in cells)
    return max((known(row) for row in cells), default=0), filled


if __name__ == "__main__":
    sys.exit(main())

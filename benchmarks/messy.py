"""Check-ins as spreadsheet programs leave them: cp1252, semicolons, decimal commas, a record in a hundred broken."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
import xlsxwriter

BROKEN: Final = 0.01
_SLICE: Final = 100_000
_TRAILER: Final = '\r\n"Grand Totals ({count} records)"\r\nConfidential – do not distribute\r\n'


def write_messy(clean: Path, into: Path, seed: int = 7) -> int:
    """Write a file of ours as a messy one; give how many records are broken."""
    rng, frame = np.random.default_rng(seed), pl.read_csv(clean, infer_schema=False)
    broken = 0
    with into.open("wb") as file:
        file.write(b"Coaching-\xdcbersicht\r\n\r\n")
        for number, part in enumerate(_foreign(frame, rng).iter_slices(_SLICE)):
            text = part.write_csv(separator=";", include_header=number == 0, line_terminator="\n")
            lines = text.removesuffix("\n").split("\n")
            places = np.flatnonzero(rng.random(len(lines)) < BROKEN)
            for place in places[places > 0]:
                lines[place] = _break(lines[place], int(rng.integers(4)))
                broken += 1
            file.write("\r\n".join([*lines, ""]).encode("cp1252"))
        file.write(_TRAILER.format(count=frame.height).encode("cp1252"))
    return broken


def write_workbook(clean: Path, into: Path, rows: int) -> None:
    """Write the first rows of a file of ours as the second sheet of a workbook, with dates as Excel has them."""
    frame = pl.read_csv(clean, n_rows=rows, try_parse_dates=True)
    with xlsxwriter.Workbook(into) as book:
        book.add_worksheet("Read me").write_row(0, 0, ["Exported on", "1 October"])
        frame.write_excel(book, "Check-ins", autofit=False)


def _foreign(frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
    """Write dates with the day first, names with umlauts, and a score with a decimal comma."""
    dates = [
        pl.col(name).str.replace(r"^(\d+)-(\d+)-(\d+)$", "$3.$2.$1")
        for name in ("date", "due_on", "barrier_resolved_on")
    ]
    score = (
        pl.Series("Punktzahl", rng.integers(0, 100, frame.height) / 10)
        .cast(pl.String)
        .str.replace(".", ",", literal=True)
    )
    return frame.with_columns(
        *dates, pl.col("rep", "manager").str.replace_all("ow", "ö", literal=True), score
    )


def _break(line: str, way: int) -> str:
    """Break one record: an impossible date, a stray quotation mark, cells too few, cells too many."""
    first, *rest = line.split(";")
    if way == 0:
        return ";".join(["31.02.2026", *rest])
    if way == 1:
        return ";".join([first, f'"{rest[0]}', *rest[1:]])
    return ";".join([first, *rest[:3]]) if way == 2 else f"{line};mehr"

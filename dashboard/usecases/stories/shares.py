"""Pictures of shares by category, as bars in the order of their rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import polars as pl

from dashboard.charts import amounts, tables
from dashboard.charts.amounts import Amount
from dashboard.charts.chart import Chart, Standing
from dashboard.charts.folding import MOST
from dashboard.metrics.kpis.catalogue import BY_KEY
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative import values as said
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import despite
from dashboard.narrative.findings import Finding
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import caption, lacking
from dashboard.words import INTERVAL

_NO_ROWS = pl.DataFrame()
_BY_NAME = "Managers by name; those of fewer than five reps are in the table."


def bars_by(
    review: Review,
    name: str,
    kpi: str,
    by: str,
    heading: str,
    told: Callable[[Sequence[Cell]], Finding],
) -> Chart:
    """Draw one KPI by category (or by manager or program), each with what it stands on; undefined ones are left out."""
    frame = review.cells(kpi, by)
    if by == "manager":
        frame = _by_name(frame)
    known = [cell for cell in cells(frame) if cell.value is not None]
    if not known:
        return amounts.of(name, (), caption(lacking(review, kpi), ""), _NO_ROWS, _NO_ROWS, kpi)
    unit = BY_KEY[kpi].unit
    words = [said.value(cell, unit, review.currency) for cell in known]
    bases, spans = [said.base(cell, unit) for cell in known], [said.interval(cell, unit) for cell in known]
    names = [said.group(by, cell.group) for cell in known]
    marks = [
        Amount(of, cell.value, value, base, "", _standing(cell), *_ends(cell, span))
        for of, cell, value, base, span in zip(names, known, words, bases, spans, strict=True)
    ]
    subtitle = BY_KEY[kpi].definition + (f" Thin line: {INTERVAL}." if any(spans) else "")
    if by == "manager":  # a bar of one rep's days would name who stands behind it
        marks, subtitle = [mark for mark in marks if mark.standing != "few"], f"{subtitle} {_BY_NAME}"
    subtitle = " ".join(dict.fromkeys((subtitle, *filter(None, map(despite, known)))))
    interval = {INTERVAL: spans} if any(spans) else {}
    table = tables.words({heading: names, BY_KEY[kpi].label: words, **interval, "Of": bases})
    csv = tables.numbers(frame, ("program" if by == "program" else "category",))
    return amounts.of(name, marks, caption(told(known), subtitle), table, csv, kpi)


def _by_name(frame: pl.DataFrame) -> pl.DataFrame:
    """Order people by name, those with most to tell before the others: theirs is a mirror, not a ranking."""
    enough = pl.col("people") >= FEWEST
    drawn = enough & (pl.col("base").rank("ordinal", descending=True) <= MOST)
    return frame.sort(~drawn, ~enough, pl.col("category").str.to_lowercase())


def _ends(cell: Cell, span: str) -> tuple[float | None, float | None]:
    """Give the interval's ends where words tell them too."""
    return (cell.low, cell.high) if span else (None, None)


def _standing(cell: Cell) -> Standing:
    return "few" if cell.heads < FEWEST else "within"

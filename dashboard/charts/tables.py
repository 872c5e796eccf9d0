"""The numbers of a picture in words, for people who read rather than look, and plain for a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts.chart import Measured, Standing
from dashboard.words import INTERVAL, UNDEFINED, count, integer, of, share, share_range

Row = dict[str, Any]
_NUMBERS = (
    "value", "base", "people", "low", "high", "previous", "change", "change_low", "change_high", "reason",
)  # fmt: skip
OF_QUARTERS = ("quarter", "value", "base", "people", "low", "high")
STANDING: Mapping[str, str] = {
    "below": "lower, beyond chance",
    "above": "higher, beyond chance",
    "within": "within what chance alone can do",
    "plain": "not judged",
    "few": "too few people to compare",
    "missing": UNDEFINED,
}


def words(columns: Mapping[str, Iterable[str]]) -> pl.DataFrame:
    """Make a table of texts."""
    return pl.DataFrame(
        {name: list(cells) for name, cells in columns.items()}, schema=dict.fromkeys(columns, pl.String)
    )


def rates(
    rows: Sequence[Row], heads: Mapping[str, str], standing: Sequence[Standing], measured: Measured
) -> pl.DataFrame:
    """Say each group's rate; `heads` are the columns that name a group, with their heading."""
    named = {heading: [str(row[column]) for row in rows] for column, heading in heads.items()}
    return words(
        {
            **named,
            measured.heading: [share(row["value"]) for row in rows],
            INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
            "Of": [counted(row, measured) for row in rows],
            "Earlier": [share(row["previous"]) for row in rows],
            "Against all": [STANDING[kind] for kind in standing],
        }
    )


def over_quarters(rows: Sequence[Row], heads: Mapping[str, list[str]], measured: Measured) -> pl.DataFrame:
    """Say each quarter's share; `heads` are the columns that name group and quarter."""
    return words(
        {
            **heads,
            measured.heading: [share(row["value"]) for row in rows],
            INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
            "Of": [count(row["base"] or 0, measured.noun) for row in rows],
        }
    )


def counted(row: Row, measured: Measured) -> str:
    """Say how many pairs, reps or check-ins a number stands on."""
    said = count(row["base"] or 0, measured.noun)
    return f"{said} in {integer(row['quarters'])} quarters" if row.get("quarters") else said


def numbers(tidy: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """Keep what a spreadsheet can calculate with."""
    return tidy.select(*names, *_NUMBERS)


def barriers(rows: Sequence[Row], owners: Mapping[str, str], heading: str = "Barrier") -> pl.DataFrame:
    """Say how many name each barrier, and who can remove it."""
    remover = [owners.get(row["category"], "unassigned") for row in rows]
    return words(
        {
            heading: [row["category"] for row in rows],
            "Named by": [share(row["value"]) for row in rows],
            INTERVAL: [share_range(row["low"], row["high"]) for row in rows],
            "Of": [of(row["value"] * row["base"], row["base"], "rep") for row in rows],
            "Earlier": [share(row["previous"]) for row in rows],
            **({"Who can remove it": remover} if heading != "Who can remove it" else {}),
        }
    )

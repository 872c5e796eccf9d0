"""From numbers to charts that explain: the parts of a change, waits, what chance does, and what was aimed at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts import bullets, funnel, heat, survival, tables, waterfall
from dashboard.charts.alternatives import rate, sentence, stop
from dashboard.charts.chart import Caption, Chart, Reference, Standing
from dashboard.charts.folding import FEW, MOST, rest
from dashboard.charts.pictures import marks_frame
from dashboard.words import count, decimal, integer, of, share, share_range, signed_points

Row = dict[str, Any]


def change(name: str, parts: Sequence[Row], caption: Caption, kpi: str) -> Chart:
    """Make the waterfall of a change: its parts (name, count, value, low, high), the whole as the last."""
    said = [signed_points(part["value"]) for part in parts]
    spans = [_difference(part["low"], part["high"]) for part in parts]
    names = [part["name"] for part in parts]
    return Chart(
        name=name,
        shape="waterfall",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence("Parts", caption, parts, lambda part: f"{part['name']} {signed_points(part['value'])}"),
        data=marks_frame(parts, waterfall.COLUMNS),
        table=tables.words({"Part": names, "Size": said, "95 % interval": spans}),
        kpis=(kpi,),
        csv=pl.DataFrame(list(parts), schema=_CHANGE).select("name", "value", "low", "high"),
    )


_CHANGE = {"name": pl.String, "count": pl.String, **dict.fromkeys(("value", "low", "high"), pl.Float64)}


def _difference(low: float | None, high: float | None) -> str:
    return "" if low is None or high is None else f"{signed_points(low)} to {signed_points(high)}"


def waits(
    name: str, steps: pl.DataFrame, caption: Caption, kpi: str, median: Reference | None = None
) -> Chart:
    """Make the curve of a wait from its steps (survival.COLUMNS), in order of days."""
    rows = steps.select(survival.COLUMNS).to_dicts()
    return Chart(
        name=name,
        shape="survival",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=stop(caption.title) + (f" Line: {median.label}." if median else ""),
        data=steps.select(survival.COLUMNS),
        table=tables.words(
            {
                "Days": [integer(row["day"]) for row in rows],
                "Still waiting": [share(row["waiting"]) for row in rows],
                "95 % interval": [share_range(row["low"], row["high"]) for row in rows],
                "At risk before": [integer(row["at_risk"]) for row in rows],
            }
        ),
        references=(median,) if median else (),
        kpis=(kpi,),
        csv=steps.select(survival.COLUMNS),
    )


def by_size(
    name: str,
    groups: pl.DataFrame,
    limits: pl.DataFrame,
    standing: Mapping[str, Standing],
    caption: Caption,
    together: Reference,
) -> Chart:
    """Make the funnel of teams (team, n, value, low, high, base, shrunken) within `limits` (n and four ends)."""
    order = {kind: place for place, kind in enumerate(("below", "above", "within", "few"))}
    rows = sorted(
        groups.to_dicts(), key=lambda row: (order.get(standing[row["team"]], 9), row["value"], row["team"])
    )
    marks = [
        {"name": r["team"], "n": r["n"], "value": r["value"], "standing": standing[r["team"]]} for r in rows
    ]
    kinds = [tables.STANDING[standing[row["team"]]] for row in rows]
    return Chart(
        name=name,
        shape="funnel",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence("Teams", caption, rows, lambda row: rate(row, row["team"]), (together,)),
        data=_marks([*marks, *limits.to_dicts()], funnel.COLUMNS),
        table=tables.words(
            {
                "Team": [row["team"] for row in rows],
                "Applied": [share(row["value"]) for row in rows],
                "95 % interval": [share_range(row["low"], row["high"]) for row in rows],
                "Of": [count(row["base"], "pair") for row in rows],
                "Reps it stands on": [decimal(row["n"], 1) for row in rows],
                "Drawn towards all": [share(row["shrunken"]) for row in rows],
                "Against all": kinds,
            }
        ),
        references=(together,),
        kpis=("implementation_rate",),
        csv=groups,
    )


def _marks(rows: Sequence[Row], columns: Sequence[str]) -> pl.DataFrame:
    """Make a shape's frame of rows that lack some of its columns."""
    kinds = {name: pl.String if name in ("name", "count", "standing") else pl.Float64 for name in columns}
    return pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds)


def aims(name: str, rows: Sequence[Row], caption: Caption) -> Chart:
    """Make the bullets of targets in their order (name, base, value, target, before, standing, pace), few reps last."""
    judged = sum(row["standing"] != "few" for row in rows)
    kept = (
        min(MOST, judged + FEW, len(rows)) if judged else 0
    )  # nothing to hold against a target is no picture
    shown, left_out = rows[:kept], rows[kept:]
    marks = [{**row, "count": _aimed(row)} for row in shown]
    folded = (
        [{"name": rest(left_out), "count": "in the table", "standing": "folded"}] if left_out and kept else []
    )
    return Chart(
        name=name,
        shape="bullets",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence(
            "Bars",
            caption,
            rows,
            _said,
        ),
        data=_marks([*marks, *folded], bullets.COLUMNS),
        table=tables.words(
            {
                "Program and team": [row["name"] for row in rows],
                "Applied": [share(row["value"]) for row in rows],
                "Target": [share(row["target"]) for row in rows],
                "Pace": [_pace(row) for row in rows],
                "Earlier": [share(row["before"]) for row in rows],
                "Of": [count(row["base"], "rep") for row in rows],
            }
        ),
        kpis=("target_attainment",),
        csv=pl.DataFrame(list(rows), schema=_AIMS),
    )


_AIMS = {
    "name": pl.String, "base": pl.Int64, **dict.fromkeys(("value", "target", "before"), pl.Float64),
    "standing": pl.String, "pace": pl.String,
}  # fmt: skip


def _said(row: Row) -> str:
    return f"{row['name']} {share(row['value'])} of {share(row['target'])}"


def _aimed(row: Row) -> str:
    return f"{count(row['base'], 'rep')}, target {share(row['target'])}"


def _pace(row: Row) -> str:
    """Say how a value comes near its target, as the caller has put it; of few reps nothing."""
    return "too few reps" if row["standing"] == "few" else str(row["pace"])


def _in_order(tiles: Sequence[Row]) -> pl.Enum:
    """Keep the columns as they come: yes before no, whichever has more people."""
    return pl.Enum(list(dict.fromkeys(str(tile["column"]) for tile in tiles)))


def square(name: str, rows: Sequence[Row], caption: Caption, kpi: str) -> Chart:
    """Make the square of two yes-or-no questions: `rows` name row, column, hits and base.

    The first column is coloured, for the rows are compared by it; the other is what it leaves.
    """
    tiles = [
        {"row": r["row"], "column": r["column"], "value": r["hits"] / r["base"], "base": r["hits"]}
        | {"count": of(r["hits"], r["base"], "rep")}
        | {"standing": "within" if r["column"] == rows[0]["column"] else "plain"}
        for r in rows
        if r["base"]
    ]
    return Chart(
        name=name,
        shape="heat",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence(
            "Shares", caption, tiles, lambda t: f"{t['row']}, {t['column'].lower()} {share(t['value'])}"
        ),
        data=marks_frame(tiles, heat.COLUMNS).with_columns(pl.col("column").cast(_in_order(tiles))),
        table=tables.words(
            {
                "Reps who": [tile["row"] for tile in tiles],
                "and were": [tile["column"] for tile in tiles],
                "Share": [share(tile["value"]) for tile in tiles],
                "Of": [tile["count"] for tile in tiles],
            }
        ),
        kpis=(kpi,),
        csv=pl.DataFrame(list(rows), schema=["row", "column", "hits", "base"]),
    )

"""From rows to heat maps: rates of teams and programs, barriers of teams, and two yes-or-no questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts import tables
from dashboard.charts.alternatives import rate, sentence
from dashboard.charts.chart import BEYOND, Caption, Chart, Measured, Standing, frame_of
from dashboard.charts.folding import MOST, fold
from dashboard.charts.heat import COLUMNS
from dashboard.words import integer, of, share

Row = dict[str, Any]


def of_rates(
    name: str,
    tidy: pl.DataFrame,
    standing: Mapping[tuple[str, str], Standing],
    caption: Caption,
    measured: Measured,
) -> Chart:
    """Make the heat map of team and program, teams by name; of many only the largest are drawn."""
    ordered = tidy.sort([pl.col("team").str.to_lowercase(), "team", "program"])
    rows = [row for row in ordered.to_dicts() if row["base"]]
    drawn, left_out = _largest_first(rows, standing)
    every = [*drawn, *left_out]
    kinds = [standing[row["team"], row["program"]] for row in every]
    marks = _seen([_tile(row, kind, measured) for row, kind in zip(drawn, kinds, strict=False)])
    caption = caption.adding(_rest(len({row["team"] for row in left_out})))
    return Chart(
        name=name,
        shape="heat",
        caption=caption,
        alt=sentence("Rates", caption, every, lambda row: rate(row, f"{row['program']} in {row['team']}")),
        data=frame_of(marks, COLUMNS),
        table=tables.rates(every, {"team": "Team", "program": "Program"}, kinds, measured),
        kpi=measured.kpi,
        csv=tables.numbers(tidy, ("team", "program")),
    )


def of_barriers(name: str, rows: Sequence[Row], few: int, caption: Caption, kpi: str) -> Chart:
    """Make the heat map of team and barrier, as `rows` come (team, category, hits, base); many teams are cut."""
    teams = list(dict.fromkeys(row["team"] for row in rows))
    kept = teams[:MOST]
    drawn = [row for row in rows if row["team"] in kept]
    every = [*drawn, *(row for row in rows if row["team"] not in kept)]
    caption = caption.adding(_rest(len(teams) - len(kept)))
    return Chart(
        name=name,
        shape="heat",
        caption=caption,
        alt=sentence(
            "Shares", caption, every, lambda row: f"{row['category']} in {row['team']} {_part(row)}"
        ),
        data=frame_of(_seen([_named(row, few) for row in drawn]), COLUMNS),
        table=tables.words(
            {
                "Team": [row["team"] for row in every],
                "Barrier": [row["category"] for row in every],
                "Named by": [share(row["hits"] / row["base"]) for row in every],
                "Of": [_part(row) for row in every],
            }
        ),
        kpi=kpi,
        csv=pl.DataFrame(every, schema=["team", "category", "hits", "base"]),
    )


def _seen(tiles: Sequence[Row]) -> Sequence[Row]:
    """Draw nothing where no cell has enough people for a colour: the table says how many there are."""
    return tiles if any(tile["standing"] not in ("few", "missing") for tile in tiles) else []


def _rest(left_out: int) -> str:
    """Say how many teams the table has beyond those drawn."""
    return f" {integer(left_out)} more in the table." if left_out else ""


def _part(row: Row) -> str:
    return of(row["hits"], row["base"], "rep")


def _named(row: Row, few: int) -> Row:
    """Order columns by who named them: their size is the hits, and the words say of how many."""
    standing: Standing = "few" if row["base"] < few else "within"
    said = f"{integer(row['hits'])} of {integer(row['base'])}"
    tile = {"row": row["team"], "column": row["category"], "value": row["hits"] / row["base"]}
    return {**tile, "base": row["hits"], "count": said, "standing": standing}


def _largest_first(
    rows: Sequence[Row], standing: Mapping[tuple[str, str], Standing]
) -> tuple[list[Row], list[Row]]:
    """Part cells into those of the teams that have one that differs, or are the largest, and the others."""
    sizes: dict[str, int] = {}
    lowest: dict[str, float] = {}
    kinds: dict[str, Standing] = {}
    for row in rows:
        team, kind = row["team"], standing[row["team"], row["program"]]
        sizes[team] = sizes.get(team, 0) + row["base"]
        if kind not in ("few", "missing"):
            lowest[team] = min(lowest.get(team, 1.0), row["value"])
        if kind == "below" or kinds.get(team, "within") == "within":
            kinds[team] = kind if kind in BEYOND else "within"
    teams = [{"team": team, "base": size, "value": lowest.get(team)} for team, size in sizes.items()]
    kept = {row["team"] for row in fold(teams, "team", kinds)[0]}
    return [row for row in rows if row["team"] in kept], [row for row in rows if row["team"] not in kept]


def _tile(row: Row, standing: Standing, measured: Measured) -> Row:
    named = {"row": row["team"], "column": row["program"], "value": row["value"], "base": row["base"]}
    return {**named, "count": tables.counted(row, measured), "standing": standing}


def _in_order(tiles: Sequence[Row]) -> pl.Enum:
    """Keep the columns as they come: yes before no, whichever has more people."""
    return pl.Enum(list(dict.fromkeys(str(tile["column"]) for tile in tiles)))


def of_answers(name: str, rows: Sequence[Row], caption: Caption, kpi: str) -> Chart:
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
        caption=caption,
        alt=sentence(
            "Shares", caption, tiles, lambda t: f"{t['row']}, {t['column'].lower()} {share(t['value'])}"
        ),
        data=frame_of(tiles, COLUMNS).with_columns(pl.col("column").cast(_in_order(tiles))),
        table=tables.words(
            {
                "Reps who": [tile["row"] for tile in tiles],
                "and were": [tile["column"] for tile in tiles],
                "Share": [share(tile["value"]) for tile in tiles],
                "Of": [tile["count"] for tile in tiles],
            }
        ),
        kpi=kpi,
        csv=pl.DataFrame(list(rows), schema=["row", "column", "hits", "base"]),
    )

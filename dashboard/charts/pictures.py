"""From tidy rows to charts of rates: what is drawn, folded and said in the table, before any library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts import bars, dots, heat, tables
from dashboard.charts.alternatives import rate, sentence
from dashboard.charts.chart import APPLIED, BEYOND, Caption, Chart, Measured, Reference, Standing
from dashboard.charts.folding import MOST, by_need, fold, rest
from dashboard.words import count, integer, of, share

Row = dict[str, Any]
_TYPES: Mapping[str, Any] = {
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "part": pl.Float64,
    "base": pl.Int64,
}


def marks_frame(marks: Sequence[Row], columns: Sequence[str]) -> pl.DataFrame:
    """Make a shape's frame; its columns have their types also where there is no row."""
    return pl.DataFrame(list(marks), schema={name: _TYPES.get(name, pl.String) for name in columns})


def rates(
    name: str,
    tidy: pl.DataFrame,
    group: str,
    standing: Mapping[str, Standing],
    caption: Caption,
    references: tuple[Reference, ...] = (),
    measured: Measured = APPLIED,
    plain: pl.DataFrame | None = None,
) -> Chart:
    """Make dots of a rate per group (`group`: "team" or "program"), where to help first on top.

    `plain` are the quarter's own numbers, for a spreadsheet, where `tidy` pools some groups with earlier quarters.
    """
    shown, left_out = fold(by_need(tidy.to_dicts(), group, standing), group, standing)
    rows = [*shown, *left_out]
    marks = [_dot(row, group, standing[row[group]], measured) for row in shown]
    kinds = [standing[row[group]] for row in rows]
    return Chart(
        name=name,
        shape="dots",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence(
            "Rates with 95 % intervals", caption, rows, lambda row: rate(row, row[group]), references
        ),
        data=marks_frame([*marks, *_folded_dot(left_out, measured)], dots.COLUMNS),
        table=tables.rates(rows, {group: group.capitalize()}, kinds, measured),
        references=references,
        kpis=(measured.kpi,),
        csv=tables.numbers(tidy if plain is None else plain, (group,)),
    )


def _dot(row: Row, group: str, standing: Standing, measured: Measured) -> Row:
    nothing = standing == "missing" and measured == APPLIED
    words = "no check-ins" if nothing else tables.counted(row, measured)
    beyond = ", beyond chance" if standing in BEYOND else ""
    return {"name": row[group], "count": words + beyond, "standing": standing} | {
        key: row[key] for key in ("value", "low", "high")
    }


def _folded_dot(left_out: Sequence[Row], measured: Measured) -> list[Row]:
    """Stand for the groups left out, without a rate: theirs are in the table, one by one."""
    if not left_out:
        return []
    total = count(sum(row["base"] or 0 for row in left_out), measured.noun)
    nothing = {"value": None, "low": None, "high": None}
    return [{"name": rest(left_out), "count": total, "standing": "folded", **nothing}]


def barriers(
    name: str, tidy: pl.DataFrame, owners: Mapping[str, str], caption: Caption, heading: str = "Barrier"
) -> Chart:
    """Make bars of the barriers, the most named first, with who can remove each (`owners` by category)."""
    named = tidy.filter(pl.col("value") > 0)
    rows = named.sort(["value", "category"], descending=[True, False]).to_dicts()
    marks = [
        {"name": row["category"], "owner": owners.get(row["category"], "unassigned")}
        | {key: row[key] for key in ("value", "low", "high")}
        for row in rows
    ]
    return Chart(
        name=name,
        shape="bars",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence("Bars", caption, rows, lambda row: f"{row['category']} {share(row['value'])}"),
        data=marks_frame(marks, bars.COLUMNS),
        table=tables.barriers(rows, owners, heading),
        kpis=("barrier_reach",),
        csv=tables.numbers(tidy, ("category",)),
    )


def grid(
    name: str, tidy: pl.DataFrame, standing: Mapping[tuple[str, str], Standing], caption: Caption
) -> Chart:
    """Make the heat map of team and program, teams by name; of many only the largest are drawn."""
    ordered = tidy.sort([pl.col("team").str.to_lowercase(), "team", "program"])
    rows = [row for row in ordered.to_dicts() if row["base"]]
    drawn, left_out = _largest_first(rows, standing)
    every = [*drawn, *left_out]
    kinds = [standing[row["team"], row["program"]] for row in every]
    marks = _seen([_tile(row, kind) for row, kind in zip(drawn, kinds, strict=False)])
    caption = _with_rest(caption, len({row["team"] for row in left_out}))
    return Chart(
        name=name,
        shape="heat",
        title=caption.title,
        subtitle=caption.subtitle,
        alt=sentence("Rates", caption, every, lambda row: rate(row, f"{row['program']} in {row['team']}")),
        data=marks_frame(marks, heat.COLUMNS),
        table=tables.rates(every, {"team": "Team", "program": "Program"}, kinds),
        kpis=("implementation_rate",),
        csv=tables.numbers(tidy, ("team", "program")),
    )


def barrier_grid(name: str, rows: Sequence[Row], few: int, caption: Caption) -> Chart:
    """Make the heat map of team and barrier, as `rows` come (team, category, hits, base); many teams are cut."""
    teams = list(dict.fromkeys(row["team"] for row in rows))
    kept = teams[:MOST]
    drawn = [row for row in rows if row["team"] in kept]
    every = [*drawn, *(row for row in rows if row["team"] not in kept)]
    caption = _with_rest(caption, len(teams) - len(kept))
    return Chart(
        name=name,
        shape="heat",
        title=caption.title,
        subtitle=caption.subtitle,
        alt=sentence(
            "Shares", caption, every, lambda row: f"{row['category']} in {row['team']} {_part(row)}"
        ),
        data=marks_frame(_seen([_named(row, few) for row in drawn]), heat.COLUMNS),
        table=tables.words(
            {
                "Team": [row["team"] for row in every],
                "Barrier": [row["category"] for row in every],
                "Named by": [share(row["hits"] / row["base"]) for row in every],
                "Of": [_part(row) for row in every],
            }
        ),
        kpis=("barrier_reach",),
        csv=pl.DataFrame(every, schema=["team", "category", "hits", "base"]),
    )


def _seen(tiles: Sequence[Row]) -> Sequence[Row]:
    """Draw nothing where no cell has enough people for a colour: the table says how many there are."""
    return tiles if any(tile["standing"] not in ("few", "missing") for tile in tiles) else []


def _with_rest(caption: Caption, left_out: int) -> Caption:
    """Say how many teams the table has beyond those drawn."""
    rest = f" {integer(left_out)} more in the table." if left_out else ""
    return Caption(caption.title, caption.subtitle + rest)


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


def _tile(row: Row, standing: Standing) -> Row:
    named = {"row": row["team"], "column": row["program"], "value": row["value"], "base": row["base"]}
    return {**named, "count": tables.counted(row), "standing": standing}

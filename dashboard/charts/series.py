"""From tidy rows over quarters to charts: one share with its intervals, or many groups side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from dashboard.charts import lines, quarters, tables
from dashboard.charts.alternatives import sentence, stop
from dashboard.charts.chart import Caption, Chart, Measured
from dashboard.charts.pictures import marks_frame
from dashboard.words import count, integer, share, share_range

Row = dict[str, Any]
_NUMBERS = ("quarter", "value", "base", "people", "low", "high")


def over_quarters(name: str, trend: pl.DataFrame, caption: Caption, measured: Measured) -> Chart:
    """Make the line of a share over the last quarters, the oldest first."""
    rows = trend.sort("quarter").to_dicts() if trend["value"].is_not_null().any() else []
    marks = [
        {"quarter": row["quarter"], "count": integer(row["base"] or 0)}
        | {key: row[key] for key in ("value", "low", "high")}
        for row in rows
    ]
    return Chart(
        name=name,
        shape="quarters",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence("By quarter", caption, rows, _said),
        data=marks_frame(marks, quarters.COLUMNS),
        table=_table(rows, {"Quarter": [row["quarter"] for row in rows]}, measured),
        kpis=(measured.kpi,),
        csv=trend.sort("quarter").select(*_NUMBERS),
    )


def _said(row: Row) -> str:
    interval = f" ({share_range(row['low'], row['high'])})" if row["low"] is not None else ""
    return f"{row['quarter']} {share(row['value'])}{interval}"


def _table(rows: Sequence[Row], heads: Mapping[str, list[str]], measured: Measured) -> pl.DataFrame:
    return tables.words(
        {
            **heads,
            measured.heading: [share(row["value"]) for row in rows],
            "95 % interval": [share_range(row["low"], row["high"]) for row in rows],
            "Of": [count(row["base"] or 0, measured.noun) for row in rows],
        }
    )


def small_lines(
    name: str,
    trend: pl.DataFrame,
    group: str,
    tones: Mapping[str, str],
    caption: Caption,
    measured: Measured,
    company: pl.DataFrame | None = None,
) -> Chart:
    """Make a small line per group, in the order of `tones`; a group that is not in it is left to the table.

    `company` is what all have together, drawn in each.
    """
    known = _by_group(trend, group)
    drawn = [row for one in tones for row in known.pop(one, [])]
    rest = [row for one in sorted(known) for row in known[one]]
    together = [] if company is None or not drawn else company.sort("quarter").to_dicts()
    every = [*drawn, *rest]
    return Chart(
        name=name,
        shape="lines",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=_alternative(drawn, group, caption),
        data=marks_frame([*_marks(drawn, group, tones, measured), *_company(together)], lines.COLUMNS),
        table=_groups(every, together, group, measured),
        kpis=(measured.kpi,),
        csv=trend.sort(group, "quarter").select(group, *_NUMBERS),
    )


def _by_group(trend: pl.DataFrame, group: str) -> dict[str, list[Row]]:
    """Give each group a row for every quarter that any has, so that a quarter without one is a gap."""
    every = sorted(set(trend["quarter"]))
    rows = {(row[group], row["quarter"]): row for row in trend.to_dicts()}
    nothing = {"value": None, "base": 0, "low": None, "high": None}
    return {
        one: [rows.get((one, quarter), {group: one, "quarter": quarter, **nothing}) for quarter in every]
        for one in dict.fromkeys(trend[group])
    }


def _marks(rows: Sequence[Row], group: str, tones: Mapping[str, str], measured: Measured) -> list[Row]:
    last = {row[group]: count(row["base"] or 0, measured.noun) for row in rows}
    return [
        {"name": row[group], "count": last[row[group]], "tone": tones[row[group]]}
        | {"quarter": row["quarter"], "value": row["value"]}
        for row in rows
    ]


def _company(rows: Sequence[Row]) -> list[Row]:
    marks = [{"quarter": row["quarter"], "value": row["value"]} for row in rows]
    return [{"name": "", "count": "", "tone": lines.COMPANY} | mark for mark in marks]


def _groups(rows: Sequence[Row], together: Sequence[Row], group: str, measured: Measured) -> pl.DataFrame:
    """List groups in the picture's order, then all together, then those that are not drawn."""
    heading = "Barrier" if group == "category" else group.capitalize()
    names = [*(str(row[group]) for row in rows), *("All together" for _ in together)]
    every = [*rows, *together]
    return _table(every, {heading: names, "Quarter": [row["quarter"] for row in every]}, measured)


def _alternative(rows: Sequence[Row], group: str, caption: Caption) -> str:
    if not rows:
        return stop(caption.title)
    last = max(row["quarter"] for row in rows)
    newest = [row for row in rows if row["quarter"] == last]
    return sentence(
        f"Small lines; in {last}", caption, newest, lambda row: f"{row[group]} {share(row['value'])}"
    )

"""From numbers to charts of amounts: bars from zero with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import polars as pl

from dashboard.charts import amounts
from dashboard.charts.alternatives import sentence
from dashboard.charts.chart import Caption, Chart, Reference, Standing
from dashboard.charts.folding import FEW, MOST, lowest_and_highest, rest
from dashboard.charts.pictures import marks_frame


@dataclass(frozen=True)
class Amount:
    """A bar: what has how much, in numbers and words; `count` says what it stands on, `more` follows it.

    `low` and `high` are its 95 % interval, where it has one; `part` is how much of it only leaders can act on.
    """

    name: str
    value: float | None
    words: str
    count: str = ""
    more: str = ""
    standing: Standing = "within"
    low: float | None = None
    high: float | None = None
    part: float | None = None


def bars(
    name: str,
    given: Sequence[Amount],
    caption: Caption,
    table: pl.DataFrame,
    csv: pl.DataFrame,
    kpi: str,
    references: tuple[Reference, ...] = (),
) -> Chart:
    """Make bars in their order, at most as many as can be read.

    `table` has a row for each one given, then those that no bar is made of.
    """
    shown = _readable(given)
    left_out = [place for place in range(len(given)) if place not in shown]
    folded = [Amount(rest(left_out), None, "", "in the table", standing="folded")] if left_out else []
    marks = [asdict(one) for one in (*(given[place] for place in shown), *folded)]
    return Chart(
        name=name,
        shape="amounts",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=sentence(
            "Bars",
            caption,
            [asdict(one) for one in given],
            lambda row: _said(row["name"], row["words"]),
            references,
        ),
        data=marks_frame(marks, amounts.COLUMNS),
        table=table[[*shown, *left_out, *range(len(given), table.height)]],  # what bars say when pointed at
        references=references,
        kpis=(kpi,),
        csv=csv,
    )


def _readable(given: Sequence[Amount]) -> list[int]:
    """Choose as many places as can be read: the ends, which a title may name, then the first, few of few people."""
    small = [place for place, one in enumerate(given) if one.standing == "few"][FEW:]
    ranked = [{"name": one.name, "value": one.value} for one in given if one.standing == "within"]
    ends = lowest_and_highest(ranked, "name")
    order = sorted(range(len(given)), key=lambda place: given[place].name not in ends)
    return sorted([place for place in order if place not in small][:MOST])


def _said(name: str, words: str) -> str:
    return f"{name} {words}"

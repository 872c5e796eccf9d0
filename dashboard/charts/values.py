"""From numbers to charts of amounts: bars from zero with their words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import polars as pl

from dashboard.charts import amounts
from dashboard.charts.alternatives import sentence
from dashboard.charts.chart import Caption, Chart, Reference, Standing
from dashboard.charts.folding import FEW, MOST, rest
from dashboard.charts.pictures import marks_frame


@dataclass(frozen=True)
class Amount:
    """A bar: what has how much, in numbers and words; `count` says what it stands on, `more` follows it.

    `low` and `high` are its 95 % interval, where it has one.
    """

    name: str
    value: float | None
    words: str
    count: str = ""
    more: str = ""
    standing: Standing = "within"
    low: float | None = None
    high: float | None = None


def bars(
    name: str,
    given: Sequence[Amount],
    caption: Caption,
    table: pl.DataFrame,
    csv: pl.DataFrame,
    kpi: str,
    references: tuple[Reference, ...] = (),
) -> Chart:
    """Make bars in their order, at most as many as can be read; `table` has a row for each one given."""
    shown = _readable(given)
    left_out = [{"name": one.name} for one in given if one not in shown]
    folded = [Amount(rest(left_out), None, "", "in the table", standing="folded")] if left_out else []
    marks = [asdict(one) for one in (*shown, *folded)]
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
        table=table,
        references=references,
        kpis=(kpi,),
        csv=csv,
    )


def _readable(given: Sequence[Amount]) -> Sequence[Amount]:
    """Keep as many as can be read, and of those that stand on few people the first of them."""
    small = [one for one in given if one.standing == "few"][FEW:]
    return [one for one in given if one not in small][:MOST]


def _said(name: str, words: str) -> str:
    return f"{name} {words}"

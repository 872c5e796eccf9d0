"""From numbers to charts of curves: how rewards are spread, and a share over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

import polars as pl

from dashboard.charts import lorenz, tables
from dashboard.charts.alternatives import stop
from dashboard.charts.chart import Caption, Chart, Reference
from dashboard.words import count, day, share, share_range

_TENTHS = tuple(tenth / 10 for tenth in range(1, 11))


def rewards(name: str, curve: pl.DataFrame, caption: Caption, facts: tuple[Reference, ...]) -> Chart:
    """Make the Lorenz curve of rewards from its corners (people, value); `facts` are written on it."""
    corners = [(float(people), float(value)) for people, value in curve.select(lorenz.COLUMNS).rows()]
    tenths = _TENTHS if corners else ()
    said = "".join(f" {stop(fact.label)}" for fact in facts)
    return Chart(
        name=name,
        shape="lorenz",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=stop(caption.title) + said,
        data=curve.select(lorenz.COLUMNS),
        table=tables.words(
            {
                "Reps, least rewarded first": [share(tenth) for tenth in tenths],
                "What they receive together": [share(lorenz.height_at(corners, tenth)) for tenth in tenths],
            }
        ),
        references=facts,
        kpis=("recognition_gini",),
        csv=curve.select(lorenz.COLUMNS),
    )


def over_time(
    name: str,
    tidy: pl.DataFrame,
    caption: Caption,
    references: tuple[Reference, ...],
    signals: Mapping[str, str] = MappingProxyType({}),
) -> Chart:
    """Make the line of a share per period; `category` is a period's first day, `signals` what some of them give."""
    known = tidy.filter(pl.col("value").is_not_null()).sort("category")
    days = [date.fromisoformat(first) for first in known["category"]]
    given = [signals.get(first) for first in known["category"]]
    return Chart(
        name=name,
        shape="trend",
        title=caption.title,
        act=caption.act,
        subtitle=caption.subtitle,
        alt=_said(days, known["value"].to_list(), caption, references),
        data=pl.DataFrame(
            {"period": days, "value": known["value"], "signal": given},
            schema={"period": pl.Date, "value": pl.Float64, "signal": pl.String},
        ),
        table=_table(days, known, given),
        references=references,
        kpis=("applied_share_trend",),
        csv=tables.numbers(tidy, ("category",)),
    )


def _said(days: Sequence[date], values: Sequence[float], caption: Caption, lines: Sequence[Reference]) -> str:
    if not days:
        return stop(caption.title)
    first, last = (f"{share(values[i])} on {day(days[i], year=True)}" for i in (0, -1))
    named = "".join(f" Line: {line.label}." for line in lines)
    between = share_range(min(values), max(values))
    return f"{stop(caption.title)} From {first} to {last}; all are within {between}.{named}"


_SIGNALS: Mapping[str | None, str] = {
    "outside": "outside the limits",
    "side": "seven on one side",
    "run": "seven rise or fall",
    "near": "two of three near a limit",
}


def _table(days: Sequence[date], known: pl.DataFrame, given: Sequence[str | None]) -> pl.DataFrame:
    rows, counted = known.to_dicts(), not known["base"].has_nulls()  # a shared link tells no counts by period
    return tables.words(
        {
            "From": [day(when, year=True) for when in days],
            "Applied": [share(row["value"]) for row in rows],
            "95 % interval": [share_range(row["low"], row["high"]) for row in rows],
            **({"Of": [count(row["base"], "check-in") for row in rows]} if counted else {}),
            **({"Signal": [_SIGNALS.get(one, "") for one in given]} if any(given) else {}),
        }
    )

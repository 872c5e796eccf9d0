"""Lists of people: who was not checked in on, and who applies training and was thanked by nobody."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.weeks import APPLIED_CODE
from dashboard.metrics.view import View

MOST = 25  # names that are listed; `among` says of how many
UNMET = {"person": pl.UInt32, "team": pl.String, "last": pl.Date, "among": pl.Int64}
UNTHANKED = {
    "person": pl.UInt32,
    "team": pl.String,
    "program": pl.String,
    "last": pl.Date,
    "times": pl.Int64,
    "among": pl.Int64,
}


def unmet(view: View) -> pl.DataFrame:
    """List active reps without a conversation in the quarter (UNMET), the longest without one first."""
    missed = view.active().filter(~pl.col("seen")).select("person", "team")
    newest = view.history(missed["person"]).group_by("person").agg(pl.max("day").alias("last"))
    found = missed.join(newest, on="person", how="left").sort("last", "team", "person", nulls_last=False)
    return _first(found).with_columns(_called(view), _named(view, "team")).select(list(UNMET))


def unthanked(view: View) -> pl.DataFrame:
    """List active reps with a pair that applies and no recognition in the quarter (UNTHANKED), most applied first.

    `program` and `last` are of their newest conversation that says applied, of a pair that still does; `times` counts
    those of the quarter on this program.
    """
    if view.moments[0].rewards is None:
        return pl.DataFrame(schema=UNTHANKED)
    applying = view.rows("talks").filter(moment=0, outcome=APPLIED_CODE).select("person", "program").unique()
    alone = view.active().select("person", "team").join(applying, on="person", how="semi")
    alone = alone.filter(~pl.col("person").is_in(view.thanked().implode()))
    said = view.history(alone["person"], view.moments[0].heads).filter(outcome=APPLIED_CODE)
    said = said.join(applying, on=["person", "program"], how="semi").sort("day", "program")
    last, program = pl.last("day").alias("last"), pl.col("program")
    times = (program == program.last()).sum().cast(pl.Int64).alias("times")
    newest = said.group_by("person", maintain_order=True).agg(pl.last("program"), last, times)
    found = alone.join(newest, on="person")
    ordered = found.sort("times", "last", "team", "person", descending=[True, True, False, False])
    names = [_called(view), _named(view, "team"), _named(view, "program")]
    return _first(ordered).with_columns(names).select(list(UNTHANKED))


def _first(people: pl.DataFrame) -> pl.DataFrame:
    return people.head(MOST).with_columns(pl.lit(people.height, pl.Int64).alias("among"))


def _called(view: View) -> pl.Expr:
    return view.called(pl.col("person"))


def _named(view: View, domain: str) -> pl.Expr:
    return view.name_of(domain, pl.col(domain)).alias(domain)

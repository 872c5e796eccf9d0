"""Recognitions of a span: to whom, by whom, worth what."""

from __future__ import annotations

from collections import Counter

import polars as pl

from dashboard.metrics.talks import during
from dashboard.periods import Span
from dashboard.schemas import KINDS, POINTS

_POINTS_CODE = KINDS.index(POINTS)


def reporting_currency(recognitions: pl.DataFrame, wanted: str | None) -> str | None:
    """Choose the currency of the numbers: the wanted one, else the most frequent money, else points.

    None where amounts are given but no currency is: they are then all in the one nobody named.
    """
    if wanted:
        return _spelled(wanted)
    points, valued = pl.col("kind").eq_missing(_POINTS_CODE), pl.col("value").is_not_null()
    ways = recognitions.group_by("currency", points=points, valued=valued).len().to_dicts()
    money: Counter[str] = Counter()
    for way in ways:
        if way["currency"] is not None and _spelled(way["currency"]) != POINTS:
            money[_spelled(way["currency"])] += way["len"]
    if money:
        return min(money, key=lambda currency: (-money[currency], currency))
    amounts = [way for way in ways if way["valued"]]
    if any(way["currency"] is None and not way["points"] for way in amounts):
        return None
    return POINTS if amounts else None


def _spelled(currency: str) -> str:
    """Write a currency as it is compared: upper case, and points as points."""
    return POINTS if currency.upper() == "POINTS" else currency.upper()


def budgeted(budgets: pl.DataFrame, reporting: str | None) -> pl.DataFrame:
    """Give budgets by quarter, team and currency, with whether that is the reporting one.

    Columns: quarter, team, currency, amount, ours. A budget that names no currency is in the reporting one.
    """
    said = pl.col("currency").str.to_uppercase().replace("POINTS", POINTS)
    currency = pl.coalesce(said, pl.lit(reporting, pl.String))
    return budgets.select(
        "quarter",
        "team",
        currency.alias("currency"),
        pl.col("amount").cast(pl.Float64),
        currency.eq_missing(pl.lit(reporting, pl.String)).alias("ours"),
    )


def priced(recognitions: pl.DataFrame, reporting: str | None) -> pl.DataFrame:
    """Split amounts into `value`, in the reporting currency, and `other_value` in the currency `other`."""
    said = recognitions["currency"].unique().to_list()  # a few words, for millions of rows
    words = {word: _spelled(word) for word in said if word is not None}
    unsaid = (
        pl.when(pl.col("kind").eq_missing(_POINTS_CODE))
        .then(pl.lit(POINTS))
        .otherwise(pl.lit(reporting, pl.String))
    )
    currency = pl.coalesce(pl.col("currency").replace(words), unsaid)
    mine = [word for word, meant in words.items() if meant == reporting]
    ours = (
        pl.when(pl.col("currency").is_null())
        .then(unsaid.eq_missing(pl.lit(reporting, pl.String)))
        .otherwise(pl.col("currency").is_in(mine))
    )
    priced = recognitions.with_columns(ours=ours)
    if priced["ours"].all():
        nothing = (pl.lit(None, pl.String).alias("other"), pl.lit(None, pl.Float64).alias("other_value"))
        return priced.drop("ours").with_columns(nothing)
    theirs = ~pl.col("ours")
    return priced.with_columns(
        pl.when("ours").then("value").alias("value"),
        pl.when(theirs & pl.col("value").is_not_null()).then(currency).alias("other"),
        pl.when(theirs).then("value").alias("other_value"),
    ).drop("ours")


def given(recognitions: pl.DataFrame, span: Span, reps: pl.DataFrame) -> pl.DataFrame:
    """List what active reps were given in a span, at their home team (grain: recognition).

    Columns: person, team, program, kind, giver, value, other, other_value. `reps`: person, team.
    """
    return (
        during(recognitions, span)
        .join(reps.select("person", "team"), on="person")
        .select("person", "team", "program", "kind", "giver", "value", "other", "other_value")
    )


def knowledge(
    recognitions: pl.DataFrame, span: Span, window: Span, reps: pl.DataFrame, known: pl.Series
) -> pl.DataFrame:
    """Count, before any selection, what tells whether a span's recognition KPIs can be trusted.

    One row: given, valued (in the reporting currency), recipients, matched (of them known people), reps
    (active), appearing (of them recipients within the window of four quarters).
    """
    here = during(recognitions, span)
    recipients = here["person"].unique()
    lately = during(recognitions, window)["person"].unique()
    return pl.DataFrame(
        {
            "given": [here.height],
            "valued": [here["value"].count()],
            "recipients": [recipients.len()],
            "matched": [int(recipients.is_in(known.implode()).sum())],
            "reps": [reps.height],
            "appearing": [int(reps["person"].is_in(lately.implode()).sum())],
        },
        schema_overrides=dict.fromkeys(
            ("given", "valued", "recipients", "matched", "reps", "appearing"), pl.Int64
        ),
    )

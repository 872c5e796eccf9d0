"""Recognitions of a span: to whom, by whom, worth what."""

from __future__ import annotations

from collections import Counter

import polars as pl

from dashboard.metrics.tables.ids import among, distinct, looked_up
from dashboard.metrics.tables.talks import during
from dashboard.periods import Span
from dashboard.schemas import KINDS, POINTS

_POINTS_CODE = KINDS.index(POINTS)


def reporting_currency(recognitions: pl.DataFrame, wanted: str | None) -> str | None:
    """Choose the currency of the numbers: the wanted one, else the most frequent money, else points.

    None where amounts are given and no row names a currency: all amounts are then taken to be in one and the same.
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


def _compared(currencies: pl.Series) -> pl.Expr:
    """Write the column `currency` as it is compared; a few words are looked at, for millions of rows."""
    return pl.col("currency").replace({word: _spelled(word) for word in currencies.drop_nulls().unique()})


def budgeted(budgets: pl.DataFrame, reporting: str | None) -> pl.DataFrame:
    """Give budgets by quarter, team and currency, with whether that is the reporting one.

    Columns: quarter, team, currency, amount, ours. A budget that names no currency is in the reporting one.
    """
    currency = pl.coalesce(_compared(budgets["currency"]), pl.lit(reporting, pl.String))
    return budgets.select(
        "quarter",
        "team",
        currency.alias("currency"),
        pl.col("amount").cast(pl.Float64),
        currency.eq_missing(pl.lit(reporting, pl.String)).alias("ours"),
    )


def priced(recognitions: pl.DataFrame, reporting: str | None) -> pl.DataFrame:
    """Split amounts into `value`, in the reporting currency, and `other_value` in the currency `other`."""
    ours_by_name = pl.lit(reporting, pl.String)
    unsaid = pl.when(pl.col("kind").eq_missing(_POINTS_CODE)).then(pl.lit(POINTS)).otherwise(ours_by_name)
    currency = pl.coalesce(_compared(recognitions["currency"]), unsaid)
    ours = recognitions.select(currency.eq_missing(ours_by_name)).to_series()
    if ours.all():
        nothing = (pl.lit(None, pl.String).alias("other"), pl.lit(None, pl.Float64).alias("other_value"))
        return recognitions.with_columns(nothing)
    theirs = pl.lit(~ours)
    return recognitions.with_columns(
        pl.when(ours).then("value").alias("value"),
        pl.when(theirs & pl.col("value").is_not_null()).then(currency).alias("other"),
        pl.when(theirs).then("value").alias("other_value"),
    )


def given(recognitions: pl.DataFrame, span: Span, reps: pl.DataFrame) -> pl.DataFrame:
    """List what active reps were given in a span, at their home team (grain: recognition).

    Columns: person, team, program, kind, giver, value, other, other_value. `reps`: person, team.
    """
    here = during(recognitions, span)
    home = looked_up(here["person"], reps["person"], reps["team"]).alias("team")
    columns = ("person", home, "program", "kind", "giver", "value", "other", "other_value")
    return here.select(columns).filter(among(here["person"], reps["person"]))


def knowledge(
    recognitions: pl.DataFrame, span: Span, window: Span, reps: pl.DataFrame, known: pl.Series
) -> pl.DataFrame:
    """Count, before any selection, what tells whether a span's recognition KPIs can be trusted.

    One row: given, valued (in the reporting currency), recipients, matched (of them known people), reps
    (active), appearing (of them recipients within the window of four quarters).
    """
    here = during(recognitions, span)
    recipients = distinct(here["person"])
    lately = during(recognitions, window)["person"]
    return pl.DataFrame(
        {
            "given": [here.height],
            "valued": [here["value"].count()],
            "recipients": [recipients.len()],
            "matched": [int(among(recipients, known).sum())],
            "reps": [reps.height],
            "appearing": [int(among(reps["person"], lately).sum())],
        },
        schema_overrides=dict.fromkeys(
            ("given", "valued", "recipients", "matched", "reps", "appearing"), pl.Int64
        ),
    )

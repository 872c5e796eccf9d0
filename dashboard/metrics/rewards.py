"""Recognitions of a span: to whom, by whom, worth what."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.talks import during
from dashboard.periods import Span
from dashboard.schemas import KINDS, POINTS

_POINTS_CODE = KINDS.index(POINTS)


def stated_currency() -> pl.Expr:
    """Read the currency a recognition is in as far as it says so: upper case, points for kind points."""
    said = pl.col("currency").str.to_uppercase().replace("POINTS", POINTS)
    return pl.when(said.is_null() & (pl.col("kind") == _POINTS_CODE)).then(pl.lit(POINTS)).otherwise(said)


def reporting_currency(recognitions: pl.DataFrame, wanted: str | None) -> str | None:
    """Choose the currency of the numbers: the wanted one, else the most frequent money, else points.

    None where amounts are given but no currency is: they are then all in the one nobody named.
    """
    if wanted:
        return POINTS if wanted.upper() == "POINTS" else wanted.upper()
    said = recognitions.select(stated_currency().alias("currency"), "value", explicit=pl.col("currency"))
    money = said.filter(pl.col("explicit").is_not_null() & (pl.col("currency") != POINTS))
    if money.height:
        ranked = money.group_by("currency").len().sort(["len", "currency"], descending=[True, False])
        return str(ranked["currency"][0])
    valued = said.filter(pl.col("value").is_not_null())
    if valued["currency"].is_null().any():
        return None
    return POINTS if valued.height else None


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
    currency = pl.coalesce(stated_currency(), pl.lit(reporting, pl.String))
    ours = currency.eq_missing(pl.lit(reporting, pl.String))
    has_value = pl.col("value").is_not_null()
    return recognitions.with_columns(
        pl.when(ours).then("value").alias("value"),
        pl.when(~ours & has_value).then(currency).alias("other"),
        pl.when(~ours).then("value").alias("other_value"),
    )


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

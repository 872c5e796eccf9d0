"""Times of day: an instant, which names its offset from UTC, is of the day that it has in the settings' zone."""

from __future__ import annotations

from datetime import tzinfo

import polars as pl

_CLOCK = (
    r"(?:[T,]|\s)\s*(?:at\s+)?([0-9]{1,2})[:h]([0-9]{2})(?::[0-9]{2}(?:[.,][0-9]{1,9})?)?"
    r"(?:\s*([AaPp])\.?[Mm]\.?)?"
)
_ZONE = r"\s*(?:(Z|UTC|GMT)?\s*\(?([+-])([0-9]{1,2})(?::?([0-9]{2}))?\)?|(Z|UTC|GMT))"
# without groups of its own, for cutting the time off
TIME = rf"{_CLOCK}(?:{_ZONE})?".replace("([", "(?:[").replace("(Z", "(?:Z")
_INSTANT = rf"{_CLOCK}{_ZONE}$"


def in_zone(texts: pl.Series, days: pl.Series, zone: tzinfo) -> tuple[pl.Series, pl.Series]:
    """Move each instant's day to the one it has in a zone; tell which texts are instants.

    `days` are the days as written; a text without an offset keeps its own.
    """
    longest = texts.str.len_bytes().max() or 0
    if longest <= len("2026-01-31 10:00"):  # type: ignore[operator]
        return days, pl.repeat(False, len(texts), eager=True, dtype=pl.Boolean)
    zoned = texts.str.contains(_INSTANT).fill_null(value=False)
    if not zoned.any():
        return days, zoned
    moved = (_utc(texts.filter(zoned), days.filter(zoned)).dt.replace_time_zone("UTC")).dt.convert_time_zone(
        str(zone)
    )
    return days.scatter(zoned.arg_true(), moved.dt.date()), zoned


def _utc(texts: pl.Series, days: pl.Series) -> pl.Series:
    def part(group: int) -> pl.Expr:
        return pl.col("text").str.extract(_INSTANT, group)

    def number(group: int) -> pl.Expr:
        return part(group).cast(pl.Int32).fill_null(0)

    half = part(3).str.to_lowercase()
    hour = (
        pl.when(half.is_null()).then(number(1)).otherwise(number(1) % 12 + 12 * (half == "p").cast(pl.Int32))
    )
    sign = pl.when(part(5) == "-").then(-1).otherwise(1)
    offset = sign * (number(6) * 60 + number(7))
    minutes = hour * 60 + number(2) - offset
    return (
        pl.DataFrame({"text": texts, "day": days})
        .select(pl.col("day").cast(pl.Datetime("us")) + pl.duration(minutes=minutes))
        .to_series()
    )

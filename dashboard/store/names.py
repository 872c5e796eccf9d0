"""The dictionary of an upload: each name it writes, once, so that rows are small integers."""

from __future__ import annotations

import struct
from hashlib import blake2b

import polars as pl

from dashboard.schemas import Domain, Kind, Table
from dashboard.words import fold

NAMES_SCHEMA = {
    "upload_id": pl.String,
    "domain": pl.String,
    "code": pl.Int32,
    "text": pl.String,
    "hi": pl.Int64,
    "lo": pl.Int64,
    "last_line": pl.Int64,
}


def coded_columns(table: Table) -> dict[str, Domain]:
    """Map the columns of a table that are stored as codes to the dictionary that explains them."""
    return {column.name: column.domain for column in table.columns if column.domain}


def choice_columns(table: Table) -> dict[str, tuple[str, ...]]:
    """Map the columns that hold one of a few words to those words; a row stores the word's place."""
    return {c.name: c.choices for c in table.columns if c.kind is Kind.CHOICE and not c.several}


def code_name(column: str) -> str:
    """Name the integer column beside a column of words."""
    return f"{column}_code"


def digest(text: str) -> tuple[int, int]:
    """Identify a folded name by 128 bits of BLAKE2b, as two signed words: unlike a hash of 64, an identity."""
    high, low = struct.unpack("<qq", blake2b(fold(text).encode(), digest_size=16).digest())
    return int(high), int(low)


def encode(accepted: pl.DataFrame, table: Table, upload_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Add the code columns to accepted rows, and give the names they stand for (grain: domain, text)."""
    present = {c: d for c, d in coded_columns(table).items() if c in accepted.columns}
    domains = [_dictionary(accepted, [c for c in present if present[c] == d], d) for d in _once(present)]
    texts = {frame["domain"][0]: frame["text"] for frame in domains if frame.height}
    codes = [_code(column, texts.get(domain)) for column, domain in present.items()]
    choices = [
        pl.col(c).cast(pl.Enum(words)).to_physical().cast(pl.Int8).alias(code_name(c))
        for c, words in choice_columns(table).items()
        if c in accepted.columns
    ]
    names = pl.concat([*domains, pl.DataFrame(schema=NAMES_SCHEMA).drop("upload_id")])
    stamp = pl.lit(upload_id).alias("upload_id")
    return (
        accepted.with_columns(*codes, *choices, stamp),
        names.select(stamp, *[c for c in NAMES_SCHEMA if c != "upload_id"]),
    )


def _once(present: dict[str, Domain]) -> list[Domain]:
    return list(dict.fromkeys(present.values()))


def _code(column: str, texts: pl.Series | None) -> pl.Expr:
    if texts is None:
        return pl.lit(None, pl.Int32).alias(code_name(column))
    return pl.col(column).cast(pl.Enum(texts)).to_physical().cast(pl.Int32).alias(code_name(column))


def _dictionary(accepted: pl.DataFrame, columns: list[str], domain: Domain) -> pl.DataFrame:
    seen = [
        accepted.select(pl.col(c).alias("text"), "line")
        .drop_nulls("text")
        .group_by("text")
        .agg(pl.max("line"))
        for c in columns
    ]
    found = pl.concat(seen).group_by("text").agg(pl.max("line").alias("last_line")).sort("last_line", "text")
    digests = [digest(text) for text in found["text"]]
    return found.select(
        pl.lit(domain).alias("domain"),
        pl.int_range(pl.len(), dtype=pl.Int32).alias("code"),
        "text",
        pl.Series("hi", [high for high, _ in digests], pl.Int64),
        pl.Series("lo", [low for _, low in digests], pl.Int64),
        "last_line",
    )

"""Who is who: a value that is a roster's person, e-mail or only name is that person."""

from __future__ import annotations

import polars as pl

from dashboard.schemas import ROSTER

# What else a person is called by: the words themselves are kept, for they are what is shown.
SPELLINGS = tuple(column.name for column in ROSTER.columns if column.spelling)
TOLD_IN = ("person", *SPELLINGS)


def identities(names: int, roster: pl.DataFrame) -> pl.Series:
    """Map every name's id to the id of the person it means (index: name id).

    Person goes before e-mail, e-mail before name; an e-mail or name that two people share means nobody else.
    """
    meant = pl.Series(range(names), dtype=pl.UInt32) if names else pl.Series([], dtype=pl.UInt32)
    persons = roster["person"].unique()
    taken = persons
    for column in SPELLINGS:
        found = _unambiguous(roster, column).filter(~pl.col(column).is_in(taken.implode()))
        meant = meant.scatter(found[column], found["person"]) if found.height else meant
        taken = pl.concat([taken, found[column]]).unique()
    return meant


def called(word: str, roster: pl.DataFrame) -> frozenset[str]:
    """List the words of a roster's rows (`TOLD_IN`, folded) that mean whom a word means, with the word itself."""
    words = sorted({word, *(text for column in TOLD_IN for text in roster[column].drop_nulls())})
    place = pl.DataFrame({"word": words}).with_row_index("id")
    coded = roster.select(
        pl.col(column).replace_strict(place["word"], place["id"], default=None, return_dtype=pl.UInt32)
        for column in TOLD_IN
    )
    meant = identities(len(words), coded)
    return frozenset(place.filter(meant == meant[words.index(word)])["word"])


def _unambiguous(roster: pl.DataFrame, column: str) -> pl.DataFrame:
    pairs = roster.select(column, "person").drop_nulls().unique()
    return pairs.filter(pl.len().over(column) == 1)

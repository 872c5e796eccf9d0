"""A column of texts becomes values and faults; the cost follows distinct texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from dashboard.words import shortened

_MOST_SHOWN = 40


@dataclass(frozen=True)
class Fault:
    """What is wrong with a text, and one sentence that says how to mend it."""

    rule: str
    message: str


@dataclass(frozen=True, eq=False)
class Reading:
    """A column's `values`; `faults` by the text that has them, `keys` being each row's text."""

    values: pl.Series
    keys: pl.Series
    faults: Mapping[str, Fault] = field(default_factory=dict)


def by_distinct(
    texts: pl.Series, parse: Callable[[str], str | float | date | Fault], kind: type[pl.DataType]
) -> Reading:
    """Parse each distinct text once; what is null or has a fault is null in the values."""
    distinct = texts.drop_nulls().unique()
    parsed = {text: parse(text) for text in distinct}
    faults = {text: answer for text, answer in parsed.items() if isinstance(answer, Fault)}
    if kind == pl.String and all(text == answer for text, answer in parsed.items()):
        return Reading(texts, texts)
    answers = [None if isinstance(answer, Fault) else answer for answer in parsed.values()]
    values = replaced(texts, pl.Series(list(parsed), dtype=pl.String), pl.Series(answers, dtype=kind))
    return Reading(values, texts, faults)


def replaced(texts: pl.Series, old: pl.Series, new: pl.Series) -> pl.Series:
    """Replace whole texts; what is not in `old` becomes null."""
    if old.is_empty():
        return pl.Series(texts.name, [None], dtype=new.dtype).new_from_index(0, len(texts))
    return texts.replace_strict(old, new, default=None, return_dtype=new.dtype)


def where(mask: pl.Series, texts: pl.Series) -> pl.Series:
    """Keep the texts of a mask; the others become null."""
    return pl.select(pl.when(mask).then(texts).alias(texts.name)).to_series()


def shown(text: str) -> str:
    """Quote a cell inside a sentence."""
    return shortened(text, _MOST_SHOWN)

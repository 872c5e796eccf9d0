"""Chart: what to draw, before any library."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import polars as pl

# How a group stands to what it is compared with. Only "below" asks for action; "few" are too few people to be
# ranked, "plain" is not judged, "missing" have no value, "folded" is the last row that stands for those left out.
Standing = Literal["below", "above", "within", "plain", "few", "missing", "folded"]
BEYOND: frozenset[Standing] = frozenset(("below", "above"))  # those that differ by more than chance


@dataclass(frozen=True)
class Reference:
    """A line to compare with, in the unit of the value axis, and its words."""

    value: float
    label: str


@dataclass(frozen=True)
class Measured:
    """What a picture's numbers are: the KPI, the heading of its column, and what its base counts.

    `nothing` is said of a group that has none of it, where counting to 0 would not say enough.
    """

    kpi: str
    heading: str
    noun: str
    nothing: str = ""


@dataclass(frozen=True)
class Caption:
    """What stands above a picture: its finding, and below that what is drawn.

    `act` is the end of the title that only a leader can act on; it has the action colour.
    """

    title: str
    subtitle: str
    act: str = ""

    @property
    def parts(self) -> tuple[str, str]:
        """Part the title into its words and those only a leader can act on."""
        ends = bool(self.act) and self.title.endswith(self.act)
        return (self.title.removesuffix(self.act), self.act) if ends else (self.title, "")

    def adding(self, words: str) -> Caption:
        """Say more in the subtitle."""
        return replace(self, subtitle=self.subtitle + words)


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture that says one thing.

    `data` has the columns its shape asks for, one row per mark; without rows there is nothing to draw, and the
    caption's title says why. `table` holds the same numbers in words, its rows in the order of the marks, for people
    who read rather than look; groups left out of the picture follow. `csv` has the numbers themselves, `kpi` is the
    one they are of.
    """

    name: str
    shape: str
    caption: Caption
    alt: str
    data: pl.DataFrame
    table: pl.DataFrame
    references: tuple[Reference, ...] = ()
    kpi: str = ""
    csv: pl.DataFrame = field(default_factory=pl.DataFrame)


_NUMBERS = ("value", "low", "high", "part", "n", "low_far", "high_far", "target", "before")
_TYPES: Mapping[str, type[pl.DataType]] = {**dict.fromkeys(_NUMBERS, pl.Float64), "base": pl.Int64}


def frame_of(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> pl.DataFrame:
    """Make a shape's frame; its columns have their types also without a row, and are null where a row lacks them."""
    kinds = {name: _TYPES.get(name, pl.String) for name in columns}
    return pl.DataFrame([{name: row.get(name) for name in kinds} for row in rows], schema=kinds)

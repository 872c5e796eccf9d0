"""Chart: what to draw, before any library."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

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
    """What a picture's numbers are: the KPI, the heading of its column, and what its base counts."""

    kpi: str
    heading: str
    noun: str


APPLIED = Measured("implementation_rate", "Applied", "pair")


@dataclass(frozen=True)
class Caption:
    """What stands above a picture: its finding, and below that what is drawn.

    `act` is the end of the title that only a leader can act on; it has the action colour.
    """

    title: str
    subtitle: str
    act: str = ""


@dataclass(frozen=True, eq=False)
class Chart:
    """A picture that says one thing.

    `title` is its finding, `subtitle` what is drawn; `act` are the title's words in the action colour. `data`
    has the columns its shape asks for, one row per mark; without rows there is nothing to draw, and the title
    says why. `table` holds the same numbers in words, its rows in the order of the marks, for people who read
    rather than look; groups left out of the picture follow. `csv` has the numbers themselves.
    """

    name: str
    shape: str
    title: str
    subtitle: str
    alt: str
    data: pl.DataFrame
    table: pl.DataFrame
    references: tuple[Reference, ...] = ()
    kpis: tuple[str, ...] = ()
    act: str = ""
    csv: pl.DataFrame = field(default_factory=pl.DataFrame)

"""Literal reviews: tidy rows written down, so that every sentence can be checked by reading."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import polars as pl

from dashboard.metrics.answer import TREND_SCHEMA, Numbers
from dashboard.periods import Span
from dashboard.selection import Selection
from dashboard.usecases.review import Compared, Review

Row = dict[str, Any]
TIDY = {
    **dict.fromkeys(("kpi", "by", "team", "program", "category"), pl.String),
    "value": pl.Float64,
    "base": pl.Int64,
    "people": pl.Int64,
    "n": pl.Float64,
    **dict.fromkeys(("low", "high", "previous", "change", "change_low", "change_high"), pl.Float64),
    **dict.fromkeys(("reason", "standing", "verdict"), pl.String),
}
KINDS = pl.DataFrame(schema={"kind": pl.String, "count": pl.Int64, "value": pl.Float64})
NEWEST = pl.DataFrame(schema={"team": pl.String, "day": pl.Date})
QUARTERS = ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
SECOND = Span(date(2026, 4, 1), date(2026, 6, 30))
LONG = "Enterprise Sales Northern Europe and the Baltic States (new)"
THIRD = Span(date(2026, 7, 1), date(2026, 9, 30))


def row(kpi: str, value: float | None, base: int = 100, by: str = "all", **more: object) -> Row:
    """Write a tidy row; the interval is ten points to each side where none is given."""
    bounds = {} if value is None else {"low": max(0.0, value - 0.1), "high": min(1.0, value + 0.1)}
    standing = {} if value is None else {"standing": "few" if base < 5 else "within"}
    return {
        "kpi": kpi,
        "by": by,
        "value": value,
        "base": base,
        "people": base,
        "n": base,
        **bounds,
        **standing,
        **more,
    }


def moved(kpi: str, value: float, change: float, low: float, high: float, **more: object) -> Row:
    """Write a total with its change and the interval of that."""
    was = {"previous": value - change, "change": change, "change_low": low, "change_high": high}
    return row(kpi, value) | was | {"verdict": "within" if low <= 0 <= high else "beyond"} | more


def team(
    name: str, value: float | None, base: int, low: float | None, high: float | None, **more: object
) -> Row:
    """Write a team's implementation rate."""
    return row("implementation_rate", value, base, "team", team=name, low=low, high=high) | more


TEAMS = (
    team("South", 0.41, 34, 0.26, 0.58, people=30, standing="below"),
    team("West", 0.55, 22, 0.35, 0.73, people=20),
    team("EMEA", 0.60, 31, 0.43, 0.75, people=28),
    team("North", 0.66, 12, 0.39, 0.86, people=12),
    team("APAC", 0.69, 18, 0.45, 0.86, people=16),
    team("East", 0.74, 14, 0.45, 0.90, people=12),
)
BARRIERS = (
    ("Lack of time", 0.41), ("Content does not fit", 0.24), ("Fear of failure", 0.19),
    ("Low confidence", 0.12), ("Insufficient resources", 0.11),
    ("Customer or market", 0.06), ("Other", 0.04), ("Peers", 0.0),
)  # fmt: skip
CURVE = [(0.0, 0.0), (0.66, 0.0), (0.75, 0.06), (0.8, 0.12), (0.9, 0.36), (1.0, 1.0)]
APPLIED = (0.50, 0.55, 0.51, 0.52, 0.575, 0.59, 0.56, 0.54, 0.62, 0.78, 0.54, 0.61, 0.51, 0.56)


def quarter_of_six_teams() -> list[Row]:
    """Write the rows of a quarter in which everything is known."""
    return [
        moved("implementation_rate", 0.62, 0.06, 0.01, 0.12, base=131, people=118),
        *TEAMS,
        row(
            "implementation_rate",
            0.44,
            50,
            "program",
            program="Objection handling",
            low=0.31,
            high=0.58,
            standing="below",
        ),
        row("implementation_rate", 0.71, 81, "program", program="Discovery calls", low=0.60, high=0.80),
        *grid_rows(),
        moved("partly_share", 0.2, 0.004, -0.05, 0.06, base=131),
        moved("check_in_coverage", 0.88, -0.03, -0.08, 0.02, base=118),
        *(row("applied_share_trend", value, 40, "period", category=monday) for monday, value in periods()),
        *(row("barrier_reach", reach, 118, "barrier", category=label) for label, reach in BARRIERS),
        moved("recognition_reach", 0.34, 0.0, -0.06, 0.06, base=118),
        {**row("recognition_gini", 0.71, 118, change=0.05, previous=0.66), "low": None, "high": None},
        {**row("reward_per_head", 12.5, 118, change=-2.25, previous=14.75), "low": None, "high": None},
        {**row("unique_givers", 12.0, 118, change=1.0, previous=11.0), "low": None, "high": None},
    ]


def periods() -> list[tuple[str, float]]:
    """Give Mondays from 8 June 2026 and their shares."""
    first = date(2026, 6, 8).toordinal()
    return [(date.fromordinal(first + 7 * i).isoformat(), value) for i, value in enumerate(APPLIED)]


def grid_rows() -> list[Row]:
    """Write team × program cells; one has few people, one is not there."""
    cells = [
        ("South", "Objection handling", 0.21, 16),
        ("South", "Discovery calls", 0.67, 3),
        ("East", "Discovery calls", 0.90, 20),
    ]
    return [grid_cell(*cell) for cell in cells]


def grid_cell(name: str, program: str, value: float, base: int) -> Row:
    """Write a cell of team and program."""
    return row("implementation_rate", value, base, "team_program", team=name, program=program)


def review(rows: Iterable[Row] | None = None, **more: Any) -> Review:  # noqa: ANN401
    """Make a review of these rows, of the third quarter of 2026 where nothing else is said."""
    given: Row = {
        "version": 1, "sample": False, "as_of": date(2026, 9, 29), "quarter": "2026-Q3", "partial": False,
        "span": THIRD, "compared_with": Compared("2026-Q2", SECOND), "selection": Selection(),
        "currency": "EUR",
        "lorenz": curve(CURVE if rows is None else []), "kinds": KINDS, "newest": NEWEST, "notes": (),
        "quarters": QUARTERS,
        "teams": ("South",), "programs": ("Discovery calls",),
    }  # fmt: skip
    tidy = frame(quarter_of_six_teams() if rows is None else rows)
    numbers = Numbers.of(more.pop("kpis", tidy), more.pop("trends", trends([0.5, None, 0.6])))
    return Review(**(given | {"numbers": numbers} | more))


def frame(rows: Iterable[Row]) -> pl.DataFrame:
    """Make the tidy frame."""
    return pl.DataFrame([{name: one.get(name) for name in TIDY} for one in rows], schema=TIDY)


def trends(values: Sequence[float | None]) -> pl.DataFrame:
    """Give the implementation rate of the last quarters."""
    names = QUARTERS[len(QUARTERS) - len(values) :]
    rows = [
        {"kpi": "implementation_rate", "by": "all", "quarter": name, "value": value, "base": 10}
        for name, value in zip(names, values, strict=True)
    ]
    return pl.DataFrame(rows, schema=TREND_SCHEMA)


def curve(corners: Sequence[tuple[float, float]]) -> pl.DataFrame:
    """Make the corners of a Lorenz curve."""
    return pl.DataFrame(list(corners), schema={"people": pl.Float64, "value": pl.Float64}, orient="row")

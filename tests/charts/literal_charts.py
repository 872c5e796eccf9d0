"""Literal charts of every shape, plain and at the edges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from dashboard.charts import heat_maps
from dashboard.charts.amounts import Amount
from dashboard.charts.amounts import of as amounts_of
from dashboard.charts.bars import of as bars_of
from dashboard.charts.bullets import of as bullets_of
from dashboard.charts.chart import Caption, Chart, Measured, Reference, Standing
from dashboard.charts.dots import of as dots_of
from dashboard.charts.funnel import of as funnel_of
from dashboard.charts.lines import of as lines_of
from dashboard.charts.lorenz import of as lorenz_of
from dashboard.charts.quarters import of as quarters_of
from dashboard.charts.survival import of as survival_of
from dashboard.charts.trend import of as trend_of
from dashboard.charts.waterfall import of as waterfall_of

LONG = "Enterprise Sales Northern Europe and the Baltic States (new)"
NAMES = ("South", "West", LONG, "Kundenbetreuungsgeschäftsbereichsleitung", "<b>x</b> & co")
CAPTION = Caption("South applies least", "Pairs that apply.")
APPLIED = Measured("implementation_rate", "Applied", "pair", nothing="no check-ins")
_TEXT = ("team", "program", "category", "reason")
_NUMBERS = ("value", "low", "high", "previous", "change", "change_low", "change_high")
TIDY = {
    **dict.fromkeys(_TEXT, pl.String),
    **dict.fromkeys(_NUMBERS, pl.Float64),
    "base": pl.Int64,
    "people": pl.Int64,
}


def tidy(rows: Sequence[dict[str, object]]) -> pl.DataFrame:
    """Make tidy rows; what is not given is null."""
    return pl.DataFrame([{name: row.get(name) for name in TIDY} for row in rows], schema=TIDY)


def group(team: str, value: float | None, base: int = 40) -> dict[str, object]:
    """Write a team with an interval of ten points to each side."""
    low, high = (None, None) if value is None else (max(0.0, value - 0.1), min(1.0, value + 0.1))
    return {"team": team, "value": value, "base": base, "people": base, "low": low, "high": high}


def dots(names: Sequence[str] = NAMES, standing: Standing = "within") -> Chart:
    """Make dots of teams whose values reach both ends."""
    values = [i / max(1, len(names) - 1) for i in range(len(names))]
    rows = [group(name, value) for name, value in zip(names, values, strict=True)]
    lines = (Reference(0.62, "all teams 62 %"),)
    kinds: dict[str, Standing] = dict.fromkeys(names, standing)
    return dots_of("rate-by-team", tidy(rows), "team", kinds, CAPTION, APPLIED, lines)


def bars(
    values: Sequence[tuple[str, float]] = (("Lack of time", 0.41), ("Not ready", 0.2), (LONG, 0.01)),
) -> Chart:
    """Make bars of barriers."""
    rows: list[dict[str, object]] = [
        {"category": name, "value": value, "base": 118, "low": 0.0, "high": 1.0} for name, value in values
    ]
    return bars_of(
        "barriers",
        tidy(rows),
        {"Lack of time": "leader", "Not ready": "enablement"},
        CAPTION,
        "barrier_reach",
    )


def lorenz(corners: Sequence[tuple[float, float]] = ((0, 0), (0.66, 0), (0.9, 0.36), (1, 1))) -> Chart:
    """Make a Lorenz curve with a fact."""
    frame = pl.DataFrame(list(corners), schema={"people": pl.Float64, "value": pl.Float64}, orient="row")
    facts = (Reference(0.66, "66 % of reps receive nothing"),) if corners else ()
    return lorenz_of("rewards", frame, CAPTION, "recognition_gini", facts)


LIMITS = (Reference(0.74, "upper limit 74 %"), Reference(0.4, "lower limit 40 %"))


def trend(
    values: Sequence[float] = (0.5, 0.55, 0.78, 0.56),
    average: float = 0.57,
    limits: tuple[Reference, ...] = LIMITS,
    signals: Mapping[str, str] | None = None,
) -> Chart:
    """Make a weekly trend with its average and limits."""
    first = date(2026, 6, 8).toordinal()
    rows: list[dict[str, object]] = [
        {"category": date.fromordinal(first + 7 * i).isoformat(), "value": value, "base": 40}
        for i, value in enumerate(values)
    ]
    lines = (Reference(average, "average 57 %"), *limits)
    measured = Measured("applied_share_trend", "Applied", "check-in")
    return trend_of("applied-trend", tidy(rows), CAPTION, measured, lines, signals or {})


def heat(
    teams: Sequence[str] = NAMES,
    programs: Sequence[str] = NAMES,
    standing: Standing = "within",
    base: int = 12,
    few: Sequence[str] = (),
) -> Chart:
    """Make a heat map with every step of colour; teams of `few` are too small for one."""
    rows = [
        group(team, (i + j) % 11 / 10, base + 10 * (len(programs) - j)) | {"program": program}
        for i, team in enumerate(teams)
        for j, program in enumerate(programs)
    ]
    kinds: dict[tuple[str, str], Standing] = {
        (team, program): "few" if team in few else standing for team in teams for program in programs
    }
    return heat_maps.of_rates("rate-by-team-and-program", tidy(rows), kinds, CAPTION, APPLIED)


def amounts(
    names: Sequence[str] = NAMES,
    line: float = 210.0,
    least: float = 0.0,
    off: float = 0.0,
    part: float = 0.0,
) -> Chart:
    """Make bars of amounts against what all have together; `off` is how far each may be, `part` of it leaders'."""
    given = [
        Amount(name, least + 100.0 * i, f"{100 * i} EUR", f"{3 + i} active reps", "of 4000 EUR")
        for i, name in enumerate(names)
    ]
    given = [replace(one, part=(one.value or 0) * part) for one in given]
    if off:
        given = [replace(one, low=(one.value or 0) - off, high=(one.value or 0) + off) for one in given]
    table = pl.DataFrame({"Team": list(names), "Per head": [one.words for one in given]})
    lines = (Reference(line, "all teams 210 EUR"),) if given else ()
    return amounts_of("reward-per-head-by-team", given, CAPTION, table, table, "reward_per_head", lines)


QUARTERS = ("2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1", "2026-Q2", "2026-Q3")
OVER_TIME = {"team": pl.String, "quarter": pl.String, "base": pl.Int64, "people": pl.Int64} | dict.fromkeys(
    ("value", "low", "high"), pl.Float64
)


def over_time(team: str, shares: Sequence[float | None]) -> list[dict[str, object]]:
    """Write a team's last quarters."""
    return [
        group(team, value) | {"quarter": quarter}
        for quarter, value in zip(QUARTERS[-len(shares) :], shares, strict=True)
    ]


def trends(rows: Sequence[dict[str, object]]) -> pl.DataFrame:
    """Make a frame of quarters."""
    return pl.DataFrame([{name: row.get(name) for name in OVER_TIME} for row in rows], schema=OVER_TIME)


def quarters(shares: Sequence[float | None] = (0.0, 0.5, None, 0.56, 1.0, 0.6)) -> Chart:
    """Make a share over quarters, one of them unknown."""
    frame = trends(over_time("", shares) if shares else [])
    return quarters_of("rate-over-quarters", frame, CAPTION, APPLIED)


def lines(names: Sequence[str] = NAMES, tone: str = "within", drawn: int = 25) -> Chart:
    """Make a small line per team, from nothing to everything, with what all have together in each."""
    rows = [row for name in names for row in over_time(name, (0.0, 0.5, None, 0.5, 0.9, 1.0))]
    company = trends(over_time("", (0.5,) * 6)) if names else None
    tones = dict.fromkeys(names[:drawn], tone)
    return lines_of("teams-over-quarters", trends(rows), "team", tones, CAPTION, APPLIED, company)


def waterfall(
    sizes: Sequence[float] = (0.03, -0.05), whole: tuple[float, float] | None = (-0.08, 0.04)
) -> Chart:
    """Make a change of parts that go both ways."""
    none = {"low": None, "high": None}
    parts = [{"name": f"Part {i}", "count": "of it", "value": size, **none} for i, size in enumerate(sizes)]
    low, high = whole or (None, None)
    change = {"name": "Change", "count": "55 % to 53 %", "value": sum(sizes), "low": low, "high": high}
    return waterfall_of("rate-change", [*parts, change] if sizes else (), CAPTION, "rate_effect")


def survival(ends: Sequence[int] = (3, 10, 46, 120), median: float | None = 46) -> Chart:
    """Make a wait of as many as there are ends, one a step."""
    many = len(ends)
    rows = [
        {
            "day": day,
            "waiting": 1 - (i + 1) / many,
            "low": max(0.0, 0.8 - (i + 1) / many),
            "at_risk": many - i,
        }
        | {"high": min(1.0, 1.1 - (i + 1) / many)}
        for i, day in enumerate(ends)
    ]
    kinds = {"day": pl.Int64, **dict.fromkeys(("waiting", "low", "high"), pl.Float64), "at_risk": pl.Int64}
    line = Reference(median, f"half within {median} days") if median is not None and ends else None
    return survival_of("first-application", pl.DataFrame(rows, schema=kinds), CAPTION, "retention", line)


def funnel(names: Sequence[str] = NAMES, standing: Standing = "within") -> Chart:
    """Make a funnel of teams from nothing to everything."""
    many = max(1, len(names) - 1)
    rows = [group(name, i / many, 10 + i) | {"n": 5.0 + i, "shrunken": 0.5} for i, name in enumerate(names)]
    kinds = {"team": pl.String, "n": pl.Float64, **dict.fromkeys(("value", "low", "high"), pl.Float64)}
    groups = pl.DataFrame(
        [{k: row[k] for k in (*kinds, "base", "shrunken")} for row in rows],
        schema={**kinds, "base": pl.Int64, "shrunken": pl.Float64},
    )
    n = [1.0, 10.0, 5.0 + many * 1.1 + 1]
    limits = pl.DataFrame(
        {"n": n, "low": [0.0, 0.2, 0.3], "high": [1.0, 0.8, 0.7], "low_far": 0.0, "high_far": 1.0}
    )
    kinds_of: dict[str, Standing] = dict.fromkeys(names, standing)
    return funnel_of(
        "teams-funnel", groups, limits, kinds_of, CAPTION, Reference(0.5, "all teams 50 %"), APPLIED
    )


def bullets(names: Sequence[str] = NAMES, standing: str = "within") -> Chart:
    """Make targets that are met and missed."""
    many = max(1, len(names) - 1)
    rows = [
        {"name": name, "base": 12, "value": i / many, "target": 0.7, "before": 0.5, "standing": standing}
        | {"pace": "20 points to go"}
        for i, name in enumerate(names)
    ]
    return bullets_of("targets-of-teams", rows, CAPTION, "target_attainment")


EVERY = {
    "dots": dots(),
    "bars": bars(),
    "lorenz": lorenz(),
    "trend": trend(),
    "heat": heat(),
    "amounts": amounts(),
    "quarters": quarters(),
    "lines": lines(),
    "waterfall": waterfall(),
    "survival": survival(),
    "funnel": funnel(),
    "bullets": bullets(),
}
EMPTY = {
    "dots": dots(()),
    "bars": bars(()),
    "lorenz": lorenz(()),
    "trend": trend(()),
    "heat": heat((), ()),
    "amounts": amounts(()),
    "quarters": quarters(()),
    "lines": lines(()),
    "waterfall": waterfall(()),
    "survival": survival(()),
    "funnel": funnel(()),
    "bullets": bullets(()),
}

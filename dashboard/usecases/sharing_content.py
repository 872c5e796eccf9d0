"""What a link shows: a review's guarded numbers, fixed when the link is made, and a review made of them again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import polars as pl

from dashboard.access.groups import FEWEST, FEWEST_NAMING, WHOLE, Release
from dashboard.charts.lorenz import height_at
from dashboard.metrics.answer import SHARES, TIDY_SCHEMA, TREND_SCHEMA, Numbers
from dashboard.metrics.verdicts import judged
from dashboard.narrative.cells import Cell, cells
from dashboard.periods import Span
from dashboard.selection import Selection
from dashboard.usecases.reading import RATE
from dashboard.usecases.review import Compared, Review, nothing_to_review
from dashboard.usecases.sharing_groups import REACH, table_of

BARRIERS, GINI, WEEKS = "barrier_reach", "recognition_gini", "applied_share_trend"
# Told of the whole scope alone, in whole percents: no table of groups guards them.
TOTALS = (
    "expectations_set", "target_attainment", "leader_implementation_rate", "leader_coverage", "cadence_kept",
    "follow_through",
)  # fmt: skip
HIDDEN, NOT_SHARED = "hidden", "not_shared"
_ENOUGH_FOR_TENTHS = 10 * FEWEST
_NOTES = ("partial", "recognitions_until")
Row = dict[str, Any]


@dataclass(frozen=True)
class Content:
    """All that a link shows, as JSON holds it. `teams` and `programs` are those that have a page of their own."""

    facts: Mapping[str, Any]
    kpis: Sequence[Row]
    trends: Sequence[Row]
    tenths: Sequence[float]
    notes: Sequence[Sequence[str]]
    teams: Sequence[str] = ()
    programs: Sequence[str] = ()
    barriers: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Write it."""
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Content:
        """Read what `to_json` wrote."""
        return cls(**json.loads(text))


def fix(review: Review, releases: Mapping[str, Release], *, unguarded: bool) -> Content:
    """Keep of a review what its releases show; whatever is not named here is not shared.

    `unguarded` is whether to tell what no release guards: barriers, and totals of other practices.
    """
    kpis = [
        *(
            row
            for kpi, table in table_of(review).items()
            for row in _guarded(review, kpi, releases.get(table))
        ),
        *_weeks(review),
        *([*_barriers(review), *_totals(review)] if unguarded else [_withheld(BARRIERS, "barrier")]),
        _spread(review, releases.get(table_of(review)[REACH])),
    ]
    return Content(
        facts=_facts(review),
        kpis=kpis,
        trends=list(_trends(review)),
        tenths=_tenths(review, releases.get(table_of(review)[REACH])),
        notes=[list(note) for note in review.notes if note[0] in _NOTES],
        teams=_paged(kpis, "team", review.selection.teams),
        programs=_paged(kpis, "program", review.selection.programs),
        barriers=named(review) if unguarded else {},
    )


def named(review: Review) -> Mapping[str, Any]:
    """Count who was asked for barriers and who named each shown one; and what shown totals stand on."""
    shown = [
        cell for by in ("barrier", "owner") for cell in cells(review.cells(BARRIERS, by)) if _enough(cell)
    ]
    asked = max((cell.base or 0 for cell in shown), default=0)
    counts = {f"{cell.by}:{cell.group}": _count(cell) for cell in shown}
    for cell in _told_totals(review):
        counts |= {f"hits:{cell.kpi}": _count(cell), f"base:{cell.kpi}": cell.base or 0}
    return {"asked": asked, "named": counts}


def review_of(content: Content, team: str | None = None, program: str | None = None) -> Review:
    """Make the review of a content again: of its whole, or of one of its teams or programs."""
    facts = content.facts
    chosen = Selection.of(
        facts["quarter"],
        (team,) if team else facts["selection"]["teams"],
        (program,) if program else facts["selection"]["programs"],
    )
    mine = content if not (team or program) else replace(content, trends=[], tenths=[])
    empty = nothing_to_review(facts["version"], facts["sample"])
    then = facts["compared_with"]
    return replace(
        empty,
        as_of=_day(facts["as_of"]),
        quarter=facts["quarter"],
        partial=facts["partial"],
        span=_span(facts["span"]),
        compared_with=Compared(then[0], Span(*map(date.fromisoformat, then[1:]))) if then else None,
        selection=chosen,
        currency=facts["currency"],
        numbers=Numbers.of(
            _narrowed(content.kpis, team, program), pl.DataFrame(list(mine.trends), schema=TREND_SCHEMA)
        ),
        lorenz=_curve(mine.tenths),
        notes=tuple((code, text) for code, text in content.notes),
        quarters=tuple(facts["quarters"]),
    )


def _facts(review: Review) -> dict[str, Any]:
    then = review.compared_with
    return {
        "version": review.version,
        "sample": review.sample,
        "as_of": review.as_of and review.as_of.isoformat(),
        "quarter": review.quarter,
        "quarters": list(review.quarters),
        "partial": review.partial,
        "span": review.span and [review.span.start.isoformat(), review.span.end.isoformat()],
        "compared_with": then and [then.quarter, then.span.start.isoformat(), then.span.end.isoformat()],
        "selection": {"teams": review.selection.teams, "programs": review.selection.programs},
        "currency": review.currency,
    }


def _guarded(review: Review, kpi: str, release: Release | None) -> Iterator[Row]:
    """Give a KPI's shown groups; of hidden ones the name alone."""
    shown = release.shown if release else frozenset()
    for cell in cells(review.rows(kpi)):
        name = tuple(part for part in (cell.team, cell.program) if part)
        if (cell.by, name) in shown:
            yield _row(cell) | (_moved(review, cell) if cell.by == WHOLE else {})
        elif cell.base or cell.by == WHOLE:
            yield _hidden(cell, cell.reason or (HIDDEN if release else NOT_SHARED))


def _row(cell: Cell) -> Row:
    """Give a cell without what was before it: the earlier days' people are not guarded with it."""
    kept = {
        name: getattr(cell, name)
        for name in ("kpi", "by", "team", "program", "category", "value", "base", "standing")
    }
    return {**kept, "people": cell.base, "low": _whole(cell.low), "high": _whole(cell.high)}


def _moved(review: Review, cell: Cell) -> Row:
    """Say how the whole scope moved, in whole percents of what was no small group either."""
    before = [row for row in cells(review.over_time(cell.kpi)) if row.value is not None]
    if len(before) < 2 or min(row.heads for row in before[-2:]) < FEWEST_NAMING or cell.previous is None:
        return {}
    names = ("change_low", "change_high")
    ends = {name: _whole(getattr(cell, name)) for name in names}
    then = _whole(cell.previous) or 0.0
    return {"previous": then, "change": (_whole(cell.value) or 0.0) - then, "verdict": cell.verdict, **ends}


def _hidden(cell: Cell, reason: str) -> Row:
    names = {name: getattr(cell, name) for name in ("kpi", "by", "team", "program", "category")}
    return {**names, "reason": reason}


def _withheld(kpi: str, by: str) -> Row:
    return {"kpi": kpi, "by": by, "reason": NOT_SHARED}


def _weeks(review: Review) -> Iterator[Row]:
    """Give the periods in whole percents and without what they stand on: nothing to subtract."""
    for cell in cells(review.cells(WEEKS, "period")):
        if cell.heads >= FEWEST and cell.value is not None:
            rounded = {name: _whole(getattr(cell, name)) for name in ("value", "low", "high")}
            yield {"kpi": WEEKS, "by": "period", "category": cell.category, **rounded}


def _barriers(review: Review) -> Iterator[Row]:
    found = [cell for by in ("barrier", "owner") for cell in cells(review.cells(BARRIERS, by))]
    yield from (_row(cell) for cell in found if _enough(cell))
    if not any(_enough(cell) for cell in found):
        yield _hidden(Cell(BARRIERS, "barrier"), next((c.reason for c in found if c.reason), HIDDEN))


def _totals(review: Review) -> Iterator[Row]:
    for cell in _told_totals(review):
        ends = {name: _whole(getattr(cell, name)) for name in ("value", "low", "high")}
        yield {"kpi": cell.kpi, "by": WHOLE, **ends}


def _told_totals(review: Review) -> list[Cell]:
    found = [cell for kpi in TOTALS for cell in cells(review.cells(kpi))]
    return [cell for cell in found if cell.value is not None and cell.heads >= FEWEST_NAMING]


def _enough(cell: Cell) -> bool:
    return _count(cell) >= FEWEST_NAMING


def _count(cell: Cell) -> int:
    return round((cell.value or 0.0) * (cell.base or 0))


def _spread(review: Review, heads: Release | None) -> Row:
    """Give the Gini of many; of few it would say what one of them got. Its base is that of what is reached."""
    cell = next(iter(cells(review.cells(GINI))), Cell(GINI))
    if heads is None or cell.value is None or (cell.base or 0) < _ENOUGH_FOR_TENTHS:
        return _hidden(replace(cell, by=WHOLE), cell.reason or NOT_SHARED)
    return {"kpi": GINI, "by": WHOLE, "value": _whole(cell.value), "base": cell.base}


def _tenths(review: Review, heads: Release | None) -> list[float]:
    """Give what each tenth of the reps receives up to it, in whole percents, instead of every rep's corner."""
    cell = next(iter(cells(review.cells(GINI))), Cell(GINI))
    if heads is None or review.lorenz.is_empty() or (cell.base or 0) < _ENOUGH_FOR_TENTHS:
        return []
    corners = [
        (float(people), float(value)) for people, value in review.lorenz.select("people", "value").rows()
    ]
    return [_whole(height_at(corners, tenth / 10)) or 0.0 for tenth in range(11)]


def _trends(review: Review) -> Iterator[Row]:
    """Give the last quarters of the whole scope, in whole percents and without what they stand on."""
    for kpi in table_of(review):
        for cell, row in zip(cells(review.over_time(kpi)), review.over_time(kpi).to_dicts(), strict=True):
            if cell.heads >= FEWEST_NAMING and cell.value is not None:
                yield {"kpi": kpi, "by": WHOLE, "quarter": row["quarter"], "value": _whole(cell.value)}


def _paged(kpis: Sequence[Row], group: str, chosen: Sequence[str]) -> list[str]:
    """List the teams or programs that have a page: those whose rate is shown, where there are several."""
    every = [row for row in kpis if row["kpi"] == RATE and row["by"] == group]
    shown = [row[group] for row in every if row.get("base")]
    return shown if len(chosen) != 1 and len(every) > 1 else []


def _narrowed(kpis: Sequence[Row], team: str | None, program: str | None) -> pl.DataFrame:
    """Take a group's own rows: its total, and by the other of team and program, judged against that total."""
    if team is None and program is None:
        return pl.DataFrame(list(kpis), schema=TIDY_SCHEMA)
    own = pl.DataFrame(list(_own(kpis, team, program)), schema=TIDY_SCHEMA).drop("standing")
    # a rep has one pair of a team and program, so there n is the base
    return judged(own.with_columns(n="base"), SHARES).select(list(TIDY_SCHEMA))


def _own(kpis: Sequence[Row], team: str | None, program: str | None) -> Iterator[Row]:
    mine, name, other = ("team", team, "program") if team else ("program", program, "team")
    for row in kpis:
        if row["by"] == mine and row[mine] == name:
            yield row
            yield {**row, "by": WHOLE, mine: None}
        elif row["by"] == "team_program" and row[mine] == name:
            yield row
            yield {**row, "by": other, mine: None}
        elif row["by"] in ("barrier", "period") or row["kpi"] == GINI:
            yield {**_withheld(row["kpi"], row["by"]), "reason": NOT_SHARED}


def _curve(tenths: Sequence[float]) -> pl.DataFrame:
    people = [tenth / 10 for tenth in range(len(tenths))]
    return pl.DataFrame(
        {"people": people, "value": list(tenths)}, schema={"people": pl.Float64, "value": pl.Float64}
    )


def _whole(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _span(days: Sequence[str] | None) -> Span | None:
    return Span(*map(date.fromisoformat, days)) if days else None

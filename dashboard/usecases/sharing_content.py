"""What a link shows: a review's guarded numbers, fixed when the link is made, and a review made of them again."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

import polars as pl

from dashboard.access.groups import FEWEST, FEWEST_NAMING, WHOLE, Key
from dashboard.charts.lorenz import height_at
from dashboard.metrics.answer import SHARES, TIDY_SCHEMA, TREND_SCHEMA, Numbers
from dashboard.metrics.verdicts import judged
from dashboard.narrative.cells import Cell, cells
from dashboard.periods import Span
from dashboard.selection import Selection
from dashboard.usecases.reading import RATE, owner
from dashboard.usecases.review import Compared, Review, nothing_to_review
from dashboard.usecases.sharing_groups import REACH, TABLE_OF

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

    def to_json(self) -> str:
        """Write it."""
        return json.dumps(vars(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Content:
        """Read what `to_json` wrote."""
        stored: Mapping[str, Any] = json.loads(text)
        return cls(**{field.name: stored[field.name] for field in fields(cls)})


@dataclass(frozen=True)
class Shown:
    """What a document may show: groups of each table, and kinds of what no table guards (UNGUARDED).

    `before` says of each table, earlier quarter and last day whether everything together may be told.
    """

    tables: Mapping[str, Collection[Key]]
    before: Mapping[tuple[str, str, str], bool]
    unguarded: Collection[str]

    def tells_before(self, kpi: str, quarter: str, end: str = "") -> bool:
        """Tell whether everything together may be told of a KPI's quarter up to a day, or the whole of it."""
        ends = {one[2]: told for one, told in self.before.items() if one[:2] == (TABLE_OF[kpi], quarter)}
        return ends.get(end or max(ends, default=""), False)


def fix(review: Review, shown: Shown) -> Content:
    """Keep of a review what may be shown; whatever is not named here is not shared."""
    spread = TABLE_OF[REACH] in shown.tables
    kpis = [
        *(
            row
            for kpi, table in TABLE_OF.items()
            for row in _guarded(review, kpi, shown, shown.tables.get(table))
        ),
        *(_weeks(review) if WEEKLY in shown.unguarded else []),
        *(_barriers(review) if NAMED in shown.unguarded else [_withheld(BARRIERS, "barrier")]),
        *(_totals(review) if NAMED in shown.unguarded else []),
        _spread(review) if spread else _hidden(_gini(review), _gini(review).reason or NOT_SHARED),
    ]
    return Content(
        facts=_facts(review),
        kpis=kpis,
        trends=list(_trends(review, shown)),
        tenths=_tenths(review) if spread else [],
        notes=[list(note) for note in review.notes if note[0] in _NOTES],
        teams=_paged(kpis, "team", review.selection.teams),
        programs=_paged(kpis, "program", review.selection.programs),
    )


def _named_counts(review: Review) -> Mapping[str, int]:
    """Count who was asked for barriers and who named each shown one; and what shown totals stand on."""
    told = _told_barriers(review)
    counts = {"asked": max((cell.base or 0 for cell in told), default=0)}
    counts |= {f"{cell.by}:{cell.group}": _count(cell) for cell in told}
    for cell in _told_totals(review):
        counts |= {f"hits:{cell.kpi}": _count(cell), f"base:{cell.kpi}": cell.base or 0}
    return counts


def _week_counts(review: Review) -> Mapping[str, int]:
    """Count what each shown period stands on."""
    counts: dict[str, int] = {}
    for cell in _told_weeks(review):
        counts |= {f"hits:{cell.group}": _count(cell), f"base:{cell.group}": cell.base or 0}
    return counts


NAMED, WEEKLY = "named", "weekly"
# What no table of groups guards, and the counts it stands on: barriers with totals of practices, and weeks.
UNGUARDED: Mapping[str, Callable[[Review], Mapping[str, int]]] = {NAMED: _named_counts, WEEKLY: _week_counts}


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


def _guarded(review: Review, kpi: str, shown: Shown, groups: Collection[Key] | None) -> Iterator[Row]:
    """Give a KPI's shown groups; of hidden ones the name alone."""
    for cell in cells(review.rows(kpi)):
        name = tuple(part for part in (cell.team, cell.program) if part)
        if groups and (cell.by, name) in groups:
            yield _row(cell) | (_moved(review, cell, shown) if cell.by == WHOLE else {})
        elif cell.base or cell.by == WHOLE:
            yield _hidden(cell, cell.reason or (HIDDEN if groups is not None else NOT_SHARED))


def _row(cell: Cell) -> Row:
    """Give a cell without what was before it: the earlier days' people are not guarded with it."""
    kept = {
        name: getattr(cell, name)
        for name in ("kpi", "by", "team", "program", "category", "value", "base", "standing")
    }
    return {**kept, "people": cell.base, "low": _whole(cell.low), "high": _whole(cell.high)}


def _moved(review: Review, cell: Cell, shown: Shown) -> Row:
    """Say how the whole scope moved, in whole percents, where the days before may be told too."""
    then = review.compared_with
    if then is None or cell.previous is None:
        return {}
    if not shown.tells_before(cell.kpi, then.quarter, then.span.end.isoformat()):
        return {}
    names = ("change_low", "change_high")
    ends = {name: _whole(getattr(cell, name)) for name in names}
    was = _whole(cell.previous) or 0.0
    return {"previous": was, "change": (_whole(cell.value) or 0.0) - was, "verdict": cell.verdict, **ends}


def _hidden(cell: Cell, reason: str) -> Row:
    names = {name: getattr(cell, name) for name in ("kpi", "by", "team", "program", "category")}
    return {**names, "reason": reason}


def _withheld(kpi: str, by: str) -> Row:
    return {"kpi": kpi, "by": by, "reason": NOT_SHARED}


def _weeks(review: Review) -> Iterator[Row]:
    """Give the periods in whole percents and without what they stand on."""
    for cell in _told_weeks(review):
        rounded = {name: _whole(getattr(cell, name)) for name in ("value", "low", "high")}
        yield {"kpi": WEEKS, "by": "period", "category": cell.category, **rounded}


def _told_weeks(review: Review) -> list[Cell]:
    found = cells(review.cells(WEEKS, "period"))
    return [cell for cell in found if cell.heads >= FEWEST and cell.value is not None]


def _barriers(review: Review) -> Iterator[Row]:
    told = _told_barriers(review)
    yield from map(_row, told)
    if not told:
        reasons = (cell.reason for cell in cells(review.rows(BARRIERS)) if cell.reason)
        yield _hidden(Cell(BARRIERS, "barrier"), next(reasons, HIDDEN))


def _told_barriers(review: Review) -> list[Cell]:
    """List the barriers that enough people named, and the owners whose barriers do not tell of the hidden ones."""
    named = [cell for cell in cells(review.cells(BARRIERS, "barrier")) if _enough(cell)]
    owners = [cell for cell in cells(review.cells(BARRIERS, "owner")) if _enough(cell)]
    return [
        *named,
        *(one for one in owners if _hides_others(one, [c for c in named if owner(c) == one.group])),
    ]


def _hides_others(whole: Cell, named: Sequence[Cell]) -> bool:
    """Tell whether an owner's count, less its shown barriers together or any one of them, is nobody or enough."""
    less = [sum(map(_count, named)), *map(_count, named)]
    return not any(0 < _count(whole) - one < FEWEST_NAMING for one in less)


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


def _gini(review: Review) -> Cell:
    return next(iter(cells(review.cells(GINI))), Cell(GINI))


def _spread(review: Review) -> Row:
    """Give the Gini of many; of few it would say what one of them got. Its base is that of what is reached."""
    cell = _gini(review)
    if cell.value is None or (cell.base or 0) < _ENOUGH_FOR_TENTHS:
        return _hidden(replace(cell, by=WHOLE), cell.reason or NOT_SHARED)
    return {"kpi": GINI, "by": WHOLE, "value": _whole(cell.value), "base": cell.base}


def _tenths(review: Review) -> list[float]:
    """Give what each tenth of the reps receives up to it, in whole percents, instead of every rep's corner."""
    cell = _gini(review)
    if review.lorenz.is_empty() or (cell.base or 0) < _ENOUGH_FOR_TENTHS:
        return []
    corners = [
        (float(people), float(value)) for people, value in review.lorenz.select("people", "value").rows()
    ]
    return [_whole(height_at(corners, tenth / 10)) or 0.0 for tenth in range(11)]


def _trends(review: Review, shown: Shown) -> Iterator[Row]:
    """Give the last quarters of the whole scope, in whole percents and without what they stand on."""
    for kpi in TABLE_OF:
        for cell, row in zip(cells(review.over_time(kpi)), review.over_time(kpi).to_dicts(), strict=True):
            told = row["quarter"] == review.quarter or shown.tells_before(kpi, row["quarter"])
            if told and cell.heads >= FEWEST_NAMING and cell.value is not None:
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

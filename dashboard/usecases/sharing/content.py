"""What a link shows: a review's guarded numbers, fixed when the link is made."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

import polars as pl
from pydantic import TypeAdapter, ValidationError

from dashboard.access.groups import FEWEST_NAMING, WHOLE, Key
from dashboard.errors import StateUnusable
from dashboard.metrics.formulas.statistics import wilson
from dashboard.metrics.kpis.reasons import Why
from dashboard.narrative.cells import Cell, cells
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.sharing import formats
from dashboard.usecases.sharing.groups import PAIRS, REACH, TABLE_OF
from dashboard.usecases.sharing.told import (
    BARRIERS,
    GINI,
    MET,
    NAMED,
    SPREAD,
    WEEKLY,
    WEEKS,
    Aimed,
    aimed,
    gini,
    spread,
    told_barriers,
    told_totals,
    told_weeks,
)
from dashboard.usecases.stories.reading import RATE, owners
from dashboard.usecases.stories.trending import trend_of

HIDDEN, NOT_SHARED = Why.HIDDEN.value, Why.NOT_SHARED.value
_NOTES = ("partial", "recognitions_until")
_TARGETS_SHOWN = ("targets_shown", "Targets met counts the teams’ programs that are shown here.")
Row = dict[str, Any]  # some columns of a tidy row


@dataclass(frozen=True)
class Facts:
    """What a document is of. `owners` says who can remove each barrier that is told."""

    version: int
    sample: bool
    as_of: date | None
    quarter: str | None
    quarters: tuple[str, ...]
    partial: bool
    span: tuple[date, date] | None
    compared_with: tuple[str, date, date] | None
    selection: Selection
    currency: str | None
    by_due_days: bool = False
    by_number: bool = False
    owners: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Content:
    """All that a link shows. `teams` and `programs` are those that have a page of their own."""

    facts: Facts
    kpis: Sequence[Row]
    trends: Sequence[Row]
    tenths: Sequence[float]
    notes: Sequence[tuple[str, str]]
    teams: Sequence[str] = ()
    programs: Sequence[str] = ()

    def to_json(self) -> str:
        """Write it."""
        return formats.write(_shape().dump_python(self, mode="json"))

    @classmethod
    def from_json(cls, text: str) -> Content:
        """Read what `to_json` wrote; raises NotAllowed for another format, StateUnusable for what is broken."""
        try:
            return _shape().validate_python(formats.read(text))
        except ValidationError as error:
            raise StateUnusable(
                "broken_document", "What a link shows cannot be read.", "Revoke it, and make a new one."
            ) from error


@cache
def _shape() -> TypeAdapter[Content]:
    return TypeAdapter(Content)


@dataclass(frozen=True)
class Shown:
    """What a document may show: groups of each table, and kinds of what no table guards (`told.UNGUARDED`).

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
    spread_of = spread(review) if TABLE_OF[REACH] in shown.tables and SPREAD in shown.unguarded else {}
    aims = aimed(review, shown.tables.get(PAIRS, ()))
    kpis = [
        *(
            row
            for kpi, table in TABLE_OF.items()
            for row in _guarded(review, kpi, shown, shown.tables.get(table))
        ),
        *(_weeks(review) if WEEKLY in shown.unguarded else []),
        *(_barriers(review) if NAMED in shown.unguarded else [_withheld(BARRIERS, "barrier")]),
        *(_totals(review) if NAMED in shown.unguarded else []),
        *_met(aims),
        _spread(review, spread_of),
    ]
    return Content(
        facts=_facts(review, _owners(review) if NAMED in shown.unguarded else {}),
        kpis=kpis,
        trends=list(_trends(review, shown)),
        tenths=[part / 100 for name, part in spread_of.items() if name != GINI],
        notes=[
            *(note for note in review.notes if note[0] in _NOTES),
            *([_TARGETS_SHOWN] if aims.judged and aims.others else []),
        ],
        teams=_paged(kpis, "team", review.selection.teams),
        programs=_paged(kpis, "program", review.selection.programs),
    )


def _facts(review: Review, owners: Mapping[str, str]) -> Facts:
    then = review.compared_with
    return Facts(
        version=review.version,
        sample=review.sample,
        as_of=review.as_of,
        quarter=review.quarter,
        quarters=review.quarters,
        partial=review.partial,
        span=(review.span.start, review.span.end) if review.span else None,
        compared_with=(then.quarter, then.span.start, then.span.end) if then else None,
        selection=review.selection,
        currency=review.currency,
        by_due_days=review.by_due_days,
        by_number=review.by_number,
        owners=owners,
    )


def _owners(review: Review) -> dict[str, str]:
    """Say who can remove each barrier that is told."""
    known = owners(review)
    return {cell.group: known[cell.group] for cell in told_barriers(review) if cell.by == "barrier"}


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
    """Give the periods in whole percents and without their intervals, which would say what they stand on.

    Those too small for the signal they would give are marked, so that a link tells the signals of the page.
    """
    trend = trend_of(review)
    small = trend.withheld if trend else frozenset()
    for cell in told_weeks(review):
        period = {"kpi": WEEKS, "by": "period", "category": cell.category, "value": _whole(cell.value)}
        yield period | ({"standing": "few"} if cell.category in small else {})


def _barriers(review: Review) -> Iterator[Row]:
    told = told_barriers(review)
    yield from map(_row, told)
    if not told:
        reasons = (cell.reason for cell in cells(review.rows(BARRIERS)) if cell.reason)
        yield _hidden(Cell(BARRIERS, "barrier"), next(reasons, HIDDEN))


def _totals(review: Review) -> Iterator[Row]:
    for cell in told_totals(review):
        ends = {name: _whole(getattr(cell, name)) for name in ("value", "low", "high")}
        yield {"kpi": cell.kpi, "by": WHOLE, **ends}


def _met(aims: Aimed) -> Iterator[Row]:
    """Give how many of the shown teams' programs reach their target, of which a reader may know each."""
    if aims.judged:
        p, n = pl.lit(aims.met / aims.judged), pl.lit(float(aims.judged))
        value, low, high = pl.select(p, *(end.alias(str(i)) for i, end in enumerate(wilson(p, n)))).row(0)
        yield {"kpi": MET, "by": WHOLE, "value": _whole(value), "low": _whole(low), "high": _whole(high)}


def _spread(review: Review, told: Mapping[str, int]) -> Row:
    """Give the Gini where it is told; its base is that of what is reached."""
    cell = gini(review)
    if not told:
        return _hidden(replace(cell, by=WHOLE), cell.reason or NOT_SHARED)
    return {"kpi": GINI, "by": WHOLE, "value": told[GINI] / 100, "base": cell.base}


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


def _whole(number: float | None) -> float | None:
    return None if number is None else round(number, 2)

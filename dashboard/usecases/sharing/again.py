"""A link's review, made again of its content: of the whole, or of one of its teams or programs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import polars as pl

from dashboard.access.groups import WHOLE
from dashboard.metrics.answer import SHARES, TIDY_SCHEMA, TREND_SCHEMA, Numbers
from dashboard.metrics.details import BARRIER_OWNERS
from dashboard.metrics.verdicts import judged
from dashboard.periods import Span
from dashboard.selection import Selection
from dashboard.usecases.review import Compared, Review, no_detail, nothing_to_review
from dashboard.usecases.sharing.content import NOT_SHARED, Content, Row
from dashboard.usecases.sharing.told import GINI


def review_of(content: Content, team: str | None = None, program: str | None = None) -> Review:
    """Make the review of a content again: of its whole, or of one of its teams or programs."""
    facts = content.facts
    chosen = Selection.of(
        facts.quarter,
        (team,) if team else facts.selection.teams,
        (program,) if program else facts.selection.programs,
    )
    mine = content if not (team or program) else replace(content, trends=[], tenths=[])
    empty = nothing_to_review(facts.version, facts.sample)
    then = facts.compared_with
    return replace(
        empty,
        as_of=facts.as_of,
        quarter=facts.quarter,
        partial=facts.partial,
        span=Span(*facts.span) if facts.span else None,
        compared_with=Compared(then[0], Span(*then[1:])) if then else None,
        selection=chosen,
        currency=facts.currency,
        by_due_days=facts.by_due_days,
        by_number=facts.by_number,
        numbers=Numbers.of(
            _narrowed(content.kpis, team, program), pl.DataFrame(list(mine.trends), schema=TREND_SCHEMA)
        ),
        lorenz=_curve(mine.tenths),
        notes=tuple(content.notes),
        quarters=facts.quarters,
        detail=partial(_detail, facts.owners),
    )


def _detail(owners: Mapping[str, str], name: str) -> pl.DataFrame:
    """Give who can remove what is named, the one detail that a link's sentences need."""
    if name != "barrier_owners":
        return no_detail(name)
    return pl.DataFrame(list(owners.items()), schema=BARRIER_OWNERS, orient="row")


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
            yield {"kpi": row["kpi"], "by": row["by"], "reason": NOT_SHARED}


def _curve(tenths: Sequence[float]) -> pl.DataFrame:
    people = [tenth / 10 for tenth in range(len(tenths))]
    return pl.DataFrame(
        {"people": people, "value": list(tenths)}, schema={"people": pl.Float64, "value": pl.Float64}
    )

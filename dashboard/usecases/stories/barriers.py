"""The story of barriers: what people name, who can remove it, and what leaders can do next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from dashboard.charts import bars, heat_maps
from dashboard.charts.chart import Chart, Measured
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative import barriers as words
from dashboard.narrative import explained
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import FEWEST_SAYING
from dashboard.narrative.findings import Finding
from dashboard.schemas import OWNERS
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import barrier_bars, of_reps
from dashboard.usecases.stories.explained import ages_of_open, until_gone
from dashboard.usecases.stories.quarters import groups_over_quarters
from dashboard.usecases.stories.reading import barriers, caption, lacking, most_named, owner, owners, why
from dashboard.usecases.stories.sections import Link, Point, Section, at
from dashboard.usecases.stories.shares import bars_by
from dashboard.usecases.stories.story import Practice, Shared
from dashboard.words import of

_REACH = "barrier_reach"
_MEASURED = Measured(_REACH, "Named by", "rep")
_DAYS = "barrier_days_to_resolve"
_STEPS, _LINES, _TEAMS = 3, 8, 12


def _headline(review: Review) -> str:
    leaders = next(
        (cell for cell in _owners(review) if cell.group == "leader"), Cell(_REACH, reason=why(review, _REACH))
    )
    return words.headline(leaders, [(one, owner(review, one)) for one in most_named(review)])


def _owners(review: Review) -> list[Cell]:
    return [cell for cell in cells(review.cells(_REACH, "owner")) if cell.value]


def _over_quarters(review: Review) -> Chart:
    named = [barrier.group for barrier in barriers(review)]
    earlier = sorted(set(review.over_time(_REACH, "barrier")["category"]) - set(named))
    known = owners(review)
    tones = {label: known.get(label, "unassigned") for label in (*named, *earlier)}
    return groups_over_quarters(
        review, "barriers-over-quarters", "barrier", tones, _MEASURED, noun="barrier", most=_LINES
    )


def _teams(review: Review) -> Chart:
    """Draw what the reps of each team name, the largest team first."""
    rows = (
        review.detail("barriers_by_team")
        .sort("base", "team", "category", descending=[True, False, False])
        .to_dicts()
    )
    if not rows:
        return heat_maps.of_barriers(
            "barriers-of-teams", (), FEWEST, caption(lacking(review, _REACH), ""), _REACH
        )
    enough = [row for row in rows if row["base"] >= FEWEST]
    told = Finding("Too few people in every team to tell what holds which up")
    if enough:
        told = words.by_team(_tops(enough))
    subtitle = (
        "Share of a team’s reps who were asked, and how many named it. Under five asked: no colour, no share."
    )
    return heat_maps.of_barriers("barriers-of-teams", rows, FEWEST, caption(told, subtitle), _REACH)


def _tops(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """List of each team the barriers that most of it named."""
    most: dict[str, int] = {}
    for row in rows:
        most[row["team"]] = max(most.get(row["team"], 0), row["hits"])
    return {
        team: [row["category"] for row in rows if row["team"] == team and row["hits"] == hits]
        for team, hits in most.items()
    }


def _by_owner(review: Review) -> Chart:
    known = _owners(review)
    told = words.by_owner(known) if known else lacking(review, _REACH)
    subtitle = of_reps("Reps naming anything that this owner can remove", known) if known else ""
    frame = review.cells(_REACH, "owner")
    same = {name: name for name in OWNERS}
    return bars.of("barriers-by-owner", frame, same, caption(told, subtitle), _REACH, "Who can remove it")


def _sections(review: Review) -> Iterator[Section]:
    steps = tuple(_steps(review))
    if steps:
        yield Section("next-steps", "What leaders can do next", steps, ranked=True)
    if barriers(review) and 1 < len(review.teams) <= _TEAMS:  # more are better looked for in the filter
        yield _by_team(review)


def _steps(review: Review) -> Iterator[Point]:
    """Turn to what leaders themselves can remove; where that is nothing, to what is named most."""
    named, owner_of = barriers(review), owners(review)
    own = [barrier for barrier in named if owner_of.get(barrier.group) == "leader"] or named
    several = [barrier for barrier in own if barrier.heads >= FEWEST and barrier.hits >= FEWEST_SAYING]
    for barrier in several[:_STEPS]:
        reps = of(barrier.hits, barrier.base or 0, "rep")
        yield Point(f"{barrier.group} ({reps}): {words.next_step(barrier.group)}.")


def _by_team(review: Review) -> Section:
    """Lead to each team's own barriers: the numbers by team come with the team filter."""
    links = [Link(team, at("barriers", review.quarter, review.selection, team=team)) for team in review.teams]
    told = "Choose a team to see what its people named: every number of this page is then that team’s."
    return Section("barriers-by-team", "Barriers of one team", (Point(told),), tuple(links))


BARRIERS = Practice(
    key="barriers",
    title="Barriers",
    headline=_headline,
    cards=(_REACH, _DAYS, "barriers_open_over_30", "barrier_recurrence"),
    pictures=(
        barrier_bars,
        _by_owner,
        _over_quarters,
        _teams,
        until_gone,
        ages_of_open,
        partial(
            bars_by,
            name="barriers-gone-by-owner",
            kpi=_DAYS,
            by="owner",
            heading="Who can remove it",
            told=explained.gone_by_owner,
        ),
    ),
    sections=lambda review: tuple(_sections(review)),
    shared=Shared((_REACH,), (barrier_bars, _by_owner)),
)

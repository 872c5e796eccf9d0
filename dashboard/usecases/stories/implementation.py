"""The story of implementation: whether training is applied, where, since when, and who is on the way."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from dashboard.charts.chart import Chart, Measured
from dashboard.charts.folding import by_need, fold
from dashboard.narrative import findings, implementation
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import Standing, standings
from dashboard.usecases.review import Review
from dashboard.usecases.stories.charts import (
    About,
    rate_by_program,
    rate_by_team,
    rate_grid,
    rates_by,
    weekly_trend,
)
from dashboard.usecases.stories.explained import change_made_of, teams_by_chance
from dashboard.usecases.stories.quarters import groups_over_quarters, share_over_quarters
from dashboard.usecases.stories.reading import APPLIED, RATE, total
from dashboard.usecases.stories.real_or_noise import real_or_noise
from dashboard.usecases.stories.skills import skills
from dashboard.usecases.stories.story import Practice, Shared

_TRIED = "partly_share"


def _headline(review: Review) -> str:
    rate, teams = total(review, RATE), cells(review.cells(RATE, "team"))
    return implementation.headline(rate, total(review, _TRIED), teams, standings(teams))


def _teams(review: Review) -> Chart:
    """Draw the teams that matter most, as their dots are ordered."""
    groups = cells(review.cells(RATE, "team"))
    kinds = standings(groups)
    named = dict(zip((cell.group for cell in groups), kinds, strict=True))
    rows = [{"team": cell.group, "value": cell.value, "base": cell.base} for cell in groups if cell.base]
    shown, rest = fold(by_need(rows, "team", named), "team", named)
    tones = {row["team"]: named[row["team"]] for row in (*shown, *rest)}
    several = len(groups) > 1
    return groups_over_quarters(
        review, "teams-over-quarters", "team", tones, APPLIED, noun="team", company=several, most=len(shown)
    )


def unjudged(groups: Sequence[Cell]) -> list[Standing]:
    """Call nobody low or high: trying is neither."""
    return [kind if kind in ("few", "missing") else "plain" for kind in standings(groups)]


_ON_THE_WAY = About(
    "tried",
    Measured(_TRIED, "Tried", "pair"),
    "Pairs whose latest check-in says partly: learning, not failure",
    unjudged,
)


IMPLEMENTATION = Practice(
    key="implementation",
    title="Implementation",
    headline=_headline,
    cards=(RATE, _TRIED, "rate_effect", "mix_effect", "check_in_coverage", "applied_share_trend"),
    pictures=(
        rate_by_team,
        rate_by_program,
        partial(share_over_quarters, name="rate-over-quarters", what="Implementation", measured=APPLIED),
        weekly_trend,
        change_made_of,
        teams_by_chance,
        _teams,
        skills,
        rate_grid,
        partial(rates_by, group="team", told=findings.by_team_tried, about=_ON_THE_WAY),
    ),
    broad=(_teams,),
    sections=real_or_noise,
    shared=Shared(
        (RATE, _TRIED, "applied_share_trend"), (rate_by_team, rate_by_program, weekly_trend, rate_grid)
    ),
)

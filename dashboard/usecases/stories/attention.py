"""What needs a leader: at most five things, most people first, each with the page that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import NamedTuple

import polars as pl

from dashboard.metrics.formulas.inference import at_least
from dashboard.metrics.verdicts import FEWEST
from dashboard.narrative import attention
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import FEWEST_SAYING, standings
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import RATE, barriers, owners, total
from dashboard.usecases.stories.sections import Link, Point, Section, at

_MOST = 5
_WORTH_SAYING = 0.1  # a barrier that fewer name is not what a leader should turn to first
_BARRIERS = 2
_SILENT = timedelta(days=30)
_UNREWARDED = 0.25  # of active reps; fewer without anything is nothing to be alarmed about
_UNSEEN = 0.2
_RARE = 0.05 / _MOST  # of chance, over all teams looked at, of each of as many things


class _Need(NamedTuple):
    """Something to turn to: whether a leader can act on it, how many people it is about, and its words."""

    acts: bool
    people: float
    point: Point


def attention_of(review: Review) -> tuple[Section, ...]:
    """Choose at most five: what leaders can act on before the rest, what most people feel first."""
    found = sorted(_needs(review), key=lambda need: (not need.acts, -need.people))
    points = tuple(need.point for need in found[:_MOST])
    return (Section("attention", "Needs you", points, ranked=True),) if points else ()


def _needs(review: Review) -> Iterator[_Need]:
    yield from _barriers(review)
    yield from _lower(review, "team")
    yield from _lower(review, "program")
    yield from _silent(review)
    yield from _unseen(review)
    yield from _unrewarded(review)


def _barriers(review: Review) -> Iterator[_Need]:
    """Name the barriers of leaders that most named, and the greatest of the others."""
    several = [one for one in barriers(review) if one.heads >= FEWEST and one.hits >= FEWEST_SAYING]
    known = [one for one in several if (one.value or 0.0) >= _WORTH_SAYING]
    owner_of = owners(review)
    ours = [one for one in known if owner_of.get(one.group) == "leader"][:_BARRIERS]
    others = [one for one in known if owner_of.get(one.group) in ("enablement", "shared")][:1]
    for one in (*ours, *others):
        by_team = review.detail("barriers_by_team").filter(category=one.group)
        teams = [attention.Where(*row) for row in by_team.select("team", "hits", "base").rows()]
        most = _standing_out(teams, one.value or 0.0, len(review.teams))
        words = attention.barrier(one, owner_of[one.group], most)
        yield _Need(one in ours, _part(one), _point(review, words, "Barriers", "barriers"))


def _lower(review: Review, group: str) -> Iterator[_Need]:
    """Name the lowest team or program of those that are lower beyond chance; a program is not one leader's."""
    company, groups = total(review, RATE).value, cells(review.cells(RATE, group))
    below = [cell for cell, kind in zip(groups, standings(groups), strict=True) if kind == "below"]
    if below and company is not None:
        lowest = min(below, key=lambda cell: (cell.value or 0.0, cell.group))
        say = attention.lower_team if group == "team" else attention.lower_program
        link = f"{lowest.group} in Implementation"
        point = _point(review, say(lowest, company), link, "implementation", **{group: lowest.group})
        yield _Need(group == "team", lowest.heads * (1 - (lowest.value or 0.0)), point)


def _silent(review: Review) -> Iterator[_Need]:
    if review.as_of is None:
        return
    old = review.newest.filter(pl.col("day") < review.as_of - _SILENT).sort("day", "team")
    if old.height:
        teams = old["team"].to_list()
        words = attention.silent(teams, old["day"][-1], review.as_of)
        point = _point(review, words, f"{teams[0]} in Feedback loop", "feedback", team=teams[0])
        yield _Need(True, _heads(review, teams), point)


def _heads(review: Review, teams: list[str]) -> float:
    return sum(cell.heads for cell in cells(review.cells("check_in_coverage", "team")) if cell.group in teams)


def _unseen(review: Review) -> Iterator[_Need]:
    covered = total(review, "check_in_coverage")
    if covered.value is not None and covered.heads >= FEWEST and 1 - covered.value >= _UNSEEN:
        words = attention.unseen(covered, review.selection.programs, _most_lack(review, covered))
        point = _point(review, words, "Feedback loop", "feedback")
        yield _Need(True, covered.heads * (1 - covered.value), point)


def _unrewarded(review: Review) -> Iterator[_Need]:
    reach = total(review, "recognition_reach")
    if reach.value is not None and reach.heads >= FEWEST and 1 - reach.value >= _UNREWARDED:
        most = _most_lack(review, reach)
        words = attention.nothing_received(reach, review.selection.programs, most, review.rewards_until)
        point = _point(review, words, "Recognition", "recognition")
        yield _Need(True, reach.heads * (1 - reach.value), point)


def _most_lack(review: Review, whole: Cell) -> attention.Where | None:
    """Find the team that stands out without something; where a team's number is not told, nobody can say."""
    teams = [team for team in cells(review.cells(whole.kpi, "team")) if team.base != 0]
    if any(team.value is None for team in teams):
        return None
    lacking = [(team, (1 - (team.value or 0.0)) * (team.base or 0)) for team in teams]
    found = [attention.Where(team.group, round(many), team.base or 0) for team, many in lacking]
    return _standing_out(found, 1 - (whole.value or 0.0), len(teams))


def _standing_out(teams: Sequence[attention.Where], share: float, among: int) -> attention.Where | None:
    """Choose of several teams (`among` so many) the largest number of people where more are than chance alone makes."""
    if among < 2:
        return None
    out = [one for one in teams if one.of >= FEWEST and at_least(one.many, one.of, share) * among <= _RARE]
    return max(out, key=lambda one: one.many, default=None)


def _part(share: Cell) -> float:
    return (share.value or 0.0) * share.heads


def _point(review: Review, words: str, link: str, path: str, **only: str) -> Point:
    return Point(words, Link(link, at(path, review.quarter, review.selection, **only)))

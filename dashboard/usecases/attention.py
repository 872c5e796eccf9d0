"""What needs a leader's attention first: two or three things, each with the page that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

import polars as pl

from dashboard.narrative import attention
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import FEWEST, standings
from dashboard.usecases.reading import RATE, barriers, owner, total
from dashboard.usecases.review import Review
from dashboard.usecases.sections import Link, Point, Section, at

_MOST = 3
_WORTH_SAYING = 0.1  # a barrier that fewer name is not what a leader should turn to first
_SILENT = timedelta(days=30)
_UNREWARDED = 0.25  # of active reps; fewer without anything is nothing to be alarmed about


def attention_of(review: Review) -> tuple[Section, ...]:
    """Choose at most three: the leaders' own barrier, then teams, then recognition, then programs."""
    found = tuple(islice(_candidates(review), _MOST))
    return (Section("attention", "What needs a leader’s attention", found),) if found else ()


def _candidates(review: Review) -> Iterator[Point]:
    yield from _barrier(review)
    yield from _lower(review, "team")
    yield from _silent(review)
    yield from _unrewarded(review)
    yield from _lower(review, "program")


def _barrier(review: Review) -> Iterator[Point]:
    top = next((barrier for barrier in barriers(review) if owner(barrier) == "leader"), None)
    if top and top.heads >= FEWEST and (top.value or 0.0) >= _WORTH_SAYING:
        yield _point(review, attention.barrier(top), "Barriers", "barriers")


def _lower(review: Review, group: str) -> Iterator[Point]:
    """Name the lowest team or program of those that are lower beyond chance."""
    company, groups = total(review, RATE).value, cells(review.cells(RATE, group))
    kinds = standings(groups)
    below = [cell for cell, kind in zip(groups, kinds, strict=True) if kind == "below"]
    if below and company is not None:
        lowest = min(below, key=lambda cell: (cell.value or 0.0, cell.group))
        say = attention.lower_team if group == "team" else attention.lower_program
        words = f"{lowest.group} in Implementation"
        yield _point(review, say(lowest, company), words, "implementation", **{group: lowest.group})


def _silent(review: Review) -> Iterator[Point]:
    if review.as_of is None:
        return
    old = review.newest.filter(pl.col("day") < review.as_of - _SILENT).sort("day", "team")
    if old.height:
        teams = old["team"].to_list()
        words = attention.silent(teams, old["day"][0], review.as_of)
        yield _point(review, words, f"{teams[0]} in Implementation", "implementation", team=teams[0])


def _unrewarded(review: Review) -> Iterator[Point]:
    reach: Cell = total(review, "recognition_reach")
    if reach.value is not None and reach.heads >= FEWEST and 1 - reach.value >= _UNREWARDED:
        yield _point(
            review, attention.nothing_received(reach, review.selection.programs), "Recognition", "recognition"
        )


def _point(review: Review, words: str, link: str, path: str, **only: str) -> Point:
    return Point(words, Link(link, at(path, review.quarter, review.selection, **only)))

"""Freshness: how far the data is known, who has sent nothing since when, what was uploaded last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dashboard.narrative.cells import Cell, cells
from dashboard.schemas import TABLES
from dashboard.store.log import Upload
from dashboard.usecases.review import Review
from dashboard.words import UNDEFINED, count, day, days, integer, listing, share, unbroken

_SILENT_AFTER = 21  # days behind the newest check-in: three weeks are a long holiday, more is a habit
_MOST, _FIRST = 15, 10
_COVERAGE = "check_in_coverage"


@dataclass(frozen=True)
class TeamRow:
    """A team: its newest conversation, how far that is behind, and its coverage, in words."""

    team: str
    newest: str
    behind: str
    coverage: str
    silent: bool


@dataclass(frozen=True)
class Freshness:
    """What is known until when. `tables` are (table, uploads, newest upload, days of its rows)."""

    headline: str
    subline: str
    teams: tuple[TeamRow, ...]
    tables: tuple[tuple[str, ...], ...]
    matched: str


def freshness(review: Review, uploads: Sequence[Upload]) -> Freshness:
    """Tell how fresh a review's data is; `uploads` are the live ones, newest first."""
    teams = _teams(review)
    return Freshness(
        headline=_headline(review, teams),
        subline=_subline(review, uploads),
        teams=teams,
        tables=tuple(_table(name, uploads) for name in TABLES) if uploads else (),
        matched=next((text for code, text in review.notes if code == "matched"), ""),
    )


def first_teams(teams: int) -> tuple[int, str]:
    """Tell how many teams are shown at once, so that the way in for more is still in sight, and name the others."""
    shown = teams if teams <= _MOST else _FIRST
    return shown, f"{count(teams - shown, 'more team')}, none longer without a check-in"


def named(table: str) -> str:
    """Write a table's name for people: "check-ins"."""
    return table.replace("_", "-")


def _headline(review: Review, teams: Sequence[TeamRow]) -> str:
    if review.as_of is None:
        return "Nothing is stored yet: upload check-ins to begin."
    known = f"Check-ins are known until {day(review.as_of, year=True)}"
    silent = [team for team in teams if team.silent]
    if not silent:
        which = "chosen team" if review.selection.teams else "team"
        return f"{known}; no {which} has been silent for three weeks."
    if len(silent) == 1:
        return f"{known}; {_silence(silent[0])}."
    return f"{known}; {listing([team.team for team in silent])} have sent nothing for three weeks or more."


def _silence(team: TeamRow) -> str:
    if team.newest == UNDEFINED:
        return f"{team.team} has never sent any"
    return f"{team.team} has sent nothing since {team.newest}"


def _subline(review: Review, uploads: Sequence[Upload]) -> str:
    if review.sample:
        return "Sample data is shown until the first upload."
    if not uploads:
        return (
            "Two tables are enough: check-ins, and recognitions. Each of the others unlocks what it is for."
        )
    last = uploads[0].uploaded_at
    return f"The newest upload is of {day(last.date(), year=True)}; {count(len(uploads), 'upload')} in all."


def _teams(review: Review) -> tuple[TeamRow, ...]:
    """List the teams, the longest silent first; a team that never sent anything before all."""
    newest: dict[str, date] = dict(review.newest.select("team", "day").iter_rows())
    covered = {cell.group: cell for cell in cells(review.cells(_COVERAGE, "team"))}
    never = sorted(team for team, cell in covered.items() if team not in newest and cell.base)
    return tuple(_team(team, newest.get(team), covered.get(team), review) for team in [*never, *newest])


def _team(team: str, last: date | None, covered: Cell | None, review: Review) -> TeamRow:
    behind = (review.as_of - last).days if review.as_of and last else None
    return TeamRow(
        team=team,
        newest=_near(last, review.as_of) if last else UNDEFINED,
        behind=_behind(behind),
        coverage=_coverage(covered),
        silent=behind is None or behind > _SILENT_AFTER,
    )


def _behind(behind: int | None) -> str:
    if behind is None:
        return "never sent any"
    return count(behind, "day") if behind else "up to date"


def _near(when: date, beside: date | None) -> str:
    """Write a day, with its year where that is not the year of the day beside it."""
    return day(when, year=beside is None or when.year != beside.year)


def _coverage(covered: Cell | None) -> str:
    if covered is None or covered.value is None or not covered.base:
        return UNDEFINED
    of_all = f"{covered.hits} of {count(covered.base, 'rep')}"
    return f"{share(covered.value)}, {unbroken(of_all)}"


def coverage_title(review: Review) -> str:
    """Head the column of coverage: "Coverage 2026-Q3"."""
    return f"Coverage {unbroken(review.quarter or '')}".strip()


def _table(name: str, uploads: Sequence[Upload]) -> tuple[str, ...]:
    own = [upload for upload in uploads if upload.table == name]
    if not own:
        return (named(name), "none", UNDEFINED, UNDEFINED)
    first = min((upload.first_day for upload in own if upload.first_day), default=None)
    last = max((upload.last_day for upload in own if upload.last_day), default=None)
    span = days(first, last) if first and last else UNDEFINED
    return (
        named(name),
        integer(len(own)),
        _near(own[0].uploaded_at.date(), uploads[0].uploaded_at.date()),
        span,
    )

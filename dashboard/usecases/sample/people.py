"""The sample's people: who works where from when to when, and what they were taught."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from dashboard.errors import WrongArguments
from dashboard.periods import Quarter
from dashboard.usecases.sample.stories import (
    EPOCH,
    FIRST_NAMES,
    LAST_NAMES,
    NEVER,
    NONE,
    PROGRAMS,
    REGIONS,
    Flags,
    Floats,
    Ints,
    by_program,
    by_region,
)


@dataclass(frozen=True)
class Calendar:
    """Days counted from the first quarter's first one; `share` of all check-ins is held before each."""

    first: date
    quarters: tuple[Quarter, ...]
    days: int
    share: Floats
    quarter_of: Ints
    day_of_quarter: Ints

    def start_of(self, quarter: int) -> int:
        """Count the days before a quarter; negative counts quarters from the end."""
        return (self.quarters[quarter].start - self.first).days

    @property
    def launch(self) -> int:
        """Give the day a late program starts: two weeks into the fourth quarter."""
        return self.start_of(3) + 14

    def at(self, day: int) -> date:
        """Give a day's date."""
        return self.first + timedelta(days=day)

    def dates(self, days: Ints) -> pl.Series:
        """Turn days into dates, NONE into null."""
        known = pl.Series(days.astype(np.int32) + (self.first - EPOCH).days)
        return known.set(pl.Series(days == NONE), None).cast(pl.Date)


@dataclass(frozen=True)
class People:
    """One entry per person, ordered by team, each team's leader first. Days as in the calendar."""

    calendar: Calendar
    offered: int  # programs
    teams: tuple[str, ...]
    team_region: tuple[str, ...]
    names: pl.Series
    emails: pl.Series
    team: Ints
    region: Ints
    leader: Ints  # the person leading each one's team
    place: Ints  # within the team: 0 is its leader
    started: Ints
    left: Ints
    late: Flags
    favourite: Flags
    unthanked: Flags
    program: Ints  # person × 3, in the order trained
    trained: Ints
    tendency: Floats  # the lower, the sooner they apply it

    @property
    def leads(self) -> Flags:
        """Tell who is a leader."""
        return self.place < 1

    def employed(self) -> Flags:
        """Tell, person × quarter, who was there for 30 days of it."""
        starts = np.array([self.calendar.start_of(i) for i in range(len(self.calendar.quarters))])
        ends = np.append(starts[1:], self.calendar.days)
        left = np.where(self.left == NONE, NEVER, self.left)[:, None]
        held: Flags = np.minimum(ends, left) - np.maximum(starts, self.started[:, None]) >= 30
        return held


def _calendar(today: date, quarters: int) -> Calendar:
    last = today - timedelta(days=9)
    last -= timedelta(days=max(0, last.weekday() - 4))
    held = tuple(Quarter.of(last).shift(i - quarters + 1) for i in range(quarters))
    first = held[0].start
    day = np.arange((last - first).days + 1)
    starts = np.array([(quarter.start - first).days for quarter in (*held, held[-1].shift(1))])
    quarter_of = np.searchsorted(starts, day, side="right") - 1
    since, until = day - starts[quarter_of], starts[quarter_of + 1] - day
    # A quarter's first week is spent planning, its last two closing.
    busy = np.where(since < 7, 0.4, np.where(until <= 14, 0.45, 1.0)) * ((day + first.weekday()) % 7 < 5)
    share = np.concatenate([[0.0], np.cumsum(busy)]) / busy.sum()
    return Calendar(first, held, len(day), share, quarter_of, since)


def apportion(total: int, weights: Floats) -> Ints:
    """Split a number in proportion (largest remainder), exactly."""
    exact = weights * (total / weights.sum())
    whole: Ints = np.floor(exact).astype(np.int64)
    largest = np.argsort(whole - exact, kind="stable")[: total - int(whole.sum())]
    whole[largest] += 1
    return whole


def _teams(heads: int, *, large: bool) -> tuple[tuple[str, ...], Ints, Ints]:
    """Name the teams, with each one's region and number of people."""
    count = min(200, max(6, heads // 300)) if large else min(6, max(1, heads // 4))
    count = min(count, heads)
    regions = REGIONS[:count]
    shares = np.array([region.heads for region in regions])
    numbers = apportion(count - len(regions), shares) + 1
    region = np.repeat(np.arange(len(regions)), numbers)
    place = np.arange(count) - np.repeat(np.cumsum(numbers) - numbers, numbers)
    names = tuple(
        f"{regions[r].name} {p + 1:02d}" if large else regions[r].name
        for r, p in zip(region.tolist(), place.tolist(), strict=True)
    )
    # Teams of one region differ in size by up to a third, in a fixed pattern.
    sizes = apportion(heads - count, shares[region] / numbers[region] * (1 - place % 4 * 0.1)) + 1
    return names, region, sizes


def _names(heads: int, rng: np.random.Generator) -> tuple[pl.Series, pl.Series]:
    combined = len(FIRST_NAMES) * len(LAST_NAMES)
    initials = -(-heads // combined)
    if initials > 27:
        raise WrongArguments("sample_too_large", f"There are names for {combined * 27:,} people at most.")
    drawn = rng.permutation(combined * initials)[:heads]
    initial, drawn = np.divmod(drawn, combined)
    last, first = np.divmod(drawn, len(FIRST_NAMES))
    middles = [" ", *(f" {chr(65 + i)}. " for i in range(26))]
    names = (
        pl.Series(FIRST_NAMES).gather(first)
        + pl.Series(middles).gather(initial)
        + pl.Series(LAST_NAMES).gather(last)
    )
    return names, names.str.to_lowercase().str.replace_all(r"\.? ", ".") + "@example.com"


def people_until(today: date, heads: int, large: bool, rng: np.random.Generator) -> People:
    """Draw people and trainings; the calendar ends on a working day nine to eleven days before `today`."""
    calendar, offered = _calendar(today, 8 if large else 6), 8 if large else 5
    names, emails = _names(heads, rng)
    teams, regions, sizes = _teams(heads, large=large)
    team = np.repeat(np.arange(len(teams)), sizes).astype(np.int32)
    first = (np.cumsum(sizes) - sizes)[team]
    place, region = np.arange(heads) - first, regions[team]

    def some(share: str) -> Flags:
        # From the fourth place on: before are the leader and the coaches, who are in no such story.
        return (place >= 3) & (place < 3 + np.ceil(by_region(share)[region] * sizes[team]))

    late, favourite, unthanked = some("late"), some("favourites"), some("unthanked")
    started, left = _employment((place < 3) | late | favourite | unthanked, calendar, rng)
    program, trained = _learning(region, started, late, calendar, rng, offered=offered)
    return People(
        calendar, offered, teams, tuple(REGIONS[r].name for r in regions.tolist()), names, emails,
        team, region, first, place, started, left, late, favourite, unthanked, program, trained,
        tendency=np.where(unthanked, -2, rng.random(heads)),
    )  # fmt: skip


def _employment(stay: Flags, calendar: Calendar, rng: np.random.Generator) -> tuple[Ints, Ints]:
    chance, when = rng.random(len(stay)), rng.random(len(stay))
    new, leaving = (chance < 0.16) & ~stay, (chance > 0.91) & ~stay
    before = -30 - (rng.random(len(stay)) * 2600).astype(np.int64)
    started = np.where(new, 10 + (when * (calendar.days - 70)).astype(np.int64), before)
    return started, np.where(leaving, 100 + (when * (calendar.days - 130)).astype(np.int64), NONE)


def _learning(
    region: Ints, started: Ints, late: Flags, calendar: Calendar, rng: np.random.Generator, *, offered: int
) -> tuple[Ints, Ints]:
    """Draw each person's three programs and the days they were trained, in order (NEVER: not yet)."""
    home = np.array([[program.name in region.home for program in PROGRAMS] for region in REGIONS])
    score = rng.random((len(region), offered)) ** (1 / by_program("wanted")[:offered])
    program = np.argsort(-score - home[region, :offered], axis=1, kind="stable")[:, :3]
    # Last what cannot be trained early, or, as it fades, would nowhere be fresh.
    later = np.argsort((by_program("fades") | by_program("late"))[program], axis=1, kind="stable")
    program = np.take_along_axis(program, later, axis=1)
    chance = rng.random((len(region), 3))
    waits = np.array([[3, 25], [60, 0.7 * calendar.days], [160, 0.95 * calendar.days]])
    trained = np.maximum(started, -60)[:, None] + waits[:, 0] + chance * (waits[:, 1] - waits[:, 0])
    trained[:, 0] -= np.where(started < -60, chance[:, 1] * 200, 0)
    # Those checked in on late were trained long ago, in two programs.
    trained = np.where(late[:, None], np.array([-200, -150, NEVER]) + chance * 90, trained)
    launched = np.where(by_program("late"), calendar.launch, NONE)[program]
    trained = np.maximum(trained, launched + 4 + chance * 120).astype(np.int32)
    order = np.argsort(trained, axis=1, kind="stable")
    program = np.take_along_axis(program, order, axis=1).astype(np.int8)
    return program, np.take_along_axis(trained, order, axis=1)

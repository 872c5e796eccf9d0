"""The sample's check-ins: who talked when about what, with which outcome."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from dashboard import schemas
from dashboard.errors import WrongArguments
from dashboard.taxonomy import BARRIERS
from dashboard.usecases.sample import stories as told
from dashboard.usecases.sample.people import People, apportion
from dashboard.usecases.sample.stories import NONE, Flags, Floats, Ints, by_program, by_region

APPLIED, PARTLY, NOT_APPLIED, UNKNOWN = range(4)
SAME_DAY = 4  # three skills and none: so many rows of one program can a conversation have


FRESH = 56


STATUSES = (schemas.COMPLETED, schemas.MISSED, schemas.EXCUSED, None)


@dataclass(frozen=True)
class Planned:
    """Check-ins rep by rep, each one's in order of time; `opens` marks the first of a day."""

    rep: Ints
    day: Ints
    program: Ints
    since: Ints  # days after training
    opens: Flags
    completed: Flags


@dataclass(frozen=True)
class CheckIns:
    """Check-ins in order of time; numbers stand for words (`UNKNOWN` for none)."""

    day: Ints
    rep: Ints
    program: Ints
    skill: Ints
    manager: Ints
    outcome: Ints
    status: Ints
    evidence: Ints
    due: Ints
    purpose: Ints
    barrier: Ints  # a phrase's number
    second: Ints
    owned: Flags
    resolved: Ints
    note: Ints


def pick(weights: list[float], chance: Floats) -> Ints:
    """Choose a number per chance, in proportion to the weights."""
    upto = np.cumsum(weights)
    picked: Ints = np.searchsorted(upto[:-1] / upto[-1], chance, side="right").astype(np.int8)
    return picked


def check_ins_of(rows: int, who: People, rng: np.random.Generator) -> CheckIns:
    rep, day = _held(rows, who, rng)
    _repeat(rep, day, rng)
    opens = np.append(True, (rep[1:] != rep[:-1]) | (day[1:] != day[:-1]))
    first = np.maximum.accumulate(np.where(opens, np.arange(rows), 0))
    nth = np.arange(rows) - first
    if nth.max() >= SAME_DAY * who.offered:
        raise WrongArguments("sample_too_dense", "So many check-ins of so few people would not differ.")
    turn = _turn(rep, day, who, rng)[first]
    program = ((who.program[rep, turn] + nth // SAME_DAY) % who.offered).astype(np.int8)
    skill = ((pick([4, 4, 4, 3], rng.random(rows))[first] + nth) % SAME_DAY).astype(np.int8)
    status = pick([0.42, 0.045, 0.015, 0.52], rng.random(rows))[first]
    planned = Planned(rep, day, program, day - who.trained[rep, turn], opens, status % 3 == 0)
    outcome, manager = _outcome(planned, who, rng)[first], _managers(rep, who, rng)[first]
    order = np.argsort(day, kind="stable")
    day, rep, outcome = day[order], rep[order], outcome[order]
    said = _said(day, rep, outcome, who, rng)
    return CheckIns(day, rep, program[order], skill[order], manager[order], outcome, status[order], **said)


def _held(rows: int, who: People, rng: np.random.Generator) -> tuple[Ints, Ints]:
    """Spread check-ins over people and days: evenly over each one's time, as leaders do who keep a rhythm."""
    heads, calendar = len(who.team), who.calendar
    begin = np.maximum(who.trained[:, 0] + 4, np.maximum(who.started + 10, 0))
    begin = np.where(who.late, calendar.start_of(-1), np.minimum(begin, calendar.days - 3))
    end = np.where(who.left == NONE, calendar.days, np.maximum(who.left - 2, begin + 3))
    low, high = calendar.share[begin], calendar.share[np.minimum(end, calendar.days)]
    number = apportion(rows, _weight(who, rng) * (high - low))
    rep = np.repeat(np.arange(heads, dtype=np.int32), number)
    nth = np.arange(rows) - np.repeat(np.cumsum(number) - number, number)
    part = low[rep] + (high - low)[rep] * ((nth + 0.25 + 0.5 * rng.random(rows)) / number[rep])
    day = (np.searchsorted(calendar.share, part, side="right") - 1).astype(np.int32)
    day[np.argmax(day)] = calendar.days - 1  # however few there are, the newest is of the last day
    return rep, day


def _weight(who: People, rng: np.random.Generator) -> Floats:
    """Weigh how often each person is checked in on: leaders less, the last ones of most teams hardly ever."""
    region, size = who.region, np.bincount(who.team)[who.team]
    uneven = 1 + np.where(by_region("steady")[region], 0.1, 0.6) * (rng.random(len(region)) - 0.5)
    seen = np.where(who.place < by_region("seen")[region] * size, 1, 0.06)
    weight: Floats = np.where(who.leads, 0.5, by_region("pace")[region]) * uneven * seen
    return weight


def _repeat(rep: Ints, day: Ints, rng: np.random.Generator) -> None:
    """Move some check-ins to the day before theirs in the list: one conversation about two skills."""
    chance = rng.random(len(rep))
    again = np.flatnonzero((chance[1:] < 0.03) & (chance[:-1] >= 0.03) & (rep[1:] == rep[:-1])) + 1
    day[again[day[again] < day.max()]] = day[again[day[again] < day.max()] - 1]


def _turn(rep: Ints, day: Ints, who: People, rng: np.random.Generator) -> Ints:
    """Choose which of the rep's trained programs a check-in is about, the newest somewhat more often."""
    known = np.maximum((who.trained[rep] <= day[:, None]).sum(axis=1), 1)
    chance = rng.random(len(rep))
    any_of_them = ((chance - 0.25) / 0.75 * known).astype(np.int64)
    turn: Ints = np.where(chance < 0.25, known - 1, any_of_them).astype(np.int8)
    return turn


def _outcome(planned: Planned, who: People, rng: np.random.Generator) -> Ints:
    """Draw outcomes so that each team × program keeps its rate: only the mix may move a total."""
    rep, days, count = planned.rep, who.calendar.day_of_quarter, len(planned.rep)
    pair = (rep.astype(np.int64) * who.offered + planned.program) * 8 + who.calendar.quarter_of[planned.day]
    within = days[planned.day] <= days[-1]
    latest = _latest(pair, planned.opens & planned.completed & within)
    applied = _applied(planned, latest, who, rng)
    # What is held after the cut says the same, so that whole quarters compare like the cut ones.
    after = np.flatnonzero(~within)
    before = latest[np.searchsorted(pair[latest], pair[after]).clip(max=len(latest) - 1)]
    applied[after] = np.where(pair[before] == pair[after], applied[before], applied[after])
    tried = np.where(rng.random(count) < 0.42, PARTLY, NOT_APPLIED)
    return np.where(planned.completed, np.where(applied, APPLIED, tried), UNKNOWN).astype(np.int8)


def _latest(pair: Ints, counted: Flags) -> Ints:
    """List each pair's latest counted row, in order of pairs; the last row where none is counted."""
    rows = np.flatnonzero(counted) if counted.any() else np.array([len(pair) - 1])
    rows = rows[np.argsort(pair[rows], kind="stable")]
    ends: Flags = np.append(pair[rows][1:] != pair[rows][:-1], True)
    return np.compress(ends, rows)


def _applied(planned: Planned, latest: Ints, who: People, rng: np.random.Generator) -> Flags:
    rep, program = planned.rep, planned.program
    region, leader = who.region[rep], who.leads[rep]
    rate = np.clip(by_program("rate")[program] + by_region("lift")[region], 0.04, 0.96)
    decides = np.zeros(len(rep), dtype=np.int64)
    decides[latest] = 1
    stratum = np.where(leader, 2, decides) * 8 + who.calendar.quarter_of[planned.day]
    stratum = (stratum * len(who.teams) + who.team[rep]) * who.offered + program
    reluctance = who.tendency[rep] + rng.random(len(rep))
    faded = np.where(planned.since < FRESH, 0.6, 1.4)
    reluctance *= np.where(by_program("fades")[program], faded, 1)
    applied = _least(stratum, reluctance, np.where(leader, by_region("leads")[region], rate))
    return applied | who.unthanked[rep]


def _least(stratum: Ints, reluctance: Floats, rate: Floats) -> Flags:
    """Mark the least reluctant of each stratum, as many as its rate says.

    Rounding is carried from stratum to stratum, so that any run of them is exact to one row.
    """
    order = np.lexsort((reluctance, stratum))
    ordered = stratum[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    sizes = np.diff(np.append(starts, len(ordered)))
    wanted = np.diff(np.round(np.cumsum(rate[order][starts] * sizes)), prepend=0)
    rank = np.arange(len(ordered)) - np.repeat(starts, sizes)
    marked = np.empty(len(ordered), dtype=np.bool_)
    marked[order] = rank < np.repeat(wanted, sizes)
    return marked


def _managers(rep: Ints, who: People, rng: np.random.Generator) -> Ints:
    """Name the team's leader mostly, else one of its two coaches or nobody; leaders' is the head of sales."""
    heads, leader = len(who.team), who.leader[rep]
    kind = pick([0.86, 0.04, 0.03, 0.07], rng.random(len(rep)))
    coach = np.minimum(leader + kind, heads - 1)
    coach = np.where((who.team[coach] == who.team[rep]) & (coach != rep), coach, leader)
    named = np.where(kind == UNKNOWN, heads + 1, coach)
    return np.where(who.leads[rep], heads, named).astype(np.int32)


def _said(day: Ints, rep: Ints, outcome: Ints, who: People, rng: np.random.Generator) -> dict[str, Any]:
    """Draw what else a check-in records: evidence, due day, purpose, barriers, note."""
    rows, none = len(day), 3 * len(told.NOTES)
    evidence = np.where(outcome == UNKNOWN, 2, pick([0.67, 0.29, 0.04], rng.random(rows)))
    due = day - np.where(by_region("steady")[who.region[rep]], 0, 3) + rng.integers(-3, 4, rows)
    due = np.where(rng.random(rows) < 0.6, np.minimum(due, who.calendar.days - 1), NONE)
    note = np.where(rng.random(rows) < 0.03, outcome * 3 + rng.integers(0, 3, rows), none)
    chance = rng.random(rows)
    purpose = np.full(rows, UNKNOWN, dtype=np.int8)
    for one, weights in enumerate(told.PURPOSE_WEIGHTS):
        purpose = np.where(outcome == one, pick(list(weights), chance), purpose)
    return {
        "evidence": evidence.astype(np.int8), "due": due.astype(np.int32), "note": note.astype(np.int8),
        "purpose": purpose, **_barriers(day, rep, outcome, who, rng),
    }  # fmt: skip


def _barriers(day: Ints, rep: Ints, outcome: Ints, who: People, rng: np.random.Generator) -> dict[str, Any]:
    """Draw what stops people: mostly the barrier each has of their own, so that it comes back."""
    rows, none = len(day), 3 * len(BARRIERS)
    weights = [told.BARRIER_WEIGHTS[barrier.label] for barrier in BARRIERS]
    labels = [barrier.label for barrier in BARRIERS]
    blocker = np.array([labels.index(r.blocker) if r.blocker else -1 for r in told.REGIONS])[who.region]
    own = pick(weights, rng.random(len(blocker)))
    own = np.where((blocker >= 0) & (rng.random(len(own)) < 0.85), blocker, own)
    kind = np.where(rng.random(rows) < 0.6, own[rep], pick(weights, rng.random(rows)))
    cited = rng.random(rows) < np.array([0.04, 0.5, 0.72, 0])[outcome]
    more, other = cited & (rng.random(rows) < 0.07), pick(weights, rng.random(rows))
    second = np.where(more & (other != kind), other * 3 + rng.integers(0, 3, rows), none)
    solved = day + 4 + (rng.random(rows) ** 2 * 75).astype(np.int32)
    stuck = (kind == blocker[rep]) & by_region("steady")[who.region[rep]]
    known = cited & (rng.random(rows) < np.where(stuck, 0.03, 0.38)) & (solved < who.calendar.days)
    return {
        "barrier": np.where(cited, kind * 3 + rng.integers(0, 3, rows), none).astype(np.int16),
        "second": second.astype(np.int16),
        "owned": cited & ~more & (rng.random(rows) < 0.08),
        "resolved": np.where(known, solved, NONE).astype(np.int32),
    }

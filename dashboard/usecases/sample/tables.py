"""The sample's other tables, made of its people and check-ins."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl

from dashboard import schemas
from dashboard.usecases.sample import stories as told
from dashboard.usecases.sample.check_ins import APPLIED, UNKNOWN, CheckIns, pick
from dashboard.usecases.sample.people import People
from dashboard.usecases.sample.stories import NONE, Flags, Ints, by_region


def recognitions_of(held: CheckIns, who: People, rng: np.random.Generator) -> pl.DataFrame:
    """Thank for check-ins, applied ones most; by name or, for a third, by e-mail."""
    thanked = _thanked(held, who, rng)
    rep, count = held.rep[thanked], len(thanked)
    kind = pick([0.06, 0.38, 0.51, 0.05], rng.random(count))  # as in schemas.KINDS
    worth = np.array([np.nan, 225, 100, 50])[kind]
    worth += np.array([0, 50, 25, 10])[kind] * rng.integers(0, 15, count)
    worth *= np.where(who.favourite[rep] & (kind < UNKNOWN), 3, 1)
    program = np.where(rng.random(count) < 0.7, held.program[thanked], len(told.PROGRAMS))
    reason = np.where(rng.random(count) < 0.6, rng.integers(0, 5, count), 5)
    named = pl.Series(rng.random(count) >= 0.34)
    frame = pl.DataFrame(
        {
            "date": who.calendar.dates(_soon_after(held.day[thanked], rng, who)),
            "recipient": who.names.gather(rep).zip_with(named, who.emails.gather(rep)),
            "kind": pl.Series(schemas.KINDS).gather(kind),
            "team": pl.Series(who.teams).gather(who.team[rep]),
            "giver": pl.concat([who.names, pl.Series([None], dtype=pl.String)]).gather(
                _givers(rep, who, rng)
            ),
            "program": pl.Series([*(one.name for one in told.PROGRAMS), None]).gather(program),
            "value": pl.Series(worth, nan_to_null=True).cast(pl.Int64),
            "currency": pl.Series([None, "EUR", "EUR", None]).gather(kind),
            "reason": pl.Series([*told.REASONS, None]).gather(reason),
        }
    )
    return frame.unique(maintain_order=True).sort("date", maintain_order=True)


def _thanked(held: CheckIns, who: People, rng: np.random.Generator) -> Ints:
    """Draw the check-ins that were thanked for, about one in five."""
    region = who.region[held.rep]
    chance = np.array([0.5, 0.2, 0.08, 0])[held.outcome] / by_region("pace")[region]
    # Where there are favourites, hardly anyone else is thanked.
    chance *= np.where(by_region("favourites")[region] > 0, np.where(who.favourite[held.rep], 1.6, 0.03), 1)
    forgotten = who.unthanked[held.rep] & (held.day >= who.calendar.start_of(-2) - 40)
    chance[forgotten | who.leads[held.rep]] = 0
    return np.flatnonzero(rng.random(len(chance)) < chance)


def _soon_after(day: Ints, rng: np.random.Generator, who: People) -> Ints:
    """Draw a working day in the weeks after, none later than the calendar's last."""
    day = day + 1 + rng.integers(0, 24, len(day))
    weekday = (day + who.calendar.first.weekday()) % 7
    moved: Ints = np.minimum(day + np.where(weekday > 4, 7 - weekday, 0), who.calendar.days - 1)
    return moved


def _givers(rep: Ints, who: People, rng: np.random.Generator) -> Ints:
    """Name the leader mostly, else a coach or nobody."""
    heads, chance = len(who.team), rng.random(len(rep))
    giver = np.minimum(who.leader[rep] + np.where(chance < 0.85, 0, rng.integers(1, 3, len(rep))), heads)
    return np.where((giver != rep) & (rng.random(len(rep)) < 0.93), giver, heads)


def roster_of(who: People) -> pl.DataFrame:
    managers = pl.concat([who.names, pl.Series([told.HEAD_OF_SALES])])
    return pl.DataFrame(
        {
            "person": who.names,
            "team": pl.Series(who.teams).gather(who.team),
            "email": who.emails,
            "role": pl.Series(schemas.ROLES).gather(who.leads.astype(np.int8)),
            "manager": managers.gather(np.where(who.leads, len(who.team), who.leader)),
            "started_on": who.calendar.dates(who.started),
            "left_on": who.calendar.dates(who.left),
        }
    )


def programs_of(who: People) -> pl.DataFrame:
    """Give each program's expectation, with one target raised since and some of a team's own."""
    rows: list[dict[str, Any]] = []
    for program in told.PROGRAMS[: who.offered]:
        launched = who.calendar.at(who.calendar.launch if program.late else -240)
        row = {
            "program": program.name, "skill": program.skills[0], "launched_on": launched,
            "target_rate": program.target, "team": None, "cadence_days": program.cadence,
            "expectation": program.expectation, "effective_from": launched,
        }  # fmt: skip
        rows.append(row)
        if program.raised:
            raised = who.calendar.at(who.calendar.start_of(-3))
            rows.append({**row, "target_rate": program.raised, "effective_from": raised})
        own = dict(program.team_targets)
        teams = zip(who.teams, who.team_region, strict=True)
        rows += [{**row, "team": team, "target_rate": own[name]} for team, name in teams if name in own]
    return pl.DataFrame(rows, infer_schema_length=None)


def trainings_of(who: People) -> pl.DataFrame:
    known_until = np.where(who.left == NONE, who.calendar.days, who.left)
    person, turn = np.nonzero(who.trained < known_until[:, None])
    return pl.DataFrame(
        {
            "person": who.names.gather(person),
            "program": pl.Series([one.name for one in told.PROGRAMS]).gather(who.program[person, turn]),
            "completed_on": who.calendar.dates(who.trained[person, turn]),
        }
    )


def outcomes_of(
    held: CheckIns, who: People, metrics: tuple[str, ...], rng: np.random.Generator
) -> pl.DataFrame:
    """Give reps' results per quarter: those who apply it reach their goals more often."""
    there = np.flatnonzero((who.employed() & ~who.leads[:, None]).ravel())
    person, quarter = np.divmod(there, len(who.calendar.quarters))
    applies = _applies(held, who)[there]
    names, quarters = who.names.gather(person), pl.Series(map(str, who.calendar.quarters)).gather(quarter)
    frames = []
    for metric in metrics:
        target = rng.integers(20, 41, len(there)) * (5 if metric == "Revenue" else 1)
        actual = np.round(target * (0.70 + 0.5 * rng.random(len(there)) + 0.16 * applies)).astype(np.int64)
        columns = {"person": names, "quarter": quarters, "actual": actual, "target": target}
        frames.append(
            pl.DataFrame(columns).insert_column(2, pl.repeat(metric, len(there), eager=True).alias("metric"))
        )
    return pl.concat(frames)


def _applies(held: CheckIns, who: People) -> Flags:
    """Tell, person × quarter in one row, who applied it in at least half of their check-ins."""
    quarters = len(who.calendar.quarters)
    cell = held.rep.astype(np.int64) * quarters + who.calendar.quarter_of[held.day]
    cells = len(who.team) * quarters
    asked = np.bincount(cell[held.outcome != UNKNOWN], minlength=cells)
    applied = np.bincount(cell[held.outcome == APPLIED], minlength=cells)
    return (asked > 0) & (2 * applied >= asked)


def budgets_of(who: People) -> pl.DataFrame:
    heads = np.add.reduceat(who.employed().astype(np.int64), np.flatnonzero(who.leads), axis=0)
    rows = [
        {"team": team, "quarter": str(quarter), "amount": count * 500, "currency": "EUR"}
        for team, counts in zip(who.teams, heads.tolist(), strict=True)
        for quarter, count in zip(who.calendar.quarters, counts, strict=True)
    ]
    return pl.DataFrame(rows)

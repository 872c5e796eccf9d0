"""Sample data: the seven tables as CSV files, seeded, believable, with findings a leader can make in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from dashboard import schemas
from dashboard.errors import WrongArguments
from dashboard.taxonomy import BARRIERS
from dashboard.usecases.sample import stories as told
from dashboard.usecases.sample.check_ins import SAME_DAY, STATUSES, CheckIns, check_ins_of
from dashboard.usecases.sample.people import People, people_until
from dashboard.usecases.sample.tables import (
    budgets_of,
    outcomes_of,
    programs_of,
    recognitions_of,
    roster_of,
    trainings_of,
)

LARGE = 50_000  # from so many check-ins on, a large company is described
SLICE = 400_000  # rows written at once, so that memory does not follow the file's size


def write(
    rows: int,
    seed: int,
    out: Path,
    *,
    today: date = date(2026, 9, 29),
    people: int | None = None,
    parts: int = 1,
) -> list[Path]:
    """Write the seven tables into `out`: exactly `rows` check-ins, in `parts` files by time; give all paths.

    The same arguments give the same bytes. The last check-in lies nine to eleven days before `today`.
    Raises WrongArguments where so few people cannot have so many check-ins, or there are no more names.
    """
    heads = max(8, min(rows // 28, 360_000)) if people is None else people
    if rows < 1 or heads < 2 or parts < 1:
        raise WrongArguments("sample_too_small", "A sample needs at least one row, two people and one part.")
    rng = np.random.default_rng(seed)
    large = rows >= LARGE
    who = people_until(today, heads, large, rng)
    held = check_ins_of(rows, who, rng)
    metrics = ("Revenue",) if large else ("Revenue", "New meetings")
    tables = {
        "recognitions": recognitions_of(held, who, rng),
        "roster": roster_of(who),
        "programs": programs_of(who),
        "trainings": trainings_of(who),
        "outcomes": outcomes_of(held, who, metrics, rng),
        "budgets": budgets_of(who),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, frame in tables.items():
        frame.write_csv(out / f"{name}.csv")
    return [*_write_check_ins(held, who, out, parts), *(out / f"{name}.csv" for name in tables)]


def _write_check_ins(held: CheckIns, who: People, out: Path, parts: int) -> list[Path]:
    width, words = max(2, len(str(parts))), _Words(who)
    bounds = [len(held.day) * part // parts for part in range(parts + 1)]
    stems = [f"-{part + 1:0{width}d}" for part in range(parts)] if parts > 1 else [""]
    paths = [out / f"check_ins{stem}.csv" for stem in stems]
    for path, begin, end in zip(paths, bounds, bounds[1:], strict=False):
        with path.open("wb") as file:
            for at, part in _slices(held, begin, end):
                words.frame(part).write_csv(file, include_header=at == begin)
    return paths


def _slices(held: CheckIns, begin: int, end: int) -> Iterator[tuple[int, CheckIns]]:
    for at in range(begin, max(end, begin + 1), SLICE):
        yield at, CheckIns(**{name: values[at : min(at + SLICE, end)] for name, values in vars(held).items()})


class _Words:
    """The words that stand for the numbers of check-ins."""

    def __init__(self, who: People) -> None:
        self.who = who
        self.teams = pl.Series(who.teams)
        self.managers = pl.concat([who.names, pl.Series([told.HEAD_OF_SALES, None])])
        self.programs = pl.Series([program.name for program in told.PROGRAMS])
        self.skills = pl.Series([skill for program in told.PROGRAMS for skill in (*program.skills, None)])
        self.notes = pl.Series([*(note for notes in told.NOTES for note in notes), None])
        phrases = [phrase for phrases in told.BARRIER_PHRASES for phrase in phrases]
        self.phrases = pl.Series([*phrases, None])
        self.more = pl.Series([*(f"; {phrase}" for phrase in phrases), ""])
        self.owners = pl.Series([*(barrier.owner for barrier in BARRIERS for _ in range(3)), None])

    def frame(self, held: CheckIns) -> pl.DataFrame:
        """Give check-ins in our columns."""
        dates, evidence = self.who.calendar.dates, [schemas.OBSERVED, schemas.SELF_REPORTED, None]
        owners = np.where(held.owned, held.barrier, len(self.owners) - 1)
        return pl.DataFrame(
            {
                "date": dates(held.day),
                "rep": self.who.names.gather(held.rep),
                "team": self.teams.gather(self.who.team[held.rep]),
                "program": self.programs.gather(held.program),
                "outcome": pl.Series([*schemas.OUTCOMES, None]).gather(held.outcome),
                "manager": self.managers.gather(held.manager),
                "skill": self.skills.gather(held.program.astype(np.int16) * SAME_DAY + held.skill),
                "evidence": pl.Series(evidence).gather(held.evidence),
                "status": pl.Series(STATUSES).gather(held.status),
                "due_on": dates(held.due),
                "purpose": pl.Series([*schemas.PURPOSES, None]).gather(held.purpose),
                "barrier": self.phrases.gather(held.barrier) + self.more.gather(held.second),
                "barrier_owner": self.owners.gather(owners),
                "barrier_resolved_on": dates(held.resolved),
                "note": self.notes.gather(held.note),
            }
        )

"""Skills of a program: one a rep and skill, by the latest day that names it; counted by hand and by a slow loop."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from dashboard.app import Dashboard
from dashboard.selection import Selection
from dashboard.usecases.review import Review
from dashboard.usecases.stories.skills import skills
from tests.usecases.files import content, opened, put

pytestmark = pytest.mark.slow

HEADER = "date,rep,team,program,skill,outcome,status"
ROSTER = content("person,team,role", "Ann,East,rep", "Ben,East,rep", "Lea,East,leader")
CHECK_INS = (
    "2026-08-03,Ann,East,Calls,Opening,not applied,",
    "2026-09-20,Ann,East,Calls,Opening,applied,",
    "2026-09-20,Ann,East,Calls,opening,applied,completed",
    "2026-09-21,Ann,East,Calls,,not applied,",
    "2026-09-22,Ann,East,Calls,Closing,applied,",
    "2026-09-22,Ann,East,Calls,Closing,not applied,",
    "2026-09-23,Ben,East,Calls,Opening,not applied,",
    "2026-09-24,Ben,East,Calls,Opening,applied,missed",
    "2026-09-25,Ben,East,Plans,Opening,applied,",
    "2026-09-25,Lea,East,Calls,Opening,applied,",
    "2026-06-25,Ben,East,Calls,Summary,applied,",
)


def _opened(folder: Path, rows: tuple[str, ...], roster: bytes | None = None) -> Dashboard:
    own = opened(folder, today=date(2026, 10, 5))
    put(own, content(HEADER, *rows), "check_ins.csv")
    if roster:
        put(own, roster, "roster.csv")
    return own


def _asked(own: Dashboard, teams: tuple[str, ...] = (), programs: tuple[str, ...] = ()) -> Review:
    return own.reviews.review(own.principal(), Selection.of("2026-Q3", teams, programs))


def test_a_reps_latest_day_with_a_skill_decides_and_leaders_are_left_out(tmp_path: Path) -> None:
    own = _opened(tmp_path, CHECK_INS, ROSTER)
    found = _asked(own).detail("skills")
    assert found.select("program", "skill", "value", "base").rows() == [
        ("Calls", "Closing", 0.0, 1),  # half of a day's rows is partly
        ("Calls", "Opening", 0.5, 2),  # Ann's later day, Ben's check-in that was held
        ("Plans", "Opening", 1.0, 1),
    ]
    chart = skills(_asked(own))
    told = chart.table.select("Skill", "Program").rows()
    assert sorted(told) == [("Closing", "Calls"), ("Opening (Calls)", "Calls"), ("Opening (Plans)", "Plans")]
    assert dict(chart.data.select("name", "count").iter_rows())["Closing"] == "1 rep, Calls"
    assert skills(_asked(own, programs=("Plans",))).table["Skill"].to_list() == ["Opening"]


def test_few_reps_are_not_ranked_and_none_is_said(tmp_path: Path) -> None:
    chart = skills(_asked(_opened(tmp_path, CHECK_INS)))
    assert set(chart.data["standing"]) == {"few"}
    assert chart.caption.title == "Skills: too few people in every skill to compare"


def test_without_a_skill_column_the_picture_asks_for_one(tmp_path: Path) -> None:
    rows = tuple(f"2026-09-20,R{i},East,Calls,,applied," for i in range(6))
    chart = skills(_asked(_opened(tmp_path, rows)))
    assert chart.data.is_empty()
    assert chart.caption.title == "No check-in of this quarter names a skill: upload them with a skill column"


def _naive(rows: list[tuple[str, ...]], team: str | None) -> dict[tuple[str, str], tuple[int, int]]:
    """Count (hits, base) by program and skill, row by row."""
    days: dict[tuple[str, str, str], dict[str, list[tuple[str, str]]]] = {}
    for day, rep, home, program, skill, outcome, _ in rows:
        days.setdefault((rep, program, skill), {}).setdefault(day, []).append((home, outcome))
    counts: dict[tuple[str, str], tuple[int, int]] = {}
    for (_, program, skill), by_day in days.items():
        last = by_day[max(by_day)]
        if team is None or last[-1][0] == team:
            hits, base = counts.get((program, skill), (0, 0))
            applied = all(outcome == "applied" for _, outcome in last)
            counts[program, skill] = hits + applied, base + 1
    return counts


@pytest.mark.parametrize("seed", range(3))
def test_it_is_what_a_slow_loop_counts(seed: int, tmp_path: Path) -> None:
    choose = random.Random(seed)
    rows = [
        (
            f"2026-{choose.choice(['07', '08', '09'])}-{choose.randint(10, 28)}",
            f"Rep {choose.randint(1, 9)}",
            choose.choice(["East", "West"]),
            choose.choice(["Calls", "Plans"]),
            choose.choice(["Opening", "Closing", "Summary"]),
            choose.choice(["applied", "partly", "not applied"]),
            str(line),
        )
        for line in range(120)
    ]
    kept = {(*row[:2], *row[3:5]): row for row in rows}  # one row a rep, program, skill and day: the last
    own = opened(tmp_path, today=date(2026, 10, 5))
    put(own, content(HEADER, *(",".join((*row[:6], "")) for row in rows)), "check_ins.csv")
    for team in (None, "East"):
        found = _asked(own, teams=(team,) if team else ()).detail("skills")
        told = found.select("program", "skill", (pl.col("value") * pl.col("base")).round().cast(int), "base")
        assert {(p, s): (hits, base) for p, s, hits, base in told.iter_rows()} == _naive(
            [*kept.values()], team
        )

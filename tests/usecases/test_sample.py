"""The sample: exact, valid, repeatable, and telling its stories; counted here without any of our measures."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import polars as pl
import pytest

from dashboard.errors import WrongArguments
from dashboard.schemas import TABLES, Kind
from dashboard.taxonomy import BARRIERS, OWNER_OF, categories
from dashboard.usecases.sample.files import write
from dashboard.usecases.sample.stories import BARRIER_WEIGHTS

ROOT: Final = Path(__file__).resolve().parents[2]
SHIPPED: Final = ROOT / "data" / "sample"
ROWS, SEED = 3_300, 7
TODAY: Final = date(2026, 9, 29)
Q2: Final = (date(2026, 4, 1), date(2026, 6, 30))
Q2_CUT: Final = (date(2026, 4, 1), date(2026, 6, 19))  # as many days as Q3 has so far
Q3: Final = (date(2026, 7, 1), date(2026, 9, 18))
LAST_TWO: Final = (Q2[0], Q3[1])

Span = tuple[date, date]


@cache
def read(table: str, folder: Path = SHIPPED) -> pl.DataFrame:
    """Read a table's files strictly: a cell that is no date or number raises."""
    paths = sorted(folder.glob(f"{table}*.csv"))
    text = pl.concat(pl.read_csv(path, infer_schema=False) for path in paths)
    kinds = {name: TABLES[table].by_name[name].kind for name in text.columns}
    days = [name for name, kind in kinds.items() if kind in {Kind.EVENT, Kind.DAY}]
    numbers = [name for name, kind in kinds.items() if kind is Kind.NUMBER]
    return text.with_columns(pl.col(days).str.to_date("%Y-%m-%d"), pl.col(numbers).cast(pl.Float64))


def leaders() -> list[str]:
    return read("roster").filter(role="leader")["person"].to_list()


def conversations(span: Span) -> pl.DataFrame:
    """Give the reps' completed check-ins of a span, in order of time."""
    held = read("check_ins").filter(pl.col("date").is_between(*span), pl.col("outcome").is_not_null())
    return held.filter(~pl.col("rep").is_in(leaders())).sort("date", maintain_order=True)


def pairs(span: Span) -> pl.DataFrame:
    """Give the latest check-in of each rep and program."""
    latest = conversations(span).group_by("rep", "program", maintain_order=True).last()
    return latest.with_columns(applied=(pl.col("outcome") == "applied").cast(pl.Float64))


def share(applied: pl.Series) -> float:
    return float(applied.cast(pl.Float64).to_numpy().mean())


def active(span: Span) -> pl.DataFrame:
    """Give the reps employed all through a span."""
    stayed = pl.col("left_on").is_null() | (pl.col("left_on") > span[1])
    return read("roster").filter(stayed, pl.col("started_on") <= span[0], role="rep")


def recognitions(span: Span) -> pl.DataFrame:
    """Give recognitions with the person, whether named by name or by e-mail."""
    roster = read("roster")
    person = pl.col("recipient").replace(roster["email"].to_list(), roster["person"].to_list())
    return read("recognitions").with_columns(person=person).filter(pl.col("date").is_between(*span))


def gini(team: str, span: Span) -> float:
    """Compare every rep's rewards with every other's."""
    rewards = recognitions(span).filter(currency="EUR").group_by("person").agg(pl.col("value").sum())
    reps = active(span).filter(team=team).join(rewards, on="person", how="left")
    values: list[float] = reps["value"].fill_null(0).to_list()
    return sum(abs(a - b) for a in values for b in values) / (2 * len(values) * sum(values))


# Form


def test_the_shipped_files_are_what_write_gives(tmp_path: Path) -> None:
    written = write(ROWS, SEED, tmp_path)
    assert {path.name for path in written} == {path.name for path in SHIPPED.iterdir()}
    for path in written:
        assert path.read_bytes() == (SHIPPED / path.name).read_bytes(), path.name
    assert (SHIPPED / "check_ins.csv").stat().st_size < 410_000


def test_another_seed_gives_other_rows(tmp_path: Path) -> None:
    write(ROWS, SEED + 1, tmp_path)
    assert (tmp_path / "check_ins.csv").read_bytes() != (SHIPPED / "check_ins.csv").read_bytes()


def test_parts_hold_the_same_rows_in_order_of_time(tmp_path: Path) -> None:
    write(ROWS, SEED, tmp_path, parts=3)
    assert sorted(path.name for path in tmp_path.glob("check_ins*")) == [
        "check_ins-01.csv", "check_ins-02.csv", "check_ins-03.csv",
    ]  # fmt: skip
    assert read("check_ins", tmp_path).equals(read("check_ins"))
    assert read("check_ins")["date"].is_sorted()


@pytest.mark.parametrize(
    ("rows", "people"), [(1, None), (2, 2), (9, 3), (700, 8), (3_000, 4), (9_999, None), (50_000, 900)]
)
def test_rows_are_exact_and_their_keys_unique(rows: int, people: int | None, tmp_path: Path) -> None:
    write(rows, 1, tmp_path, people=people)
    assert len(read("check_ins", tmp_path)) == rows
    assert len(read("roster", tmp_path)) == people or people is None
    for table in TABLES.values():
        frame = read(table.name, tmp_path)
        assert frame.unique(table.key).height == frame.height, table.name


def test_more_check_ins_than_can_differ_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WrongArguments):
        write(30_000, 1, tmp_path, people=2)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", TABLES)
def test_columns_and_cells_are_what_the_table_says(name: str) -> None:
    table, frame = TABLES[name], read(name)
    assert [column for column in table.names if column in frame.columns] == sorted(
        frame.columns, key=table.names.index
    )
    for column in table.columns:
        if column.name not in frame.columns:
            assert not column.required
            continue
        cells = frame[column.name].drop_nulls()
        if column.choices:
            assert set(cells) <= set(column.choices)
        if column.kind in {Kind.EVENT, Kind.DAY}:
            assert cells.dtype == pl.Date
            assert cells.max() <= TODAY  # type: ignore[operator]
        if column.required and column.name != "outcome":
            assert len(cells) == len(frame)


def test_only_missed_and_excused_check_ins_lack_an_outcome() -> None:
    held = read("check_ins")
    missed = held["status"].is_in(["missed", "excused"]).fill_null(value=False)
    assert (held["outcome"].is_null() == missed).all()
    assert 0.03 < share(missed) < 0.1


def test_check_ins_keep_the_quarters_rhythm() -> None:
    days = read("check_ins")["date"]
    assert days.max() == Q3[1]
    assert days.dt.weekday().max() == 5
    first, busy, last = (
        days.is_between(*span).to_numpy().sum() / length
        for span, length in (
            ((date(2026, 4, 1), date(2026, 4, 7)), 7),
            ((date(2026, 4, 8), date(2026, 6, 16)), 70),
            ((date(2026, 6, 17), date(2026, 6, 30)), 14),
        )
    )
    assert first < 0.6 * busy
    assert last < 0.6 * busy


def test_people_start_leave_and_are_checked_in_on_in_between() -> None:
    roster = read("roster")
    assert roster["started_on"].is_between(date(2025, 4, 1), TODAY).sum() >= 10
    assert roster["left_on"].is_not_null().sum() >= 5
    assert roster["email"].is_unique().all()
    held = read("check_ins").join(roster, left_on="rep", right_on="person")
    assert len(held) == ROWS
    assert (held["date"] > held["started_on"]).all()
    assert (held["date"] < held["left_on"]).drop_nulls().all()


def test_a_large_company_has_more_teams_programs_and_quarters(tmp_path: Path) -> None:
    write(50_000, 1, tmp_path, people=3_000)
    roster = read("roster", tmp_path)
    assert "EMEA 01" in set(roster["team"])
    assert roster["team"].n_unique() == 10
    assert roster.filter(role="leader")["team"].sort().equals(roster["team"].unique().sort())
    assert read("programs", tmp_path)["program"].n_unique() == 8
    assert read("outcomes", tmp_path)["quarter"].n_unique() == 8


def test_names_stay_unique_where_there_are_many_people(tmp_path: Path) -> None:
    write(20_000, 1, tmp_path, people=20_000)
    roster = read("roster", tmp_path)
    assert roster["person"].n_unique() == roster["email"].n_unique() == 20_000


def test_it_is_importable_without_streamlit() -> None:
    code = "import sys, dashboard.usecases.sample.files; sys.exit('streamlit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


# Stories


@pytest.mark.parametrize("span", [Q2_CUT, Q3])
def test_south_is_checked_in_on_weekly_and_applies_little(span: Span) -> None:
    reps = set(active(span).filter(team="South")["person"])
    held = conversations(span).filter(team="South")
    assert reps <= set(held["rep"])
    gaps = held.unique(["rep", "date"]).sort("date").select(pl.col("date").diff().over("rep").dt.total_days())
    assert 5 <= gaps["date"].drop_nulls().median() <= 8  # type: ignore[operator]
    assert 0.33 <= share(pairs(span).filter(team="South")["applied"]) <= 0.43


@pytest.mark.parametrize("span", [Q2, Q3])
def test_what_stops_south_only_its_leader_can_remove(span: Span) -> None:
    held = conversations(span)
    named = held.filter(pl.col("barrier").is_not_null()).with_columns(
        category=pl.col("barrier").map_elements(categories, return_dtype=pl.List(pl.String))
    )
    reach = {
        team: named.explode("category").filter(team=team, category="Conflicting incentives")["rep"].n_unique()
        / held.filter(team=team)["rep"].n_unique()
        for team in ("EMEA", "North", "South", "West", "East", "APAC")
    }
    assert OWNER_OF["Conflicting incentives"] == "leader"
    assert reach.pop("South") > 0.5
    assert max(reach.values()) < 0.4


@pytest.mark.parametrize("span", [Q2, Q3])
def test_rewards_in_west_go_to_few(span: Span) -> None:
    assert gini("West", span) > 0.8
    by_person = recognitions(span).filter(team="West", currency="EUR").group_by("person").agg(pl.sum("value"))
    rewards: list[float] = by_person["value"].sort(descending=True).to_list()
    assert sum(rewards[:3]) > 0.85 * sum(rewards)


def test_value_decides_about_rewards_in_every_quarter() -> None:
    given = recognitions((date(2025, 4, 1), Q3[1])).with_columns(
        quarter=pl.col("date").dt.truncate("1q"), valued=(pl.col("currency") == "EUR").fill_null(value=False)
    )
    assert given.group_by("quarter").agg(pl.col("valued").mean())["valued"].min() >= 0.8  # type: ignore[operator]
    assert 0.28 < share(given["recipient"].str.contains("@")) < 0.4


def test_several_in_north_apply_it_constantly_and_nobody_thanks_them() -> None:
    held = conversations(LAST_TWO).filter(team="North").group_by("rep")
    constant = held.agg(pl.len(), (pl.col("outcome") == "applied").all().alias("applied"))
    constant = constant.filter(pl.col("applied"), pl.col("len") >= 5)
    thanked = set(recognitions(LAST_TWO)["person"])
    assert len(set(constant["rep"]) - thanked) >= 4
    assert len(thanked & set(active(LAST_TWO).filter(team="North")["person"])) >= 6


@pytest.mark.parametrize("before", [Q2_CUT, Q2])
def test_the_company_rises_by_its_mix_alone(before: Span) -> None:
    old, new = pairs(before), pairs(Q3)
    rise = share(new["applied"]) - share(old["applied"])
    assert 0.04 <= rise <= 0.065
    strata = [
        frame.group_by("team", "program").agg(w=pl.len() / len(frame), r=pl.col("applied").mean())
        for frame in (old, new)
    ]
    both = strata[0].join(strata[1], on=["team", "program"], how="full", coalesce=True, suffix="_new")
    both = both.with_columns(pl.col("w", "w_new").fill_null(0))
    within = both.select(((pl.col("w") + pl.col("w_new")) / 2 * (pl.col("r_new") - pl.col("r"))).sum()).item()
    assert abs(within) < 0.015
    looked_at = [share(frame["team"] == "EMEA") for frame in (old, new)]
    assert looked_at[1] - looked_at[0] > 0.1


def test_objection_handling_fades_after_eight_weeks() -> None:
    trained = read("trainings").filter(
        pl.col("completed_on") >= date(2025, 10, 1), program="Objection Handling"
    )
    held = conversations((date(2025, 10, 1), Q3[1])).join(
        trained, left_on=["rep", "program"], right_on=["person", "program"]
    )
    weeks = (held["date"] - held["completed_on"]).dt.total_days() / 7
    applied = held["outcome"] == "applied"
    fresh, faded = applied.filter(weeks.is_between(0, 8)), applied.filter(weeks > 8)
    assert min(len(fresh), len(faded)) >= 50
    assert share(fresh) > 0.6
    assert share(faded) < 0.4


def test_one_program_has_no_expectation_and_one_is_launched_late() -> None:
    programs = read("programs")
    unsaid = programs.filter(pl.col("target_rate").is_null() & pl.col("expectation").is_null())
    assert unsaid["program"].to_list() == ["Storytelling"]
    assert programs.filter(pl.col("target_rate").is_not_null())["cadence_days"].is_not_null().all()
    assert programs.filter(pl.col("launched_on") > date(2026, 1, 1))["program"].to_list() == ["Account Plans"]
    assert read("check_ins").filter(program="Account Plans")["date"].min() > date(2026, 1, 15)  # type: ignore[operator]


def test_those_who_apply_it_reach_their_goals_more_often() -> None:
    applies = pairs(Q3).group_by("rep").agg(half=pl.col("applied").mean() >= 0.5)
    reached = read("outcomes").filter(quarter="2026-Q3").join(applies, left_on="person", right_on="rep")
    by_half = reached.group_by("half").agg((pl.col("actual") >= pl.col("target")).mean().alias("share"))
    shares = dict(by_half.iter_rows())
    assert shares[True] > shares[False] + 0.1


def test_every_barrier_is_named_in_the_sample() -> None:
    assert list(BARRIER_WEIGHTS) == [barrier.label for barrier in BARRIERS]

"""What must hold of any store, whatever its rows: sums, orders, parts, undo, intervals."""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, reject, settings
from hypothesis import strategies as st

from dashboard.metrics.answer import Answer
from dashboard.metrics.kpis.catalogue import BY_KEY
from dashboard.metrics.marts.building import build_marts
from dashboard.metrics.marts.gathering import NEEDS, Rules
from dashboard.metrics.marts.marts import Marts
from dashboard.store.store import Store
from dashboard.words import fold
from tests.metrics import oracle
from tests.metrics.worlds import EXECUTOR, TODAY, answered, frame, line, marts, rows_of, uploads
from tests.store import nothing_refused

Row = dict[str, Any]
World = list[oracle.Upload]
KEYS = ("kpi", "by", "team", "program", "category")
OF_PAIRS = ("implementation_rate", "partly_share")
OF_HEADS = ("check_in_coverage", "recognition_reach", "leader_coverage")
OF_TALKS = (
    "cadence_kept",
    "days_between_check_ins",
    "follow_through",
    "self_reported_share",
    "own_manager_share",
    "leader_implementation_rate",
)


@dataclass(frozen=True)
class Example:
    """A store and what is asked of it; `random`, `places` and `rows_per_shard` say how it is taken apart."""

    world: World
    quarter: str | None
    random: Any
    places: list[int]
    rows_per_shard: int

    @cached_property
    def built(self) -> Marts:
        """Give the marts of the store as it is."""
        return marts(self.world)

    def asked(self, built: Marts | None = None, teams: Sequence[str] = ()) -> Answer:
        """Answer the question from the store's marts, or from those of another store."""
        built = built or self.built
        known = [str(q) for q in built.facts.calendar.quarters] if built.facts.calendar else []
        found = answered(built, self.quarter if self.quarter in known else None, teams)
        if found is None:  # its one conversation was replaced by a missed one
            reject()
        return found


EXAMPLES = st.builds(
    Example,
    uploads().filter(lambda world: any(talk(row) for upload in world for row in upload.rows)),
    st.sampled_from([None, "2026-Q1", "2026-Q2", "2026-Q3"]),
    st.randoms(use_true_random=False),
    st.lists(st.integers(0, 40), min_size=1, max_size=3),
    st.integers(1, 7),
)


def talk(row: oracle.Row) -> bool:
    """Tell whether a row is a conversation: without one there is no quarter to ask for."""
    return "outcome" in row and row.get("status") in {None, "completed"}


def cells(answer: Answer, kpi: str, by: str) -> list[Row]:
    return answer.kpis.filter(kpi=kpi, by=by).to_dicts()


def hits(row: Row) -> int:
    count = (row["value"] or 0) * row["base"]
    assert count == pytest.approx(round(count), abs=1e-9)
    whole: int = round(count)
    return whole


def folded(answer: Answer) -> dict[tuple[Hashable, ...], Row]:
    """Give all numbers by group, whatever spelling is shown."""
    rows = answer.kpis.to_dicts()
    found: dict[tuple[Hashable, ...], Row] = {
        tuple(fold(row[name]) if row[name] else None for name in KEYS): row for row in rows
    }
    assert len(found) == len(rows)
    return found


def assert_same(one: Answer, other: Answer) -> None:
    mine, theirs = folded(one), folded(other)
    assert mine.keys() == theirs.keys()
    for key, row in mine.items():
        for name in row.keys() - set(KEYS):
            a, b = row[name], theirs[key][name]
            close = (
                isinstance(a, float)
                and isinstance(b, float)
                and math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-12)
            )
            assert close or a == b, (key, name, a, b)


def teams_and_programs_add_up_to_the_company(one: Example) -> None:
    answer = one.asked()
    for kpi in OF_PAIRS:
        (whole,) = cells(answer, kpi, "all")
        for by in ("team", "program", "team_program"):
            parts = cells(answer, kpi, by)
            assert sum(row["base"] for row in parts) == whole["base"]
            assert sum(map(hits, parts)) == hits(whole)
    for kpi in OF_HEADS:
        (whole,) = cells(answer, kpi, "all")
        parts = cells(answer, kpi, "team")
        # who has no home team counts in the total alone
        assert sum(row["base"] for row in parts) <= whole["base"]
        if not any(upload.table == "roster" for upload in one.world):
            assert sum(row["base"] for row in parts) == whole["base"]
            assert whole["value"] is None or sum(map(hits, parts)) == hits(whole)


def parts_of_conversations_add_up(one: Example) -> None:
    """Teams add up to the company, and conversations for a purpose are some of those that name one."""
    answer = one.asked()
    for kpi in ("follow_through", "self_reported_share", "own_manager_share", "leader_implementation_rate"):
        (whole,) = cells(answer, kpi, "all")
        parts = cells(answer, kpi, "team")
        assert sum(row["base"] for row in parts) == whole["base"]
        assert sum(map(hits, parts)) == hits(whole)
    for kpi in ("cadence_kept",):
        (whole,) = cells(answer, kpi, "all")
        assert sum(row["base"] for row in cells(answer, kpi, "team")) <= whole["base"]
        assert sum(row["base"] for row in cells(answer, kpi, "manager")) <= whole["base"]
    (whole,) = cells(answer, "days_between_check_ins", "all")
    by_team = cells(answer, "days_between_check_ins", "team")
    assert sum(row["base"] for row in by_team) == whole["base"]
    known = [row["value"] for row in by_team if row["value"] is not None]
    assert not known or min(known) <= whole["value"] <= max(known)
    purposes = cells(answer, "check_in_purposes", "purpose")
    assert len({row["base"] for row in purposes}) <= 1
    assert not purposes or sum(map(hits, purposes)) >= purposes[0]["base"]


def parts_of_barriers_add_up(one: Example) -> None:
    """Every episode has one category and one owner."""
    answer = one.asked()
    for kpi in ("barrier_days_to_resolve", "barriers_open_over_30", "barrier_recurrence"):
        (whole,) = cells(answer, kpi, "all")
        for by in ("barrier", "owner"):
            parts = cells(answer, kpi, by)
            assert sum(row["base"] for row in parts) == whole["base"]
            if kpi != "barrier_days_to_resolve":
                assert sum(map(hits, parts)) == hits(whole)


def what_is_held_against_something_adds_up(one: Example) -> None:
    """Teams' programs are each of one team and one program; a training's weeks are those of all trainings."""
    answer = one.asked()
    for kpi in ("expectations_set", "target_attainment"):
        (whole,) = cells(answer, kpi, "all")
        for by in ("team", "program"):
            parts = cells(answer, kpi, by)
            assert sum(row["base"] for row in parts) == whole["base"]
            assert sum(map(hits, parts)) == hits(whole)
    (whole,) = cells(answer, "days_to_first_application", "all")
    by_program = cells(answer, "days_to_first_application", "program")
    assert sum(row["base"] for row in by_program) == whole["base"]
    assert all(row["base"] <= whole["base"] for row in cells(answer, "retention", "weeks"))
    goals = {row["category"]: row["base"] for row in cells(answer, "goal_attainment", "metric")}
    assert all(row["base"] <= goals[row["category"]] for row in cells(answer, "goal_difference", "metric"))
    (aligned,) = cells(answer, "recognition_alignment", "all")
    assert aligned["value"] is None or aligned["base"] >= 10


def the_effects_are_the_change(one: Example) -> None:
    answer = one.asked()
    rate, mix = (cells(answer, kpi, "all")[0]["value"] for kpi in ("rate_effect", "mix_effect"))
    change = cells(answer, "implementation_rate", "all")[0]["change"]
    event(f"change known: {change is not None}")
    assert (rate is None) == (mix is None) == (change is None)
    assert change is None or rate + mix == pytest.approx(change, abs=1e-12)
    for by, groups in answer.detail("grown").partition_by("by", as_dict=True).items():
        assert groups["effect"].sum() == pytest.approx(mix, abs=1e-12), by
        assert groups["now"].sum() == pytest.approx(1) == groups["before"].sum()


def a_team_that_is_selected_has_the_numbers_it_has_among_all(one: Example) -> None:
    answer = one.asked()
    teams = {row["team"] for row in answer.kpis.to_dicts() if row["by"] == "team"}
    event(f"{len(teams)} teams")
    for team in teams:
        chosen = one.asked(teams=[team])
        assert {row["team"] for row in chosen.kpis.to_dicts()} <= {None, team}
        for kpi in (*OF_PAIRS, *OF_HEADS, *OF_TALKS, "reward_per_head", "unique_givers"):
            mine = [row for row in cells(answer, kpi, "team") if row["team"] == team]
            alone = cells(chosen, kpi, "team")
            assert mine == alone
            (whole,) = cells(chosen, kpi, "all")
            for row in mine:
                assert (whole["value"], whole["base"], whole["low"]) == (
                    row["value"],
                    row["base"],
                    row["low"],
                )


def _reordered(upload: oracle.Upload, random: Any) -> oracle.Upload:  # noqa: ANN401
    """Put an upload's rows in another order, but leave check-ins of one day as they follow each other."""
    groups: dict[object, list[oracle.Row]] = {}
    for number, row in enumerate(upload.rows):
        groups.setdefault(row["date"] if upload.table == "check_ins" else number, []).append(row)
    order = list(groups)
    random.shuffle(order)
    return replace(upload, rows=[row for group in order for row in groups[group]])


def _said_once(world: World) -> World:
    """Keep of a file's rows of one key, whichever name a person stands in it with, the last: the one that counts."""
    nobody = oracle.People(set(), {}, {})
    people = oracle.roster_people(oracle.current(world, "roster", nobody))
    last = [{oracle.key_of(one.table, row, people): row for row in one.rows} for one in world]
    return [replace(one, rows=list(rows.values())) for one, rows in zip(world, last, strict=True)]


def the_order_of_rows_does_not_matter(one: Example) -> None:
    """But that of one day's, the last of which names the team, and that of one key's, the last of which counts."""
    world = _said_once(one.world)
    other = [_reordered(upload, one.random) for upload in world]
    assert_same(one.asked(marts(world)), one.asked(marts(other)))


def test_the_last_row_of_a_day_names_the_team() -> None:
    rows = [
        {
            "date": date(2026, 8, 3),
            "rep": "Ana",
            "team": team,
            "program": "Calls",
            "outcome": "applied",
            "skill": team,
        }
        for team in ("East", "West")
    ]
    for order in (rows, rows[::-1]):
        upload = oracle.Upload("check_ins", order, frozenset(rows[0]), date(2026, 8, 4), "s")
        one = Example([upload], None, None, [], 1)
        (row,) = cells(one.asked(), "implementation_rate", "team")
        assert row["team"] == order[-1]["team"]


def _split(upload: oracle.Upload, places: Sequence[int]) -> World:
    """Deal an upload's rows, in their order, to several uploads of the same day; a snapshot must stay whole."""
    if upload.table == "roster":
        return [upload]
    edges = [0, *sorted({place % (len(upload.rows) + 1) for place in places}), len(upload.rows)]
    parts = [replace(upload, rows=upload.rows[a:b]) for a, b in pairwise(edges)]
    return [part for part in parts if part.rows]


def an_upload_may_come_in_parts(one: Example) -> None:
    world = _said_once(one.world)
    parts = [part for upload in world for part in _split(upload, one.places)]
    event(f"{len(parts) - len(world)} more uploads")
    whole, other = one.asked(marts(world)), one.asked(marts(parts))
    assert_same(whole, other)
    assert whole.kpis.select(KEYS).equals(other.kpis.select(KEYS))  # in the same spelling, too


def shards_change_nothing(one: Example) -> None:
    other = marts(one.world, rows_per_shard=one.rows_per_shard)
    assert one.built.facts == other.facts
    assert_same(one.asked(), one.asked(other))


def _read_from(store: Store) -> Marts:
    return build_marts(rows_of(store.tables(store.live())), Rules(TODAY), EXECUTOR)


def only_the_value_of_its_unit_has_an_interval(row: Row, unit: str) -> None:
    if unit != "share":
        assert (row["change_low"], row["change_high"]) == (None, None)
    if unit == "days":
        known = [row[name] for name in ("low", "value", "high") if row[name] is not None]
        assert known == sorted(known)
    elif unit not in ("share", "difference"):
        assert (row["low"], row["high"]) == (None, None)


def numbers_stay_in_their_bounds(one: Example) -> None:
    for row in one.asked().kpis.to_dicts():
        kpi = BY_KEY[row["kpi"]]
        assert row["people"] >= 0
        # of a number over teams' programs the base are these, and the people are their reps
        assert row["base"] >= row["people"] or row["kpi"] in ("expectations_set", "target_attainment")
        assert (row["value"] is None) == (row["reason"] is not None)
        assert (row["change"] is None) == (row["value"] is None or row["previous"] is None)
        if row["change"] is not None:
            assert row["change"] == pytest.approx(row["value"] - row["previous"], abs=1e-12)
        if kpi.unit == "share" and row["value"] is not None:
            assert 0 <= row["low"] <= row["value"] + 1e-12
            assert row["value"] - 1e-12 <= row["high"] <= 1
            assert row["base"] > 0
        if row["change_low"] is not None:
            assert -1 - 1e-12 <= row["change_low"] <= row["change"] + 1e-12
            assert row["change"] - 1e-12 <= row["change_high"] <= 1 + 1e-12
        only_the_value_of_its_unit_has_an_interval(row, kpi.unit)
        if row["kpi"] == "recognition_gini" and row["value"] is not None:
            assert 0 <= row["value"] < 1
            assert row["base"] >= 10


LAWS = (
    teams_and_programs_add_up_to_the_company,
    parts_of_conversations_add_up,
    parts_of_barriers_add_up,
    what_is_held_against_something_adds_up,
    the_effects_are_the_change,
    a_team_that_is_selected_has_the_numbers_it_has_among_all,
    the_order_of_rows_does_not_matter,
    an_upload_may_come_in_parts,
    shards_change_nothing,
    numbers_stay_in_their_bounds,
)


@settings(max_examples=1, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXAMPLES)
def test_the_laws_hold(one: Example) -> None:
    """All of them of one store, which is built once: the quick look."""
    for law in LAWS:
        law(one)


@pytest.mark.slow
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_holds(law: Callable[[Example], None]) -> None:
    _holds(law, 8)


@pytest.mark.prove
@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
def test_a_law_holds_of_two_hundred_stores(law: Callable[[Example], None]) -> None:
    _holds(law, 200)


def _holds(law: Callable[[Example], None], stores: int) -> None:
    settings(max_examples=stores, deadline=None, suppress_health_check=list(HealthCheck))(
        given(EXAMPLES)(law)
    )()


@settings(max_examples=2, deadline=None, suppress_health_check=list(HealthCheck))
@given(EXAMPLES)
def test_an_undone_upload_was_never_there(tmp_path_factory: pytest.TempPathFactory, one: Example) -> None:
    """On a real disk: any upload is undone, and the store is that of the others."""
    gone = one.places[0] % len(one.world)
    others = [upload for number, upload in enumerate(one.world) if number != gone]
    assume(any(talk(row) for upload in others for row in upload.rows))
    store = Store(str(tmp_path_factory.mktemp("undo")), NEEDS)
    for rank, upload in enumerate(one.world, 1):
        store.commit(store.stage(frame(upload), line(upload, rank)), nothing_refused())
    store.undo(f"u{gone + 1}")
    assert_same(one.asked(_read_from(store)), one.asked(marts(others)))

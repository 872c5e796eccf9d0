"""Verdicts: who differs by more than chance, and whether a change is more than noise."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics.answer import TREND_SCHEMA, UNTESTED
from dashboard.metrics.formulas.statistics import newcombe, wilson
from dashboard.metrics.tables.moves import Moves, befores, move_cells
from dashboard.metrics.verdicts import judged, since_first, with_differences_judged, with_verdicts

Group = tuple[int, int]  # how many apply it, of how many
SCHEMA = {
    **dict.fromkeys(("kpi", "by", "team", "program"), pl.String),
    **dict.fromkeys(("value", "n", "previous", "n_previous"), pl.Float64),
    **dict.fromkeys(("change", "change_low", "change_high"), pl.Float64),
    "people": pl.Int64,
    "base": pl.Int64,
}
RATE = "implementation_rate"
GROUPS = st.lists(
    st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))), min_size=1, max_size=12
)


def rows(groups: Sequence[Group], kpi: str = RATE) -> list[dict[str, Any]]:
    """Write teams and their total."""
    hits, base = (sum(group[place] for group in groups) for place in (0, 1))
    total = {"kpi": kpi, "by": "all", "value": hits / base, "n": float(base), "people": base, "base": base}
    teams = [
        {"kpi": kpi, "by": "team", "team": f"T{i:02d}", "value": x / n, "n": float(n), "people": n, "base": n}
        for i, (x, n) in enumerate(groups)
    ]
    return [total, *teams]


def frame(given_rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in SCHEMA} for row in given_rows], schema=SCHEMA)


def standings(groups: Sequence[Group]) -> list[str | None]:
    found = judged(frame(rows(groups)), [RATE])
    return found.filter(by="team").sort("team")["standing"].to_list()


def naive(groups: Sequence[Group]) -> list[str]:
    """Judge under ten teams one by one: exact mid-P, then the step-up rule of Benjamini and Hochberg."""
    centre = sum(x for x, _ in groups) / sum(n for _, n in groups)
    large = [i for i, (_, n) in enumerate(groups) if n >= 5]
    p = {i: mid_p(*groups[i], centre) for i in large}
    ranked = sorted(large, key=lambda i: p[i])
    last = max((k for k, i in enumerate(ranked, 1) if p[i] <= 0.05 * k / len(ranked) + 1e-12), default=0)
    different = set(ranked[:last])
    return [
        "few" if i not in large
        else "within" if i not in different
        else "below" if x / n < centre
        else "above"
        for i, (x, n) in enumerate(groups)
    ]  # fmt: skip


def mid_p(x: int, n: int, p: float) -> float:
    if not 0 < p < 1:
        return 1.0
    chances = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    lower = sum(chances[:x]) + chances[x] / 2
    return min(1.0, 2 * min(lower, 1 - lower))


@settings(max_examples=60, deadline=None)
@given(GROUPS.filter(lambda groups: len(groups) < 10))
def test_teams_are_judged_as_one_by_one(groups: list[Group]) -> None:
    assert standings(groups) == naive(groups)


@settings(max_examples=30, deadline=None)
@given(GROUPS, st.randoms())
def test_the_order_of_teams_never_matters(groups: list[Group], random: Any) -> None:  # noqa: ANN401
    mixed = rows(groups)
    random.shuffle(mixed)
    found = judged(frame(mixed), [RATE]).filter(by="team").sort("team")["standing"].to_list()
    assert found == standings(groups)


def test_one_of_many_needs_more_than_one_of_two() -> None:
    assert standings([(10, 30), (21, 30)]) == ["below", "above"]
    alike: list[Group] = [(16, 30)] * 18
    assert set(standings([(10, 30), *alike, (21, 30)])) == {"within"}


def test_small_teams_are_never_judged() -> None:
    assert standings([(0, 4), (30, 30), (30, 30)])[0] == "few"


def test_where_all_teams_vary_widely_none_of_the_usual_ones_is_called_different() -> None:
    wild: list[Group] = [(10, 40), (30, 40)] * 8
    assert set(standings(wild)) == {"within"}, "over-dispersed: this is how these teams are"
    assert set(standings(wild[:4])) == {"below", "above"}, "under ten teams nothing is known about that"


def test_what_is_no_share_is_not_judged() -> None:
    found = judged(frame(rows([(1, 20), (19, 20)], "days")), [RATE])
    assert found["standing"].null_count() == 3


def test_of_what_is_not_tested_only_small_groups_are_told() -> None:
    found = judged(frame(rows([(1, 20), (19, 20), (2, 3)])), [RATE], [RATE])
    assert found.filter(by="team")["standing"].to_list() == [None, None, "few"]


def test_columns_stay_but_for_the_standing() -> None:
    given_rows = frame(rows([(1, 20), (19, 20)]))
    assert judged(given_rows, [RATE]).drop("standing").equals(given_rows)
    assert judged(given_rows.clear(), [RATE]).columns == [*given_rows.columns, "standing"]


def talks(
    now: Sequence[tuple[int, int, int | None]], before: Sequence[tuple[int, int, int | None]]
) -> pl.DataFrame:
    """Write pairs (person, program, outcome) of the asked and the compared moment."""
    found = [(moment, *pair) for moment, pairs in enumerate((now, before)) for pair in pairs]
    names = {"moment": pl.UInt8, "person": pl.UInt32, "program": pl.UInt32, "outcome": pl.Int8}
    return pl.DataFrame(found, schema=names, orient="row")


def test_each_rep_moves_once_by_the_pairs_of_both_quarters() -> None:
    applied, partly, failed = 0, 1, 2
    now = [
        (1, 1, applied),
        (1, 2, applied),
        (2, 1, failed),
        (3, 1, applied),
        (3, 2, failed),
        (4, 1, applied),
        (5, 1, applied),
    ]
    before = [
        (1, 1, failed),
        (1, 2, partly),
        (2, 1, applied),
        (3, 1, failed),
        (3, 2, applied),
        (4, 2, failed),
        (5, 1, None),
    ]
    since = befores([(0, 1)])
    assert move_cells(talks(now, before), since).rows() == [(0, 1, 1, 1)]
    assert move_cells(talks([], []), since).rows() == [(0, 0, 0, 0)]


def change(total: float, low: float = -0.01, high: float = 0.2) -> pl.DataFrame:
    """Write a change of the total, of which 100 people are part."""
    whole = {
        "kpi": RATE,
        "by": "all",
        "change": total,
        "change_low": low,
        "change_high": high,
        "people": 100,
        "base": 100,
    }
    return frame([whole])


@pytest.mark.parametrize(
    ("moved", "low", "expected"),
    [
        (Moves(30, 10, 20), -0.01, "beyond"),
        (Moves(20, 19, 20), 0.01, "within"),
        (Moves(10, 30, 20), 0.01, "mix"),
        (Moves(24, 30, 20), 0.01, "within"),  # more went down, and chance alone can do that
        (Moves(1, 9, 5), 0.01, "mix"),
        (Moves(9, 1, 5), -0.01, "within"),  # of too few the interval decides
        (Moves(), 0.01, "beyond"),
        (Moves(0, 0, 60), 0.01, "within"),
    ],
)
def test_a_sign_test_over_reps_decides_the_headline(moved: Moves, low: float, expected: str) -> None:
    assert with_verdicts(change(0.06, low=low), moved)["verdict"].to_list() == [expected]


def test_a_fall_is_judged_like_a_rise() -> None:
    fall = change(-0.06, low=-0.2, high=0.01)
    assert with_verdicts(fall, Moves(10, 30, 20))["verdict"][0] == "beyond"
    assert with_verdicts(fall, Moves(30, 10, 20))["verdict"][0] == "mix"


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ((3, 6), (6, 6), "within"),  # p .09, though Newcombe's interval leaves 0 out
        ((2, 6), (6, 6), "beyond"),
        ((10, 24), (20, 26), "beyond"),
        ((500, 1000), (6, 6), "beyond"),
    ],
)
def test_changes_of_few_people_are_tested_exactly(
    before: tuple[int, int], now: tuple[int, int], expected: str
) -> None:
    (x1, n1), (x2, n2) = before, now
    number = {"kpi": "leader_coverage", "by": "all", "value": x2 / n2, "n": float(n2), "previous": x1 / n1}
    both = number | {"n_previous": float(n1), "change": x2 / n2 - x1 / n1}
    low, high = newcombe(*(pl.lit(float(v)) for v in (x2 / n2, n2, x1 / n1, n1)))
    rows_ = frame([both]).with_columns(low.alias("change_low"), high.alias("change_high"))
    assert rows_["change_low"][0] > 0
    assert with_verdicts(rows_, Moves())["verdict"].to_list() == [expected]


def test_other_changes_go_by_their_interval() -> None:
    rows_ = frame(
        [
            {"kpi": "coverage", "by": "all", "change": 0.1, "change_low": low, "change_high": 0.2}
            for low in (0.0, 0.01, None)
        ]
    )
    assert with_verdicts(rows_, Moves())["verdict"].to_list() == ["within", "beyond", None]


def test_what_is_not_tested_has_no_verdict_on_its_change() -> None:
    targets = changed((2, 40), (36, 40), "East") | {"kpi": "target_attainment"}
    rates = changed((2, 40), (36, 40), "East")
    found = with_verdicts(frame([targets, rates]), Moves(), ["target_attainment"])
    assert found["verdict"].to_list() == [None, "beyond"]


def test_targets_and_expectations_are_not_tested() -> None:
    assert UNTESTED == ["expectations_set", "target_attainment"]


def test_of_many_groups_some_change_by_chance() -> None:
    few = [changed((16, 40), (26, 40), "East"), *[changed((20, 40), (20, 40), f"T{i}") for i in range(20)]]
    assert told(few[:1]) == {"East": "beyond"}
    assert set(told(few).values()) == {"within"}
    assert told([*few, changed((4, 40), (36, 40), "West")])["West"] == "beyond"


def changed(before: Group, now: Group, team: str) -> dict[str, Any]:
    """Write the change of a team's rate."""
    (x1, n1), (x2, n2) = before, now
    low, high = newcombe(*(pl.lit(float(v)) for v in (x2 / n2, n2, x1 / n1, n1)))
    ends = pl.select(change_low=low, change_high=high).row(0, named=True)
    number = {"kpi": RATE, "by": "team", "team": team, "value": x2 / n2, "n": float(n2), "people": n2}
    return number | ends | {"previous": x1 / n1, "n_previous": float(n1), "change": x2 / n2 - x1 / n1}


def told(given_rows: Sequence[dict[str, Any]]) -> dict[str, str]:
    return dict(with_verdicts(frame(given_rows), Moves()).select("team", "verdict").rows())


def over_quarters(**teams: Sequence[Group | None]) -> pl.DataFrame:
    """Write the rate of teams over quarters; None where a team has nothing."""
    found = [
        {"kpi": RATE, "by": "team", "team": team, "quarter": f"2026-Q{place}", "value": one[0] / one[1]}
        | {"base": one[1], "people": one[1], "n": float(one[1])}
        for team, quarters in teams.items()
        for place, one in enumerate(quarters, 1)
        if one
    ]
    rows_ = pl.DataFrame(
        [{name: row.get(name) for name in TREND_SCHEMA} for row in found], schema=TREND_SCHEMA
    )
    low, high = wilson(pl.col("value"), pl.col("n"))
    return rows_.with_columns(low.alias("low"), high.alias("high"))


def moved(**teams: Sequence[Group | None]) -> dict[str, tuple[float, str]]:
    found = since_first(over_quarters(**teams))
    return {
        team: (round(change, 3), verdict)
        for team, change, verdict in found.select("team", "change", "verdict").rows()
    }


def test_the_last_quarter_is_held_against_the_first_that_is_known() -> None:
    assert moved(East=[(12, 40), (20, 40), (24, 40)]) == {"East": (0.3, "beyond")}
    assert moved(East=[None, (20, 40), (24, 40)]) == {"East": (0.1, "within")}
    assert moved(East=[(2, 3), (20, 40), (24, 40)]) == {"East": (0.1, "within")}, "three people tell nothing"


def test_a_group_that_cannot_be_judged_is_left_out() -> None:
    last = {"West": [(10, 40), (20, 40), (20, 40)]}
    assert moved(East=[(12, 40), (20, 40), None], **last) == {"West": (0.25, "beyond")}
    assert moved(East=[(12, 40), (20, 40), (1, 4)], **last) == {"West": (0.25, "beyond")}
    assert moved(East=[None, None, (20, 40)], **last) == {"West": (0.25, "beyond")}
    assert since_first(over_quarters()).is_empty()


def test_what_few_people_changed_over_quarters_is_tested_exactly() -> None:
    assert moved(East=[(3, 6), (6, 6)]) == {"East": (0.5, "within")}, (
        "p .09, though Newcombe’s interval leaves 0 out"
    )


def test_quarters_are_judged_as_the_change_of_the_last_two_is() -> None:
    for before, now in (((16, 40), (26, 40)), ((3, 6), (6, 6)), ((20, 40), (22, 40))):
        assert moved(East=[before, now])["East"][1] == told([changed(before, now, "East")])["East"]


def differing(*differences: tuple[Group, Group], p: float | None = None) -> list[str | None]:
    """Judge differences between two groups each, of one KPI."""
    found = [
        pl.select(value=pl.lit(x1 / n1 - x2 / n2), low=low, high=high).with_columns(
            kpi=pl.lit("goal"), by=pl.lit("metric")
        )
        for (x1, n1), (x2, n2) in differences
        for low, high in [newcombe(*(pl.lit(float(v)) for v in (x1 / n1, n1, x2 / n2, n2)))]
    ]
    rows_ = pl.concat(found).with_columns(p=pl.lit(p, pl.Float64), standing=pl.lit(None, pl.String))
    return with_differences_judged(rows_, ["goal"])["standing"].to_list()


def test_a_difference_of_two_shares_is_judged() -> None:
    assert differing(((30, 40), (10, 40))) == ["above"]
    assert differing(((10, 40), (30, 40))) == ["below"]
    assert differing(((20, 40), (20, 40))) == ["within"]
    assert differing(((6, 6), (3, 6))) == ["above"]
    assert differing(((6, 6), (3, 6)), p=0.09) == ["within"], (
        "where few people are behind it, an exact test has to agree"
    )


def test_of_many_differences_some_are_chance() -> None:
    assert differing(((26, 40), (16, 40))) == ["above"]
    assert set(differing(((26, 40), (16, 40)), *[((20, 40), (20, 40))] * 9)) == {"within"}

"""Tests, intervals and curves against the values their sources published (tests/reference_values.json)."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics.formulas import inference, signals, statistics
from dashboard.metrics.formulas.survival import kaplan_meier, medians

PUBLISHED: Final[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[1] / "reference_values.json").read_text()
)
SIX_MP = PUBLISHED["km_6mp"]
WAITS = st.lists(st.tuples(st.integers(0, 12), st.booleans()), min_size=1, max_size=25)


@pytest.mark.parametrize("counts", ["18/20", "0/30"])
def test_jeffreys(counts: str) -> None:
    low, high = inference.jeffreys(*map(int, counts.split("/")))
    published = PUBLISHED["jeffreys_95"][counts]
    assert (low, high) == pytest.approx((0.0 if counts[0] == "0" else published[0], published[1]), abs=1e-6)
    assert inference.jeffreys(30, 30)[1] == 1.0


def test_mcnemar() -> None:
    assert inference.mcnemar(86, 150)[0] == pytest.approx(PUBLISHED["mcnemar"]["chi2"], abs=1e-4)
    assert inference.mcnemar(2, 8)[1] == pytest.approx(0.109375)  # exact where few disagree
    assert inference.mcnemar(0, 0) == (0.0, 1.0)


def test_sign_test() -> None:
    assert inference.sign_test(9, 1) == pytest.approx(22 / 1024)
    assert inference.sign_test(3, 3) == 1.0
    assert inference.sign_test(0, 0) == 1.0


def test_benjamini_hochberg() -> None:
    found = inference.discoveries(PUBLISHED["bh"]["p"])
    assert sum(found) == PUBLISHED["bh"]["reject_bh_05"]
    assert found == sorted(found, reverse=True)
    assert inference.discoveries([]) == []


@settings(max_examples=50)
@given(
    *[st.integers(0, 30).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(max(n, 1)))) for _ in "ab"]
)
def test_two_samples_are_held_against_each_other_exactly(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    (x, n), (y, m) = one, other
    ways = {k: math.comb(n, k) * math.comb(m, x + y - k) for k in range(n + 1) if 0 <= x + y - k <= m}
    lower = Fraction(sum(ways[k] for k in ways if k < x) * 2 + ways[x], 2 * sum(ways.values()))
    found = inference.two_samples(*(np.array([v]) for v in (x / n, float(n), y / m, float(m))))
    expected = min(1.0, 2 * min(float(lower), float(1 - lower)))
    assert found[0] == pytest.approx(expected, abs=1e-9)


def test_a_steady_trend_shows_a_signal_in_about_one_quarter_of_seven() -> None:
    draws = np.random.default_rng(7).binomial(30, 0.6, (400, 26)) / 30
    found = [signals.signals(pl.DataFrame({"v": row}), "v")["signal"][-13:] for row in draws]
    assert sum(signal.is_not_null().any() for signal in found) / len(draws) == pytest.approx(1 / 7, abs=0.04)


@settings(max_examples=50)
@given(st.integers(1, 40), st.integers(0, 40), st.floats(0.01, 0.99))
def test_mid_p_is_half_of_what_is_at_hand_and_all_that_lies_beyond(n: int, x: int, p: float) -> None:
    x = min(x, n)
    chances = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    low, high = (sum(part) + chances[x] / 2 for part in (chances[:x], chances[x + 1 :]))
    found = inference.mid_p(np.array([float(x)]), np.array([float(n)]), p)[0]
    assert found == pytest.approx(min(1.0, 2 * min(low, high)), abs=1e-9)


def test_funnel() -> None:
    centre = PUBLISHED["funnel_phe"]["baseline"]
    found = [
        pl.select(named(statistics.funnel(pl.lit(centre), pl.lit(10), z))).row(0) for z in (1.96, 3.0902)
    ]
    assert found[0][0] * 100 == pytest.approx(PUBLISHED["funnel_phe"]["n10"]["l95"], abs=1e-3)
    assert found[0][1] == 1.0
    assert found[1][0] * 100 == pytest.approx(PUBLISHED["funnel_phe"]["n10"]["l998"], abs=1e-3)


def named(expressions: tuple[pl.Expr, ...]) -> list[pl.Expr]:
    return [one.alias(name) for one, name in zip(expressions, "abc", strict=False)]


def limits(x: list[float]) -> tuple[float, ...]:
    return pl.DataFrame({"x": x}).select(named(statistics.natural_limits(pl.col("x")))).row(0)


def test_xmr() -> None:
    nist = PUBLISHED["xmr_nist"]
    assert limits(nist["x"]) == pytest.approx((nist["mean"], nist["lpl_2.66"], nist["upl_2.66"]), abs=1e-5)
    other = PUBLISHED["xmr_nhsr"]
    assert limits(other["x"]) == pytest.approx(other["mean_lpl_upl"], abs=1e-5)


def test_kitagawa() -> None:
    found = PUBLISHED["kitagawa_dasgupta_5_1"]
    frame = pl.DataFrame(
        {name: found[name] for name in found if isinstance(found[name], list) and len(found[name]) > 2}
    )
    weights = frame.with_columns((pl.col(c) / pl.col(c).sum()).alias(c) for c in frame.columns if "size" in c)
    rate, mix = statistics.kitagawa(
        pl.col("size_pct_1970"), pl.col("rate_1970"), pl.col("size_pct_1985"), pl.col("rate_1985")
    )
    effects = weights.select(rate.sum().alias("rate"), mix.sum().alias("mix")).row(0)
    assert effects == pytest.approx((found["rate_effect"], found["mix_effect"]), abs=5e-4)


def test_kidney_stones_move_against_every_stratum() -> None:
    kidney = PUBLISHED["simpson_kidney"]
    rows = [
        {
            "x1": kidney["B"][size][0],
            "n1": kidney["B"][size][1],
            "x2": kidney["A"][size][0],
            "n2": kidney["A"][size][1],
        }
        for size in ("small", "large")
    ]
    strata = pl.DataFrame(rows)
    rate, mix = statistics.kitagawa(
        pl.col("n1") / pl.col("n1").sum(), pl.col("x1") / pl.col("n1"),
        pl.col("n2") / pl.col("n2").sum(), pl.col("x2") / pl.col("n2"),
    )  # fmt: skip
    found = strata.select(rate.sum().alias("rate"), mix.sum().alias("mix"))
    published = kidney["our_kitagawa_A_minus_B"]
    assert found.row(0) == pytest.approx((published["rate"], published["mix"]), abs=1e-6)
    moves = pl.col("x2") / pl.col("n2") - pl.col("x1") / pl.col("n1")
    flag = statistics.against_all(moves, pl.lit(published["total"]))
    assert strata.select(flag).item()
    assert not strata.select(statistics.against_all(moves, pl.lit(0.1))).item()


def test_shrinkage() -> None:
    counts = PUBLISHED["beta_binomial_mom"]["counts_0_to_12"]
    families = pl.DataFrame({"x": [x for x, count in enumerate(counts) for _ in range(count)]})
    found = families.with_columns(n=pl.lit(12)).select(named(statistics.shrink(pl.col("x"), pl.col("n"))))
    published = PUBLISHED["beta_binomial_mom"]
    assert found.row(0) == pytest.approx((published["alpha"], published["beta"]), abs=1e-3)


@pytest.mark.parametrize(
    ("hits", "base"),
    [([1, 0, 1, 1], [1, 1, 1, 1]), ([6, 6], [6, 6]), ([0, 0], [6, 6]), ([3, 3], [6, 6]), ([1], [1])],
    ids=["groups of one", "everybody", "nobody", "alike", "alone"],
)
def test_groups_that_do_not_tell_how_they_differ_are_not_shrunken(hits: list[int], base: list[int]) -> None:
    groups = pl.DataFrame({"x": hits, "n": base})
    assert groups.select(named(statistics.shrink(pl.col("x"), pl.col("n")))).row(0) == (None, None)


@pytest.mark.parametrize("hits", [[5, 0], [40, 0, 1], [1, 0, 1]])
def test_groups_far_apart_keep_an_estimate_between_their_own_and_all(hits: list[int]) -> None:
    groups = pl.DataFrame({"x": hits, "n": [5, 40, 2][: len(hits)]}).with_columns(pl.min_horizontal("x", "n"))
    alpha, beta = statistics.shrink(pl.col("x"), pl.col("n"))
    found = groups.with_columns(p=pl.sum("x") / pl.sum("n"), own=pl.col("x") / pl.col("n"))
    best = (pl.col("x") + alpha) / (pl.col("n") + alpha + beta)
    for p, own, guess in found.select("p", "own", pl.coalesce(best, "p")).iter_rows():
        assert min(p, own) - 1e-9 <= guess <= max(p, own) + 1e-9


def waits(days: list[int], ended: list[bool]) -> pl.DataFrame:
    return pl.DataFrame({"days": days, "ended": ended}, schema={"days": pl.Int64, "ended": pl.Boolean})


def test_kaplan_meier() -> None:
    steps = kaplan_meier(waits(SIX_MP["T"], [bool(e) for e in SIX_MP["E"]]), ())
    curve = dict(steps.select("days", "waiting").iter_rows())
    for day, published in SIX_MP["S"].items():
        assert curve[int(day)] == pytest.approx(published, abs=5e-5)
    band = steps.filter(days=10).select("low", "high").row(0)
    assert band == pytest.approx(SIX_MP["ci95_loglog_10"], abs=5e-5)
    assert medians(steps, ())["value"].to_list() == [SIX_MP["median"]]


def test_log_rank() -> None:
    ended = [bool(e) for e in SIX_MP["E"]]
    placebo = SIX_MP["placebo_T_all_events"]
    statistic, p = inference.log_rank((SIX_MP["T"], ended), (placebo, [True] * len(placebo)))
    assert statistic == pytest.approx(SIX_MP["logrank_vs_placebo_chi2"], abs=1e-3)
    assert p < 0.001


@settings(max_examples=40, deadline=None)
@given(WAITS)
def test_curves_of_many_groups_are_scipys_of_each(given_waits: list[tuple[int, bool]]) -> None:
    from scipy.stats import CensoredData, ecdf

    days, ended = [d for d, _ in given_waits], [e for _, e in given_waits]
    both = pl.concat(waits(days, ended).with_columns(group=pl.lit(name)) for name in "ab")
    steps = kaplan_meier(both, ("group",)).filter(group="b")
    theirs = ecdf(CensoredData.right_censored(days, [not e for e in ended])).sf
    mine = dict(steps.select("days", "waiting").iter_rows())
    for day, s in zip(theirs.quantiles, theirs.probabilities, strict=True):
        assert mine[int(day)] == pytest.approx(s, abs=1e-12)
    (median,) = medians(kaplan_meier(both, ("group",)), ["group"]).filter(group="a")["value"]
    assert median == exact_median(given_waits)


def exact_median(given_waits: list[tuple[int, bool]]) -> float | None:
    s = Fraction(1)
    for day in sorted({d for d, _ in given_waits}):
        at_risk = sum(d >= day for d, _ in given_waits)
        s *= 1 - Fraction(sum(e and d == day for d, e in given_waits), at_risk)
        if s <= Fraction(1, 2):
            return float(day)
    return None


def test_dispersion_counts_only_with_ten_teams() -> None:
    assert not inference.over_dispersed(100.0, 9)
    assert inference.over_dispersed(2.0, 10)
    assert not inference.over_dispersed(1.2, 10)
    frame = pl.DataFrame({"z": [0.0] * 8 + [1.0] * 11 + [50.0]})
    assert frame.select(statistics.dispersion(pl.col("z"))).item() < 2  # one wild team is reined in


@pytest.mark.parametrize(
    ("x", "expected"),
    [
        ([0.5] * 12, {}),
        ([0.5, 0.52] * 6 + [0.9], {12: "outside"}),
        ([0.5, 0.7] * 3 + [0.8, 0.81, 0.79, 0.82, 0.8, 0.81, 0.82], {12: "side"}),
        ([0.1, 0.9] * 3 + [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], {12: "run"}),
    ],
)
def test_signals(x: list[float], expected: dict[int, str]) -> None:
    found = signals.signals(pl.DataFrame({"x": x}), "x")
    told = {i: row for i, row in enumerate(found["signal"]) if row is not None}
    assert {i: told.get(i) for i in expected} == expected
    assert bool(told) == bool(expected)


@pytest.mark.parametrize(("hits", "base", "share"), [(0, 5, 0.2), (3, 7, 0.4), (7, 7, 0.4), (1, 9, 0.01)])
def test_so_many_or_more_by_chance(hits: int, base: int, share: float) -> None:
    rest = (math.comb(base, k) * share**k * (1 - share) ** (base - k) for k in range(hits, base + 1))
    assert inference.at_least(hits, base, share) == pytest.approx(sum(rest))


@given(st.integers(0, 30), st.integers(0, 30))
def test_a_difference_is_none_exactly_where_newcombes_interval_holds_0(one: int, other: int) -> None:
    n = pl.lit(30.0)
    low, high = statistics.newcombe(pl.lit(one / 30), n, pl.lit(other / 30), n)
    ends = pl.select(low, high.alias("high")).row(0)
    p = of_difference(one / 30 - other / 30, *ends)
    assert p == pytest.approx(of_difference(other / 30 - one / 30, -ends[1], -ends[0]))
    if min(map(abs, ends)) > 1e-9:
        assert (p < 0.05) == (not ends[0] <= 0 <= ends[1])


def of_difference(difference: float, low: float, high: float) -> float:
    return float(inference.of_difference(*(np.array([number]) for number in (difference, low, high)))[0])


def test_a_difference_without_an_interval_has_no_p() -> None:
    assert math.isnan(of_difference(0.8, math.nan, 0.9))
    assert of_difference(0.0, 0.0, 0.0) == 1.0
    assert of_difference(0.5, 0.5, 0.5) == 0.0

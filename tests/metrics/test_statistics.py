"""The formulas against the values their sources published (tests/reference_values.json)."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.metrics.formulas.statistics import gini, newcombe, wilson

PUBLISHED: Final[dict[str, Any]] = json.loads(
    (Path(__file__).resolve().parents[1] / "reference_values.json").read_text()
)


def value(expression: pl.Expr) -> float | None:
    found = pl.select(expression.cast(pl.Float64)).item()
    return None if found is None else float(found)


def both(expressions: tuple[pl.Expr, pl.Expr]) -> tuple[float | None, float | None]:
    return value(expressions[0]), value(expressions[1])


def share(text: str) -> tuple[pl.Expr, pl.Expr]:
    hits, base = map(int, text.split("/"))
    return pl.lit(hits / base), pl.lit(base)


@pytest.mark.parametrize("counts", [key for key in PUBLISHED["wilson_95"] if "/" in key])
def test_wilson(counts: str) -> None:
    assert both(wilson(*share(counts))) == pytest.approx(PUBLISHED["wilson_95"][counts], abs=1e-6)


@pytest.mark.parametrize("counts", [key for key in PUBLISHED["newcombe_diff_95"] if "vs" in key])
def test_newcombe(counts: str) -> None:
    one, other = counts.split(" vs ")
    found = both(newcombe(*share(one), *share(other)))
    assert found == pytest.approx(PUBLISHED["newcombe_diff_95"][counts], abs=1e-6)


def gini_of(amounts: list[float], size: int | None = None) -> float | None:
    frame = pl.DataFrame({"x": pl.Series(amounts, dtype=pl.Float64)})
    return (
        float(found)
        if (found := frame.select(gini(pl.col("x"), pl.lit(size or len(amounts)))).item()) is not None
        else None
    )


def test_gini() -> None:
    assert gini_of([10.0] * 9 + [100]) == pytest.approx(PUBLISHED["gini"]["nine 10s one 100"], abs=1e-7)
    assert gini_of([100.0, *[10.0] * 9]) == pytest.approx(0.4263158, abs=1e-7)  # in any order


@pytest.mark.parametrize(("some", "everybody"), [(1, 1), (1, 10), (3, 10), (10, 10), (7, 1000)])
def test_gini_of_some_who_share_equally(some: int, everybody: int) -> None:
    """k of n share equally, the rest has nothing: 1 - k/n."""
    assert gini_of([2.5] * some, everybody) == pytest.approx(1 - some / everybody, abs=1e-12)
    assert gini_of([2.5] * some + [0.0] * (everybody - some)) == pytest.approx(
        1 - some / everybody, abs=1e-12
    )


def test_what_has_no_meaning_is_null() -> None:
    assert both(wilson(pl.lit(None, pl.Float64), pl.lit(0))) == (None, None)
    assert both(wilson(pl.lit(0.0), pl.lit(0))) == (None, None)
    assert both(newcombe(pl.lit(0.5), pl.lit(10), pl.lit(None, pl.Float64), pl.lit(None, pl.Float64))) == (
        None,
        None,
    )
    assert gini_of([0.0, 0.0]) is None
    assert gini_of([], 5) is None


SHARES = st.tuples(st.integers(1, 500), st.integers(0, 500)).map(
    lambda pair: (min(pair[1], pair[0]) / pair[0], pair[0])
)


@settings(max_examples=40)
@given(SHARES, SHARES)
def test_intervals_hold_their_value_and_turn_with_it(
    one: tuple[float, float], other: tuple[float, float]
) -> None:
    (p, n), (q, m) = one, other
    low, high = both(wilson(pl.lit(p), pl.lit(n)))
    assert low is not None
    assert high is not None
    assert 0 <= low <= p + 1e-12
    assert p - 1e-12 <= high <= 1
    mirrored = both(wilson(pl.lit(1 - p), pl.lit(n)))
    assert mirrored == pytest.approx((1 - high, 1 - low), abs=1e-9)
    forth = both(newcombe(pl.lit(p), pl.lit(n), pl.lit(q), pl.lit(m)))
    back = both(newcombe(pl.lit(q), pl.lit(m), pl.lit(p), pl.lit(n)))
    assert forth[0] is not None
    assert forth[1] is not None
    assert -1 - 1e-12 <= forth[0] <= p - q + 1e-12
    assert p - q - 1e-12 <= forth[1] <= 1 + 1e-12
    assert back == pytest.approx((-forth[1], -forth[0]), abs=1e-9)


@settings(max_examples=40)
@given(st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=12), st.integers(0, 5))
def test_gini_is_the_mean_difference_of_all_pairs(amounts: list[float], nobodies: int) -> None:
    """Its other definition: the mean absolute difference of all pairs over twice the mean."""
    everybody = amounts + [0.0] * nobodies
    n, total = len(everybody), math.fsum(everybody)
    found = gini_of(amounts, n)
    if total == 0:
        assert found is None
        return
    differences = math.fsum(abs(a - b) for a in everybody for b in everybody)
    assert found == pytest.approx(differences / (2 * n * total), abs=1e-9)

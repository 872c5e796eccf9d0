"""The fast code agrees with the naive one, on stores nobody would write by hand."""

from __future__ import annotations

import math
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from tests.metrics import oracle
from tests.metrics.worlds import PROGRAMS, TEAMS, TODAY, answered, marts, uploads

_NUMBERS = ("value", "low", "high", "previous", "change", "change_low", "change_high")
_KEYS = ("kpi", "by", "team", "program", "category")


def _by_key(rows: list[dict[str, Any]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    return {tuple(row[k] for k in _KEYS): row for row in rows}


def assert_same(ours: pl.DataFrame, theirs: list[dict[str, Any]]) -> None:
    mine, naive = _by_key(ours.to_dicts()), _by_key(theirs)
    assert {
        "ours only": sorted(map(str, mine.keys() - naive.keys())),
        "naive only": sorted(map(str, naive.keys() - mine.keys())),
    } == {"ours only": [], "naive only": []}
    for key, expected in naive.items():
        found = mine[key]
        assert (found["base"], found["people"]) == (expected["base"], expected["people"]), key
        for column in _NUMBERS:
            one, other = found[column], expected[column]
            same = one is None and other is None
            close = one is not None and other is not None and math.isclose(one, other, abs_tol=1e-9)
            assert same or close, (key, column, one, other)


WORLD = (
    uploads(),
    st.lists(st.sampled_from(TEAMS), max_size=2),
    st.lists(st.sampled_from(PROGRAMS), max_size=2),
    st.sampled_from([None, "2026-Q1", "2026-Q2", "2026-Q3"]),
)
_ANY = list(HealthCheck)


def _agrees(
    given_uploads: list[oracle.Upload], teams: list[str], programs: list[str], quarter: str | None
) -> None:
    built = marts(given_uploads)
    known = [str(q) for q in built.facts.calendar.quarters] if built.facts.calendar else []
    asked = quarter if quarter in known else None
    naive = oracle.review(given_uploads, today=TODAY, quarter=asked, teams=teams, programs=programs)
    ours = answered(built, asked, teams, programs)
    event(f"quarter {asked}, teams {len(teams)}, programs {len(programs)}")
    if ours is None:
        assert naive["kpis"] == []
        return
    assert str(ours.question.quarter) == naive["quarter"]
    assert ours.question.partial == naive["partial"]
    assert built.facts.currency == naive["currency"]
    assert_same(ours.kpis, naive["kpis"])
    for name in ("skills", "budgets"):
        said = ours.detail(name).to_dicts()
        told = [{column: row[column] for column in naive[name][0]} for row in said] if naive[name] else said
        assert sorted(told, key=str) == sorted(naive[name], key=str), name


@settings(max_examples=12, deadline=None, suppress_health_check=_ANY)
@given(*WORLD)
def test_every_kpi_agrees_with_the_oracle(
    given_uploads: list[oracle.Upload], teams: list[str], programs: list[str], quarter: str | None
) -> None:
    _agrees(given_uploads, teams, programs, quarter)


@pytest.mark.prove
@pytest.mark.timeout(3600)
@settings(max_examples=2000, deadline=None, suppress_health_check=_ANY)
@given(*WORLD)
def test_every_kpi_agrees_with_the_oracle_on_two_thousand_stores(
    given_uploads: list[oracle.Upload], teams: list[str], programs: list[str], quarter: str | None
) -> None:
    _agrees(given_uploads, teams, programs, quarter)

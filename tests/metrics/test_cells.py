"""Cells: what reps were given, and what they named, summed up by moment and team."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.cells import citation_cells, head_cells
from dashboard.metrics.tables.receipts import received, reward_cells

_THANKS = {
    "moment": pl.UInt8,
    "person": pl.UInt32,
    "team": pl.UInt32,
    "value": pl.Float64,
    "giver": pl.UInt32,
}
_ROWS = [
    (0, 7, 2, 10.0, 1),
    (0, 7, 2, None, None),
    (0, 3, None, 5.0, 1),  # nobody knows their home
    (2, 7, 0, 1.0, 4),
]
_BY_VALUE = pl.DataFrame({"moment": [0, 2], "by_value": [True, False]}, schema_overrides={"moment": pl.UInt8})


def test_what_reps_got_is_told_at_their_home_the_least_first() -> None:
    thanks = pl.DataFrame(_ROWS, schema=_THANKS, orient="row")
    got = received(thanks, _BY_VALUE).select("moment", "team", "worth", "valued", "got")
    assert got.rows() == [
        (0, None, 5.0, 1, 5.0),
        (0, 2, 10.0, 1, 10.0),
        (2, 0, 1.0, 1, 1.0),
    ]
    heads = head_cells(
        pl.DataFrame(
            {"moment": [0, 0, 2], "team": [2, None, 0], "seen": [True, True, False]},
            schema_overrides={"moment": pl.UInt8, "team": pl.UInt32},
        )
    )
    by_team = reward_cells(received(thanks, _BY_VALUE), thanks, heads, ("team",))
    assert sorted(by_team.select("moment", "team", "thanked").rows(), key=str) == [
        (0, 2, 1),
        (0, None, 1),
        (2, 0, 1),
    ]


def test_nothing_given_is_nothing_received() -> None:
    nothing = pl.DataFrame(schema=_THANKS)
    assert received(nothing, _BY_VALUE).height == 0


def test_a_rep_counts_once_for_a_barrier_and_once_in_each_team() -> None:
    """Rep 4 moved to and fro: three runs of rows, two teams."""
    named = {
        "moment": pl.UInt8,
        "person": pl.UInt32,
        "team": pl.UInt32,
        "category": pl.UInt8,
        "owner": pl.Int8,
    }
    rows = [(0, 4, 1, 3, 0), (0, 4, 2, 3, 0), (0, 4, 1, 5, 1), (0, 9, 2, 3, 1), (1, 9, 2, 5, 0)]
    citations = pl.DataFrame(rows, schema=named, orient="row")
    everybody = citation_cells(citations).select("moment", "kind", "code", "hits").rows()
    assert sorted(everybody) == [
        (0, "barrier", 3, 2),
        (0, "barrier", 5, 1),
        (0, "owner", 0, 1),
        (0, "owner", 1, 2),
        (1, "barrier", 5, 1),
        (1, "owner", 0, 1),
    ]
    by_team = citation_cells(citations, ("team",)).filter(pl.col("kind") == "barrier")
    assert sorted(by_team.select("moment", "team", "code", "hits").rows()) == [
        (0, 1, 3, 1),
        (0, 1, 5, 1),
        (0, 2, 3, 2),
        (1, 2, 5, 1),
    ]
    assert citation_cells(citations.clear(), ("team",)).is_empty()

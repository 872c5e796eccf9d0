"""Cells: what reps were given, summed up by moment and home team."""

from __future__ import annotations

import polars as pl

from dashboard.metrics.tables.cells import head_cells, received, reward_cells

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
    got = received(thanks, _BY_VALUE).select("moment", "team", "worth", "valued", "times", "got")
    assert got.rows() == [
        (0, None, 5.0, 1, 1.0, 5.0),
        (0, 2, 10.0, 1, 2.0, 10.0),
        (2, 0, 1.0, 1, 1.0, 1.0),
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

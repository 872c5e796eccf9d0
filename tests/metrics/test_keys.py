"""A pair's day as one number: no two pairs have the same."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dashboard.errors import DashboardError
from dashboard.metrics.tables import keys

DAY = pl.lit(date(2026, 9, 1))


def _key(person: int, program: int) -> int:
    frame = pl.DataFrame({"person": [person], "program": [program]}, schema_overrides={"person": pl.UInt32})
    return int(frame.select(keys.pair_day(DAY)).item())


def test_many_programs_are_told_apart() -> None:
    """Free words taken for programs may be thousands; each was once the next person's first one from the 8,193rd on."""
    assert _key(7, 2**13) != _key(8, 0)
    assert _key(7, 2**18 - 1) < _key(8, 0)


def test_the_largest_of_all_fits() -> None:
    frame = pl.DataFrame({"person": [2**23 - 1], "program": [2**18 - 1], "category": [31]})
    assert frame.select(keys.barrier_day(pl.lit(date(2200, 1, 1)))).item() > 0


@pytest.mark.parametrize(
    ("people", "programs", "what"), [(2**23 + 1, 1, "people"), (1, 2**18 + 1, "programs")]
)
def test_more_names_than_fit_are_refused(people: int, programs: int, what: str) -> None:
    keys.check(2**23, 2**18)
    with pytest.raises(DashboardError, match=what):
        keys.check(people, programs)

"""Why a number is undefined: the reason names what would mend it."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from tests.metrics import oracle
from tests.metrics.worlds import TODAY, answered, marts

Row = oracle.Row


def _upload(table: str, rows: list[Row]) -> oracle.Upload:
    return oracle.Upload(table, rows, frozenset(rows[0]), TODAY, "s")


@pytest.mark.parametrize(("targets", "reason"), [([], "no_targets"), ([0.5], "too_few")])
def test_targets_that_stand_on_too_few_are_not_called_missing(targets: list[float], reason: str) -> None:
    talks: list[Row] = [
        {"date": date(2026, 8, 3), "rep": rep, "team": "EMEA", "program": "Calls", "outcome": "applied"}
        for rep in ("Ana", "Bo")
    ]
    programs: list[Row] = [{"program": "Calls", "target_rate": target} for target in targets]
    built = marts([_upload("check_ins", talks), *([_upload("programs", programs)] if programs else [])])
    found = answered(built, "2026-Q3")
    assert found is not None
    (number,) = found.kpis.filter(pl.col("kpi") == "target_attainment", pl.col("by") == "all").to_dicts()
    assert (number["value"], number["reason"]) == (None, reason)

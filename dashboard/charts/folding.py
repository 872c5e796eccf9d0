"""Which groups a picture shows, and in which order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from dashboard.charts.chart import BEYOND, Standing
from dashboard.words import integer

MOST = 25  # rows that can be read; the rest is one row, and in the table
ALIKE = 12  # rows of so many more groups, none of which differs: the largest show as much as twice of them
FEW = 8  # rows of groups too small to be ranked: more of them say nothing more
Row = dict[str, Any]
_FIRST = {"below": 0, "above": 1, "within": 2, "plain": 2, "few": 3, "missing": 4}
_RANKED = frozenset({"below", "above", "within", "plain"})


def by_need(rows: Sequence[Row], name: str, standing: Mapping[str, Standing]) -> list[Row]:
    """Order groups by where to help first, or by size where none differs; those too small to be ranked follow by name.

    Values that chance alone can set apart would make a ranking of chance.
    """
    apart = _differs(rows, name, standing)

    def need(row: Row) -> tuple[bool, bool, float, str]:
        ranked = standing[row[name]] in _RANKED
        missing = standing[row[name]] == "missing"
        place = row["value"] if apart else -(row["base"] or 0)
        return (not ranked, missing, place if ranked else 0.0, str(row[name]).casefold())

    return sorted(rows, key=need)


def fold(rows: Sequence[Row], name: str, standing: Mapping[str, Standing]) -> tuple[list[Row], list[Row]]:
    """Part rows into those that matter and the rest, both in their order.

    The lowest and the highest are drawn, for a title may name them. What is lower beyond chance matters first; then
    what is higher, then what is large. Of groups that cannot be ranked only the largest are kept.
    """
    unranked = sum(standing[row[name]] not in _RANKED for row in rows)
    if len(rows) <= MOST and unranked <= FEW:
        return list(rows), []

    ends = lowest_and_highest([row for row in rows if standing[row[name]] in _RANKED], name)

    def weight(row: Row) -> tuple[bool, int, float, str]:
        kind = standing[row[name]]
        size = row["value"] if kind == "below" else -(row["base"] or 0)
        return (row[name] not in ends, _FIRST[kind], size, str(row[name]))

    most = min(MOST if _differs(rows, name, standing) else ALIKE, len(rows) - unranked + FEW)
    kept = {row[name] for row in sorted(rows, key=weight)[:most]}
    return [row for row in rows if row[name] in kept], [row for row in rows if row[name] not in kept]


def _differs(rows: Sequence[Row], name: str, standing: Mapping[str, Standing]) -> bool:
    """Tell whether any group lies beyond chance."""
    return any(standing[row[name]] in BEYOND for row in rows)


def lowest_and_highest(rows: Sequence[Row], name: str) -> frozenset[str]:
    """Name the rows at the two ends of all values."""
    known = sorted((row["value"], str(row[name])) for row in rows if row["value"] is not None)
    return frozenset(which for _, which in (*known[:1], *known[-1:]))


def rest(left_out: Sequence[object]) -> str:
    """Name the last row: "and 14 more"."""
    return f"and {integer(len(left_out))} more"

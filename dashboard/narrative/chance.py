"""Real or noise: what may be called a difference, in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from dashboard.narrative.cells import Cell

WITHIN = "within what chance alone can do"
Standing = Literal[
    "below", "above", "within", "plain", "few", "missing"
]  # charts.chart.Standing has the same words
FEWEST_SAYING = 2  # people who say the same, before it is what leaders should turn to
FEWEST_NAMED = 10  # behind a group that is named as the most or the least where nobody tests it
_SURE = {"within": ", within chance", "beyond": ", more than chance", "mix": ", by a changed mix"}
_AT_LENGTH = {"within": f"; {WITHIN}", "beyond": "; more than chance alone can do"}
_STANDINGS: Mapping[str | None, Standing] = {"below": "below", "above": "above", "few": "few"}


def standings(groups: Iterable[Cell]) -> list[Standing]:
    """Say of each group how it stands to all together, in order, as metrics.verdicts judged it."""
    return [
        "missing" if group.value is None else _STANDINGS.get(group.standing, "within") for group in groups
    ]


def large(judged: int, every: int) -> str:
    """Say of whom something was found out, where some have too few people to tell."""
    return "" if judged == every else " with five people and more"


def may_be_chance(number: Cell) -> bool | None:
    """Tell whether chance alone can do a change; None where it was not judged."""
    return None if number.verdict is None else number.verdict == "within"


def is_mix(number: Cell) -> bool:
    """Tell whether those in both quarters went the other way by more than chance: who is counted made the change."""
    return number.verdict == "mix"


def how_sure(number: Cell) -> str:
    """Say what a change may be called: ", within chance", ", more than chance", ", by a changed mix" or nothing."""
    return _SURE.get(number.verdict or "", "")


def at_length(number: Cell) -> str:
    """Say at the end of a sentence what a change may be called: "; within what chance alone can do", or nothing."""
    return _AT_LENGTH.get(number.verdict or "", "")


def despite(difference: Cell) -> str:
    """Say why a difference whose interval leaves 0 out is not called more than chance; nothing of another."""
    apart = (difference.low or 0.0) > 0 or (difference.high or 0.0) < 0
    return _DESPITE if difference.standing == "within" and apart else ""


_DESPITE = "Of few people, or of several differences, one may leave 0 points out by chance."


def beyond(difference: Cell) -> str:
    """Say whether a difference is more than chance: ", within chance", ", more than chance", or nothing."""
    if difference.standing is None:
        return ""
    return _SURE["within" if difference.standing == "within" else "beyond"]

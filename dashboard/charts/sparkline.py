"""Sparkline: a few quarters as a line beside a card's number, without a library."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

_WIDE, _HIGH, _EDGE = 96, 28, 4
_LEAST_SPAN = 0.25  # of the largest value: a change of a point must not fill the picture
Spot = tuple[float, float]


def sparkline(values: Sequence[float | None]) -> str:
    """Draw values as inline SVG in the colour of the text around it; a null is a gap, the last one a dot.

    Empty where no two neighbours are known: dots alone tell no course. It repeats what the card says, so that it is
    hidden from readers.
    """
    known = [value for value in values if value is not None]
    if not any(None not in pair for pair in pairwise(values)):
        return ""
    spots = _spots(values, known)
    lines = "".join(_line(run) for run in _runs(spots))
    return (
        f'<svg class="sparkline" viewBox="0 0 {_WIDE} {_HIGH}" width="{_WIDE}" height="{_HIGH}" '
        f'aria-hidden="true" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{lines}{_last(spots)}</svg>'
    )


def _spots(values: Sequence[float | None], known: Sequence[float]) -> list[Spot | None]:
    """Place values between the edges, around their middle when they differ little."""
    span = max(max(known) - min(known), _LEAST_SPAN * max(abs(value) for value in known)) or 1.0
    low = (max(known) + min(known) - span) / 2
    across = (_WIDE - 2 * _EDGE) / (len(values) - 1)
    high = _HIGH - 2 * _EDGE
    return [
        None if value is None else (_EDGE + i * across, _HIGH - _EDGE - (value - low) / span * high)
        for i, value in enumerate(values)
    ]


def _runs(spots: Sequence[Spot | None]) -> list[list[Spot]]:
    runs: list[list[Spot]] = [[]]
    for spot in spots:
        if spot is None:
            runs.append([])
        else:
            runs[-1].append(spot)
    return [run for run in runs if run]


def _line(run: Sequence[Spot]) -> str:
    """Join neighbours; one alone is a short dash, so that it is seen."""
    points = [*run, (run[0][0] + 0.1, run[0][1])] if len(run) == 1 else run
    return f'<polyline points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}"/>'


def _last(spots: Sequence[Spot | None]) -> str:
    x, y = [spot for spot in spots if spot][-1]
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="currentColor" stroke="none"/>'

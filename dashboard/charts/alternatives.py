"""What a picture says to those who do not see it: its finding and its numbers in a sentence or two."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from dashboard.charts.chart import Caption, Reference
from dashboard.words import listing, share, share_range

Row = dict[str, Any]
_MOST = 8  # more would be read out for a minute; the table has them all


def sentence(
    kind: str,
    caption: Caption,
    rows: Sequence[Row],
    say: Callable[[Row], str],
    references: Sequence[Reference] = (),
) -> str:
    """Say the finding, then the marks in their order, then the lines."""
    if not rows:
        return stop(caption.title)
    marks = listing([say(row) for row in rows], _MOST)
    lines = "".join(f" Line: {line.label}." for line in references)
    return f"{stop(caption.title)} {kind}: {marks}.{lines}"


def stop(text: str) -> str:
    """End a sentence with one full stop."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def rate(row: Mapping[str, Any], name: str) -> str:
    """Say a rate with its interval: "South 41 % (33 to 50 %)"."""
    interval = f" ({share_range(row['low'], row['high'])})" if row["low"] is not None else ""
    return f"{name} {share(row['value'])}{interval}"

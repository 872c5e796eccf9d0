"""What sentences, cards and pictures all read out of a review."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import polars as pl

from dashboard.charts.chart import Caption, Measured
from dashboard.metrics.kpis.catalogue import BY_KEY
from dashboard.metrics.kpis.reasons import Why
from dashboard.narrative import changes
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.findings import Finding
from dashboard.narrative.missing import missing
from dashboard.narrative.mix import Grown
from dashboard.taxonomy import OWNER_OF
from dashboard.usecases.review import Review
from dashboard.words import day, unbroken

RATE = "implementation_rate"
APPLIED = Measured(RATE, "Applied", "pair", nothing="no check-ins")
# Their days may end before the quarter's; the review says so in a note of this code.
_SHORTENED = "recognitions_until"
# Why nothing is drawn of a KPI that is known.
_UNSAID = {
    "barrier_reach": Why.NONE_NAMED,
    "days_between_check_ins": Why.NO_MANAGERS,
    "recognition_reach": Why.NOTHING_GIVEN,
}
_UNCOMPARED: dict[str, Any] = dict.fromkeys(
    ("previous", "change", "change_low", "change_high", "verdict"), None
)
_OF_RECOGNITIONS = ("recognition_", "reward_", "unique_givers")


def total(review: Review, kpi: str) -> Cell:
    """Give a KPI over the whole selection; one that is not there is undefined.

    Of chosen programs that nobody was seen on before, nothing is compared: that nobody was is no change of theirs.
    """
    found = cells(review.cells(kpi))
    if not found:
        return Cell(kpi, reason=Why.NO_CHECK_INS)
    is_first = bool(review.selection.programs) and kpi != RATE and found[0].previous == 0
    return replace(found[0], **_UNCOMPARED) if is_first and total(review, RATE).previous is None else found[0]


def over_time(review: Review, kpi: str) -> pl.DataFrame:
    """Give a KPI's last six quarters; of chosen programs, from the first in which there was anything of them.

    Everybody active counts, whatever the programs: before there was one, nobody could have a part in it.
    """
    trend = review.over_time(kpi).sort("quarter")
    if not review.selection.programs:
        return trend
    held = review.over_time(RATE).filter(pl.col("base") > 0)["quarter"]
    begun = pl.concat([held, trend.filter(pl.col("value") > 0)["quarter"]]).min()
    return trend if begun is None else trend.filter(pl.col("quarter") >= begun)


def grown(review: Review) -> list[list[Grown]]:
    """List whose growing or shrinking moved the rate: teams, then programs."""
    found = review.detail("grown").select("by", "group", "before", "now", "effect")
    return [[Grown(*row[1:]) for row in found.filter(by=by).iter_rows()] for by in ("team", "program")]


def barriers(review: Review) -> list[Cell]:
    """List the barriers that were named, the most named first."""
    named = [barrier for barrier in cells(review.cells("barrier_reach", "barrier")) if barrier.value]
    return sorted(named, key=lambda barrier: (-(barrier.value or 0), barrier.group))


def most_named(review: Review) -> list[Cell]:
    """List the barriers that most named: several where as many named them."""
    named = barriers(review)
    return [one for one in named if one.value == named[0].value]


def owners(review: Review) -> dict[str, str]:
    """Say who can remove each barrier: as most of those who named it have it, else as is usual."""
    return OWNER_OF | dict(review.detail("barrier_owners").select("category", "owner").iter_rows())


def owner(review: Review, barrier: Cell) -> str:
    """Name who can remove a barrier."""
    return owners(review).get(barrier.group, "unassigned")


def periods(review: Review) -> list[Cell]:
    """List the periods of the trend, the oldest first."""
    known = [cell for cell in cells(review.cells("applied_share_trend", "period")) if cell.value is not None]
    return sorted(known, key=lambda cell: cell.group)


def why(review: Review, kpi: str) -> str:
    """Find the reason code of a KPI that has nothing to show."""
    rows = review.rows(kpi)
    if rows.is_empty():
        return Why.NO_BARRIERS if kpi == "barrier_reach" else BY_KEY[kpi].nobody
    return next(iter(rows["reason"].drop_nulls()), _UNSAID.get(kpi, ""))


def lacking(review: Review, kpi: str) -> Finding:
    """Say what is missing, where a picture would be."""
    return Finding(missing(why(review, kpi), kpi).sentence.removesuffix("."))


def caption(found: Finding, subtitle: str) -> Caption:
    """Put a finding over a picture."""
    return Caption(found.title, subtitle, found.act)


def unfinished(review: Review, kpi: str) -> bool:
    """Tell whether the quarter's days of a KPI are fewer than a whole quarter's."""
    return review.partial or _shortened(review, kpi) != ""


def so_far(review: Review, kpi: str) -> str:
    """Say how far the last quarter of a KPI goes where it is not whole."""
    if said := _shortened(review, kpi):
        return said
    if not (review.quarter and review.partial and review.span):
        return ""
    return f"{unbroken(review.quarter)} up to {day(review.span.end)}."


def _shortened(review: Review, kpi: str) -> str:
    """Give the note on recognitions that are known less far than the quarter goes."""
    notes = (text for code, text in review.notes if code == _SHORTENED and kpi.startswith(_OF_RECOGNITIONS))
    return next(notes, "")


def earlier(review: Review, kpi: str) -> str:
    """Name in words what a KPI is compared with, where it is not what the whole page is compared with."""
    then = review.compared_with
    if then is None or review.quarter is None:
        return ""
    if _shortened(review, kpi):
        return f"as many days of {changes.against(then.quarter, review.quarter)}"
    return ""

"""Pictures over the last six quarters: one share with its intervals, or a small line per group."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from dashboard.charts import lines
from dashboard.charts import quarters as one_line
from dashboard.charts.chart import Chart, Measured
from dashboard.charts.folding import MOST
from dashboard.metrics.verdicts import since_first
from dashboard.narrative import quarters
from dashboard.narrative.cells import Cell, cells
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import caption, lacking, over_time, so_far, total, unfinished
from dashboard.words import INTERVAL, integer, share, unbroken


def share_over_quarters(review: Review, name: str, what: str, measured: Measured) -> Chart:
    """Draw a share of the whole selection over the last quarters; `what` begins its sentence."""
    trend = over_time(review, measured.kpi)
    known = cells(trend)
    drawn, ends = any(cell.value is not None for cell in known), unfinished(review, measured.kpi)
    now = total(review, measured.kpi)
    since = next(iter(_since(trend, ends).values()), None)
    if since and not ends and len(known) == 2:
        since = now
    told = (
        quarters.over_quarters(what, known, since, unfinished=ends, so_far=now)
        if drawn
        else lacking(review, measured.kpi)
    )
    subtitle = f"Share with {INTERVAL}; n: {measured.noun}s.{_so_far(review, measured.kpi)}" if drawn else ""
    return one_line.of(name, trend, caption(told, subtitle), measured)


def groups_over_quarters(
    review: Review,
    name: str,
    by: str,
    tones: Mapping[str, str],
    measured: Measured,
    *,
    noun: str,
    company: bool = False,
    most: int = MOST,
) -> Chart:
    """Draw a small line for `most` groups, in the order of `tones`: those that moved before others; all are judged."""
    group = "category" if by == "barrier" else by
    trend = review.over_time(measured.kpi, by)
    drawn = {one: tone for one, tone in tones.items() if one in set(trend[group])}
    ends = unfinished(review, measured.kpi)
    since = _since(trend.filter(pl.col(group).is_in(list(drawn))), ends)
    fell, rose = quarters.moved(list(drawn), since)
    first = set(list(dict.fromkeys([*fell, *rose, *drawn]))[:most])
    shown = {one: tone for one, tone in drawn.items() if one in first}
    known = any(value is not None for value in trend["value"])
    if not shown or not known:
        return lines.of(name, trend.clear(), group, {}, caption(lacking(review, measured.kpi), ""), measured)
    whole = trend["quarter"].n_unique() - ends
    told = quarters.groups(list(drawn), since, noun, whole, unfinished=ends)
    together = review.over_time(measured.kpi) if company else None
    left_out = trend[group].n_unique() - len(shown)
    subtitle = _scale(trend, group, list(shown), together) + _so_far(review, measured.kpi) + _more(left_out)
    return lines.of(name, trend, group, shown, caption(told, subtitle), measured, together)


def _since(trend: pl.DataFrame, unfinished: bool) -> dict[str, Cell]:
    """Give the change of each group from the first to the last whole quarter, where it has people enough."""
    whole = trend.filter(pl.col("quarter") < pl.col("quarter").max()) if unfinished else trend
    return {cell.group: cell for cell in cells(since_first(whole))}


def _scale(trend: pl.DataFrame, group: str, names: Collection[str], together: pl.DataFrame | None) -> str:
    """Say which quarters are shown on which scale."""
    frames = [trend.filter(pl.col(group).is_in(names)), *([] if together is None else [together])]
    values = [value for frame in frames for value in frame["value"].drop_nulls()]
    first, last = (unbroken(end(trend["quarter"])) for end in (min, max))
    dotted = " Dotted: all together." if together is not None else ""
    span = f"{first} to {last}" if first != last else last
    return f"{span}, every line from 0 to {share(lines.scale(values))}.{dotted}"


def _so_far(review: Review, kpi: str) -> str:
    said = so_far(review, kpi)
    return f" {said}" if said else ""


def _more(left_out: int) -> str:
    return f" And {integer(left_out)} more in the table." if left_out else ""

"""The pictures of several pages, and the sentence that each one says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.charts import bars, dots, heat_maps, lorenz, trend
from dashboard.charts.chart import Chart, Measured, Reference
from dashboard.metrics.verdicts import ALMOST
from dashboard.narrative import barriers as barrier_words
from dashboard.narrative import findings, recognition, signals
from dashboard.narrative.cells import Cell, cells
from dashboard.narrative.chance import Standing, standings
from dashboard.narrative.findings import Told
from dashboard.usecases.review import Review
from dashboard.usecases.stories.pooling import pooled
from dashboard.usecases.stories.reading import (
    APPLIED,
    RATE,
    caption,
    lacking,
    most_named,
    owner,
    owners,
    periods,
    total,
)
from dashboard.usecases.stories.real_or_noise import dated
from dashboard.usecases.stories.trending import Trend, length_of, newest_period, trend_of
from dashboard.words import INTERVAL, count, decimal, share, unbroken

_GINI = "recognition_gini"
_BY_WEEK = Measured("applied_share_trend", "Applied", "check-in")
_POOLED = "Fewer than five people: up to four quarters together. "
_PAIRS = "Pairs of rep and program whose latest check-in says applied"


@dataclass(frozen=True)
class About:
    """What dots by team or program are about: their chart's name, what is counted, and how groups are judged."""

    name: str
    measured: Measured
    counted: str
    judged: Callable[[Sequence[Cell]], list[Standing]] = standings
    pools: bool = False  # small groups are shown with earlier quarters


OF_RATE = About("rate", APPLIED, _PAIRS, pools=True)


def rate_by_team(review: Review) -> Chart:
    """Draw the rate of each team."""
    return rates_by(review, "team", findings.by_team)


def rate_by_program(review: Review) -> Chart:
    """Draw the rate of each program."""
    return rates_by(review, "program", findings.by_program)


def rates_by(review: Review, group: str, told: Told, about: About = OF_RATE) -> Chart:
    """Draw a share of each team or program against all of them together."""
    kpi, company = about.measured.kpi, total(review, about.measured.kpi).value
    known = pooled(review, kpi, group) if about.pools and group == "team" else review.cells(kpi, group)
    frame = _with_rows(known) if company is not None else known.clear()
    groups = cells(frame)
    kinds = about.judged(groups)
    lines = (together(review, group, company),) if company is not None and groups else ()
    pools = about.pools and group == "team" and frame["quarters"].count() > 0
    told_of = "".join(_notes(groups, kinds, company)) + (_POOLED if pools else "")
    subtitle = f"{about.counted}, with {INTERVAL}. {told_of}Dotted: {lines[0].label}." if lines else ""
    named = dict(zip((cell.group for cell in groups), kinds, strict=True))
    return dots.of(
        f"{about.name}-by-{group}",
        frame,
        group,
        named,
        caption(told(groups, kinds) if lines else lacking(review, kpi), subtitle),
        about.measured,
        lines,
        _with_rows(review.cells(kpi, group)),
    )


def _notes(groups: Sequence[Cell], kinds: Sequence[Standing], company: float | None) -> Iterator[str]:
    """Say what the colour means, and why a line that misses the dotted one is not called different."""
    if "below" in kinds:
        yield "Orange: lower by more than chance. "
    line = company or 0.0
    alike = [group for group, kind in zip(groups, kinds, strict=True) if kind == "within"]
    if any((one.low or 0.0) > line + ALMOST or (one.high or 1.0) < line - ALMOST for one in alike):
        yield "Of several lines one may miss the dotted one by chance. "


def _with_rows(frame: pl.DataFrame) -> pl.DataFrame:
    """Leave groups out that have nothing in either quarter."""
    return frame.filter((pl.col("base") > 0) | pl.col("previous").is_not_null())


def together(review: Review, group: str, value: float, said: str = "") -> Reference:
    """Name what all teams or programs, or those chosen, have together."""
    chosen = review.selection.teams if group == "team" else review.selection.programs
    words = "together" if chosen else f"all {group}s"
    return Reference(value, f"{words} {said or share(value)}")


def barrier_bars(review: Review) -> Chart:
    """Draw what people named, coloured by who can remove it."""
    most = most_named(review)
    whose = {owner(review, one) for one in most}
    found = (
        barrier_words.title(most, whose.pop() if len(whose) == 1 else "")
        if most
        else lacking(review, "barrier_reach")
    )
    subtitle = of_reps("Reps naming the barrier", most)
    frame = review.cells("barrier_reach", "barrier")
    told = caption(found, subtitle if most else "")
    return bars.of("barriers", frame, owners(review), told, "barrier_reach")


def of_reps(what: str, named: Sequence[Cell]) -> str:
    """Say what bars count and of how many."""
    base = count(named[0].base or 0, "rep") if named else ""
    return f"{what}, share of {base} who were asked, with {INTERVAL}; coloured by who can remove it."


def reward_curve(review: Review) -> Chart:
    """Draw how rewards are spread over reps."""
    curve = review.lorenz
    if curve.is_empty():
        return lorenz.of("rewards", curve, caption(lacking(review, _GINI), ""), _GINI)
    people, value = curve["people"].to_list(), curve["value"].to_list()
    gini = total(review, _GINI).value
    whom = "share of reps, least rewarded first"
    shares = recognition.spread_by(whom, review.currency, by_number=review.by_number)
    subtitle = f"{shares} Gini {decimal(gini)}."
    worth = f" {unbroken(f'in {review.currency}')}" if review.currency and not review.by_number else ""
    where, words = findings.reward_fact(people, value, worth)
    what = recognition.spread_of(by_number=review.by_number)
    told = caption(findings.rewards(people, value, review.selection.programs, what), subtitle)
    return lorenz.of("rewards", curve, told, _GINI, (Reference(where, words),))


def weekly_trend(review: Review) -> Chart:
    """Draw the applied share of check-ins by week, as an XmR chart: its limits, and what they call a signal."""
    frame, known, weekly = review.cells(_BY_WEEK.kpi, "period"), periods(review), trend_of(review)
    if weekly is None:
        nothing = caption(lacking(review, _BY_WEEK.kpi), "")
        return trend.of("applied-trend", frame, nothing, _BY_WEEK)
    found = signals.over_time(
        known, weekly.mean, newest_period(review), dated(weekly), withheld=bool(weekly.withheld)
    )
    told = caption(found, f"Check-ins saying applied, by {length_of(review)}.{_of_lines(weekly)}")
    return trend.of("applied-trend", frame, told, _BY_WEEK, _lines(weekly), weekly.signals)


def _of_lines(trend: Trend) -> str:
    """Say what is drawn beside the points: limits where a share can get there, signals where there can be any."""
    if trend.periods < 2:
        return ""
    limited = any("limit" in line.label for line in _lines(trend))
    drawn = [
        (_TRIAL_LIMITS if trend.trial else _LIMITS) if limited else "",
        "" if trend.trial else f"larger dots are this quarter’s signals; {_NOW_AND_THEN}",
    ]
    said = "; ".join(part for part in drawn if part)
    return f"{f' {said[:1].upper()}{said[1:]}.' if said else ''} Dotted: the average."


_LIMITS = "between the limits (thin lines), ups and downs are its usual noise"
_TRIAL_LIMITS = "thin lines: trial limits, of too few points to tell noise by them"
_NOW_AND_THEN = "a steady trend, too, shows one now and then"


def _lines(trend: Trend) -> tuple[Reference, ...]:
    """Name the mean, and the limits where a share can get there."""
    if trend.periods < 2:
        return ()
    kind = "trial limit" if trend.trial else "limit"
    limits = [(trend.upper, "upper"), (trend.lower, "lower")]
    lines = [
        Reference(at, f"{side} {kind} {share(at)}") for at, side in limits if at is not None and 0 < at < 1
    ]
    return (Reference(trend.mean, f"average {share(trend.mean)}"), *lines)


def rate_grid(review: Review) -> Chart:
    """Draw the rate of each program in each team."""
    frame = review.cells(RATE, "team_program")
    groups = cells(frame)
    kinds = standings(groups)
    known = any(cell.base for cell in groups)
    told = findings.by_team_and_program(groups, kinds) if known else lacking(review, RATE)
    pale = " Fewer than five people have no colour." if "few" in kinds else ""
    subtitle = f"{_PAIRS}, by team and program.{pale}"
    named = {(cell.team or "", cell.program or ""): kind for cell, kind in zip(groups, kinds, strict=True)}
    return heat_maps.of_rates(
        "rate-by-team-and-program", frame, named, caption(told, subtitle if known else ""), APPLIED
    )

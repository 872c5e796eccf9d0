"""Cadence: whether the next conversation came in time, by day and pair, or by check-ins that were due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import polars as pl

from dashboard.metrics.tables.crowds import people_by, weighed
from dashboard.metrics.tables.programs import looked_up, named
from dashboard.metrics.tables.runs import first_of, last_of
from dashboard.metrics.tables.talks import COMPLETED_CODE, MISSED_CODE
from dashboard.periods import Span

Cadence = Literal["programs", "due"]
FEWEST_MISSED = 5
GRACE = 7
_PAIR = ["person", "program"]
_GROUP = [*_PAIR, "team", "manager"]
PACES = {
    **dict.fromkeys(_GROUP, pl.UInt32),
    "days": pl.UInt16,
    "kept": pl.UInt16,
}


@dataclass(frozen=True, eq=False)
class Pairs:
    """What cadence is told from: conversations in order of pair and day, first trainings, and employment.

    `trained`: person, program, trained_on. `employed`: person, since, until, without overlaps; None without a
    roster.
    """

    talks: pl.DataFrame
    trained: pl.DataFrame
    employed: pl.DataFrame | None


def how_told(programs: pl.DataFrame, check_ins: pl.DataFrame) -> Cadence | None:
    """Say what cadence can be told from: what programs name, else due days or missed check-ins."""
    if programs["cadence_days"].count():
        return "programs"
    missed = int((check_ins["status"] == MISSED_CODE).sum())
    return "due" if missed >= FEWEST_MISSED or check_ins["due_on"].count() else None


def employed(roster: pl.DataFrame) -> pl.DataFrame:
    """Join each person's roster rows to stretches of days that do not overlap (person, since, until)."""
    first, last = pl.date(1, 1, 1), pl.date(9999, 12, 31)
    rows = roster.select(
        "person", since=pl.col("started_on").fill_null(first), until=pl.col("left_on").fill_null(last)
    )
    rows = rows.filter(pl.col("since") <= pl.col("until")).sort("person", "since")
    several = rows["person"].is_duplicated()  # most have one row, and are done
    again = rows.filter(several)
    before = pl.col("until").cum_max().shift(1).over("person")
    stretch = (before.is_null() | (pl.col("since") > before)).cum_sum().over("person").alias("stretch")
    joined = again.with_columns(stretch).group_by("person", "stretch", maintain_order=True)
    return pl.concat([rows.filter(~several), joined.agg(pl.min("since"), pl.max("until")).drop("stretch")])


def pair_days(pairs: Pairs, programs: pl.DataFrame, span: Span, homes: pl.DataFrame) -> pl.DataFrame:
    """Count a span's days of each pair, and those on which its last conversation was recent enough (PACES).

    Days begin with its training or first conversation. `homes` (person, team) are for pairs never talked with.
    """
    talks = pairs.talks.filter(pl.col("day") <= span.end)
    begun = _begun(talks, pairs.trained.filter(pl.col("trained_on") <= span.end), homes)
    rhythm = looked_up(begun, named(programs, "cadence_days", span.end), "cadence_days")
    rhythm = rhythm.drop_nulls("cadence_days").with_columns(pl.col("cadence_days").floor().cast(pl.Int64))
    waits = rhythm.select(
        *_PAIR,
        pl.max_horizontal("begun_on", pl.lit(span.start)).alias("since"),
        pl.lit(span.end).alias("until"),
    )
    days = _counted(waits, pairs.employed, "days")
    kept = _counted(_recent(talks, rhythm, span), pairs.employed, "kept")
    found = rhythm.join(days, on=_PAIR).join(kept, on=_PAIR, how="left").sort("person")
    return found.with_columns(pl.col("kept").fill_null(0)).select(
        pl.col(c).cast(kind) for c, kind in PACES.items()
    )


def due(rows: pl.DataFrame, span: Span, horizon_passed: pl.Expr) -> pl.DataFrame:
    """Count a span's check-ins that were due or missed, and those held in time, by pair, team and manager (PACES).

    `rows` are check-ins of any status; what `horizon_passed` says of is not known yet.
    """
    held = pl.col("status").is_null() | (pl.col("status") == COMPLETED_CODE)
    counting = rows.filter((held | (pl.col("status") == MISSED_CODE)) & ~horizon_passed)
    dated = counting.with_columns(pl.coalesce("due_on", "day").alias("when"), held.alias("held"))
    here = dated.filter(pl.col("when").is_between(span.start, span.end))
    late = (pl.col("day") - pl.col("due_on")).dt.total_days().fill_null(0) > GRACE
    counted = here.group_by(_GROUP).agg(
        pl.len().cast(pl.UInt16).alias("days"), (pl.col("held") & ~late).sum().cast(pl.UInt16).alias("kept")
    )
    return counted.sort("person")


def pace_cells(paces: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Count by moment (and team, manager): base, hits, people, and squares, Σm² with m a rep's base."""
    rows = paces.with_columns(weighed(paces, by, "days").alias("all"))
    return rows.group_by("moment", *by).agg(
        pl.col("days").cast(pl.Int64).sum().alias("base"),
        pl.col("kept").cast(pl.Int64).sum().alias("hits"),
        (pl.col("days").cast(pl.Int64) * pl.col("all")).sum().alias("squares"),
        (pl.col("days") / pl.col("all")).sum().round().cast(pl.Int64).alias("people"),
    )


def gaps_of(talks: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Count a span's gaps by length (team, program, manager, gap, often), and list whose they are (person, …)."""
    spaced = talks.drop_nulls("gap")
    place = ("team", "program", "manager")
    often = spaced.group_by(*place, "gap").agg(pl.len().cast(pl.Int64).alias("often"))
    whose = spaced.select("person", *place)
    return often, whose.filter(first_of(whose, ("person", *place)))


def gap_cells(often: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Give by moment (and team, manager) the median gap and the number of gaps (base)."""
    group = ["moment", *by]
    lengths = often.group_by(*group, "gap").agg(pl.sum("often")).sort(*group, "gap")
    up_to, base = pl.col("often").cum_sum().over(group), pl.col("often").sum().over(group)
    counted = lengths.with_columns(up_to.alias("up_to"), base.alias("base"))
    ends = [pl.col("gap").filter(pl.col("up_to") * 2 >= pl.col("base") + more).first() for more in (0, 1)]
    return counted.group_by(group).agg(((ends[0] + ends[1]) / 2).alias("value"), pl.first("base"))


def gap_people(whose: pl.DataFrame, by: tuple[str, ...]) -> pl.DataFrame:
    """Count the people who have gaps, by moment (and team, manager)."""
    return people_by(whose.drop_nulls(by) if by else whose, ("moment", *by))


def _begun(talks: pl.DataFrame, trained: pl.DataFrame, homes: pl.DataFrame) -> pl.DataFrame:
    """List pairs: since when, and the team and manager of the latest conversation (of the home team without)."""
    starts = first_of(talks, ("person", "program"))
    ends = last_of(starts)
    first, last = talks.filter(starts).select(*_PAIR, "day"), talks.filter(ends).select("team", "manager")
    met = pl.concat([first, last], how="horizontal")
    every = met.join(trained, on=_PAIR, how="full", coalesce=True)
    every = every.join(homes.rename({"team": "home"}), on="person", how="left")
    return every.select(
        *_PAIR,
        pl.when(pl.col("day").is_null()).then("home").otherwise("team").alias("team"),
        "manager",
        pl.min_horizontal("day", "trained_on").alias("begun_on"),
    )


def _recent(talks: pl.DataFrame, rhythm: pl.DataFrame, span: Span) -> pl.DataFrame:
    """Give, for each conversation, the days on which it is the last and recent (person, program, since, until)."""
    longest = int(rhythm["cadence_days"].max() or 0)  # type: ignore[arg-type]
    near = talks.select(*_PAIR, "day", "until_next").filter(
        pl.col("day") >= pl.lit(span.start) - pl.duration(days=longest)
    )
    found = near.join(rhythm.select(*_PAIR, "cadence_days"), on=_PAIR)
    lasting = pl.min_horizontal("cadence_days", pl.col("until_next").cast(pl.Int64) - 1)
    until = pl.col("day") + pl.duration(days=lasting)
    return found.select(
        *_PAIR,
        pl.max_horizontal("day", pl.lit(span.start)).alias("since"),
        pl.min_horizontal(until, pl.lit(span.end)).alias("until"),
    ).filter(pl.col("since") <= pl.col("until"))


def _counted(days: pl.DataFrame, employed: pl.DataFrame | None, name: str) -> pl.DataFrame:
    """Add up stretches of days by pair, as far as the person was employed."""
    if employed is not None:
        both = days.join(employed, on="person", suffix="_employed")
        days = both.with_columns(
            pl.max_horizontal("since", "since_employed").alias("since"),
            pl.min_horizontal("until", "until_employed").alias("until"),
        )
    length = (pl.col("until") - pl.col("since")).dt.total_days() + 1
    some = days.with_columns(length.alias(name)).filter(pl.col(name) > 0)
    return some.group_by(_PAIR).agg(pl.sum(name))

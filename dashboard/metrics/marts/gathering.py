"""Gathering: a small pass over all current rows, and what it finds out dealt out to shards of people."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dashboard.metrics.marts.calendar import Calendar
from dashboard.metrics.marts.marts import Facts
from dashboard.metrics.marts.people import called
from dashboard.metrics.marts.shard import Days, Shard
from dashboard.metrics.tables import keys
from dashboard.metrics.tables import roster as rosters
from dashboard.metrics.tables.facts import purpose_bits
from dashboard.metrics.tables.ids import distinct
from dashboard.metrics.tables.pace import how_told
from dashboard.metrics.tables.rewards import budgeted, priced, reporting_currency
from dashboard.metrics.tables.talks import completed
from dashboard.periods import Span
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS, OWNER_OF, categories

NEEDS = {
    "check_ins": (
        "date", "rep", "team", "program", "outcome", "status", "barrier", "barrier_owner", "manager", "evidence",
        "purpose", "due_on", "barrier_resolved_on", "skill",
    ),
    "recognitions": ("date", "recipient", "kind", "giver", "program", "value", "currency"),
    "roster": ("person", "team", "name", "role", "manager", "started_on", "left_on"),
    "programs": ("program", "team", "target_rate", "cadence_days", "expectation", "effective_from"),
    "trainings": ("person", "program", "completed_on"),
    "outcomes": ("person", "quarter", "metric", "actual", "target"),
    "budgets": ("team", "quarter", "amount", "currency"),
}  # fmt: skip
# What a review opens with asks for no more; the rest is read for the practices.
AT_ONCE = {table: NEEDS[table] for table in ("recognitions", "roster", "programs")} | {
    "check_ins": tuple(c for c in NEEDS["check_ins"] if c not in ("purpose", "barrier_resolved_on", "skill"))
}
Spell = Callable[[pl.Series], pl.DataFrame]
_LABELS = [barrier.label for barrier in BARRIERS]


@dataclass(frozen=True)
class Rules:
    """What a settings file can change about the numbers."""

    today: date
    first_month: int = 1
    currency: str | None = None


@dataclass(frozen=True, eq=False)
class Rows:
    """A store's current rows.

    `tables` holds the columns of NEEDS, or of AT_ONCE, with names as ids, in upload and line order with their
    upload's `rank`; `names` a frame per domain; `uploads` a row per live upload (rank, table, source, columns as a
    list, uploaded_on); `listed` (person, rank) who stands in each roster. `spell` gives the names (id, text) of some
    people.
    """

    tables: Mapping[str, pl.DataFrame]
    names: Mapping[str, pl.DataFrame]
    uploads: pl.DataFrame
    listed: pl.DataFrame
    spell: Spell


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is known of the whole store, the names that are shown, everything as one shard, and budgets of teams."""

    facts: Facts
    names: Mapping[str, pl.DataFrame]
    whole: Shard
    people: int
    teams: int
    budgets: pl.DataFrame

    def shards(self, rows_per_shard: int) -> Iterator[Shard]:
        """Deal people out to shards, one after the other; everything of a person goes to one."""
        count = max(1, -(-self.whole.check_ins.height // rows_per_shard))
        if count == 1:
            yield self.whole
            return
        size = -(-self.people // count)
        yield from (_part(self.whole, i * size, (i + 1) * size) for i in range(count))


def gather(rows: Rows, rules: Rules) -> Gathered:
    """Find out which days are asked about, who leads, and what money is told in."""
    tables, names, uploads = rows.tables, rows.names, rows.uploads
    people = names["person"].height
    keys.check(people, names["program"].height)
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each of these keeps one core busy
        talked = pool.submit(_check_ins, tables["check_ins"], uploads)
        given = pool.submit(_recognitions, tables["recognitions"], rules.currency)
        roster = _roster(tables["roster"], rows.listed, uploads) if tables["roster"].height else None
        check_ins = talked.result()
        managers = pool.submit(rows.spell, distinct(check_ins["manager"].drop_nulls()))
        recognitions, currency = given.result()
    calendar = _calendar(check_ins, recognitions, rules)
    spans = tuple(calendar.spans()) if calendar else ()
    leaders = _leaders(roster, spans)
    whole = Shard(
        check_ins,
        recognitions,
        roster,
        leaders,
        _known(check_ins, roster),
        _meanings(names["barrier"]),
        _trained(tables["trainings"]) if "trainings" in tables else pl.DataFrame(),
        tables["programs"],
        how_told(tables["programs"], check_ins),
        _results(tables["outcomes"]) if "outcomes" in tables else pl.DataFrame(),
        _spans(calendar, spans, recognitions) if calendar else (),
    )
    facts = Facts(
        calendar=calendar,
        currency=currency,
        has_roster=roster is not None,
        has_recognitions=recognitions.height > 0,
        has_givers=recognitions["giver"].count() > 0,
        asks_barriers=bool(check_ins["asked"].any()),
        names_owners=check_ins["owner"].count() > 0,
        cadence=whole.cadence,
        spans=spans,
    )
    shown = {domain: names[domain].select("id", "text") for domain in ("team", "program", "metric", "skill")}
    shown["person"] = managers.result()
    shown["called"] = called(tables["roster"])
    budgets = budgeted(tables["budgets"], currency) if "budgets" in tables else pl.DataFrame()
    return Gathered(facts, shown, whole, people, names["team"].height, budgets)


def _check_ins(rows: pl.DataFrame, uploads: pl.DataFrame) -> pl.DataFrame:
    asking = uploads.filter(pl.col("columns").list.contains("barrier"))["rank"].cast(pl.Int32)
    return rows.select(
        pl.col("rep").alias("person"),
        "team",
        "program",
        pl.col("date").alias("day"),
        "outcome",
        "status",
        "barrier",
        pl.col("barrier_owner").alias("owner"),
        pl.col("rank").is_in(asking.implode()).alias("asked"),
        "manager",
        "due_on",
        "evidence",
        *_told(rows),
    )


def _told(rows: pl.DataFrame) -> list[pl.Expr | pl.Series]:
    """Give the columns that only practices ask for, where they were read."""
    if "purpose" not in rows.columns:
        return []
    resolved = pl.col("barrier_resolved_on").alias("resolved")
    return [purpose_bits(rows["purpose"]).alias("purpose"), resolved, pl.col("skill")]


def _recognitions(rows: pl.DataFrame, wanted: str | None) -> tuple[pl.DataFrame, str | None]:
    """Give recognitions, and the currency that numbers are told in."""
    currency = reporting_currency(rows, wanted)
    told = priced(rows, currency).select(
        pl.col("recipient").alias("person"),
        pl.col("date").alias("day"),
        "giver",
        "kind",
        "program",
        "value",
        "other",
        "other_value",
    )
    return told, currency


def _roster(rows: pl.DataFrame, listed: pl.DataFrame, uploads: pl.DataFrame) -> pl.DataFrame:
    # sorted here once, so that no span has to (`rosters.deciding`)
    return rosters.employed(rows, listed, uploads).sort("started_on", nulls_last=False, maintain_order=True)


def _calendar(check_ins: pl.DataFrame, recognitions: pl.DataFrame, rules: Rules) -> Calendar | None:
    held = completed(check_ins.select("day", "status"))["day"]
    first, last = held.min(), held.max()
    known = recognitions["day"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return None
    return Calendar(first, last, rules.today, rules.first_month, known if isinstance(known, date) else None)


def _leaders(roster: pl.DataFrame | None, spans: tuple[Span, ...]) -> pl.DataFrame | None:
    if roster is None or rosters.names_roles(roster):
        return None
    found = [
        pl.DataFrame({"person": rosters.inferred_leaders(roster, span)}).with_columns(
            pl.lit(span.start).alias("span"), pl.lit(span.end).alias("end")
        )
        for span in spans
    ]
    return pl.concat(found) if found else None


def _known(check_ins: pl.DataFrame, roster: pl.DataFrame | None) -> pl.Series:
    """List all reps and roster people."""
    known = distinct(check_ins["person"])
    return known if roster is None else distinct(pl.concat([known, roster["person"]]))


def _trained(rows: pl.DataFrame) -> pl.DataFrame:
    """Keep a person's first completion of each program."""
    found = rows.select("person", "program", "completed_on")
    return found.group_by("person", "program").agg(pl.min("completed_on").alias("trained_on"))


def _results(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.select("person", "quarter", "metric", "actual", "target")


def _spans(calendar: Calendar, spans: tuple[Span, ...], recognitions: pl.DataFrame) -> tuple[Days, ...]:
    def days(span: Span) -> Days:
        horizon = calendar.horizon(span)
        known = recognitions if horizon is None else recognitions.filter(pl.col("day") <= horizon)
        last = known["day"].max()
        until = last if isinstance(last, date) else None
        return Days(span, calendar.window(span), horizon, str(calendar.quarter(span)), until)

    return tuple(days(span) for span in spans)


def _meanings(barriers: pl.DataFrame) -> pl.DataFrame:
    """Explain each barrier cell: a row per category it names."""
    told = [
        (cell, _LABELS.index(label), OWNERS.index(OWNER_OF[label]))
        for cell, text in barriers.select("id", "text").iter_rows()
        for label in categories(text)
    ]
    schema = {"barrier": pl.UInt32, "category": pl.UInt8, "usual_owner": pl.Int8}
    return pl.DataFrame(told, schema=schema, orient="row")


def _part(whole: Shard, first: int, end: int) -> Shard:
    mine = (pl.col("person") >= first) & (pl.col("person") < end)
    return replace(
        whole,
        check_ins=whole.check_ins.filter(mine),
        recognitions=whole.recognitions.filter(mine),
        roster=None if whole.roster is None else whole.roster.filter(mine),
        leaders=None if whole.leaders is None else whole.leaders.filter(mine),
        known=whole.known.filter((whole.known >= first) & (whole.known < end)),
        trained=_of(whole.trained, mine),
        results=_of(whole.results, mine),
    )


def _of(rows: pl.DataFrame, mine: pl.Expr) -> pl.DataFrame:
    """Keep some people's rows of what may not have been read."""
    return rows.filter(mine) if rows.width else rows

"""Building marts: a small pass over everything, then shards of people, then the cells of all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from dashboard.metrics import roster as rosters
from dashboard.metrics.calendar import Calendar
from dashboard.metrics.facts import purpose_bits
from dashboard.metrics.marts import Facts, Marts, with_cells
from dashboard.metrics.pace import how_told
from dashboard.metrics.people import identities, resolve
from dashboard.metrics.rewards import priced, reporting_currency
from dashboard.metrics.shard import Begun, Days, Frames, Shard, begin, build
from dashboard.metrics.standards import standards
from dashboard.metrics.talks import completed, during
from dashboard.metrics.training import ENOUGH_STATED
from dashboard.periods import Span
from dashboard.schemas import OWNERS
from dashboard.taxonomy import BARRIERS, OWNER_OF, categories

NEEDS = {
    "check_ins": (
        "date", "rep", "team", "program", "outcome", "status", "barrier", "barrier_owner", "manager", "evidence",
        "purpose", "due_on", "barrier_resolved_on",
    ),
    "recognitions": ("date", "recipient", "kind", "giver", "program", "value", "currency"),
    "roster": ("person", "team", "email", "name", "role", "manager", "started_on", "left_on"),
    "programs": ("program", "team", "target_rate", "cadence_days", "expectation", "effective_from"),
    "trainings": ("person", "program", "completed_on"),
    "outcomes": ("person", "quarter", "metric", "actual", "target"),
}  # fmt: skip
ROWS_PER_SHARD = 2_500_000
Spell = Callable[[pl.Series], pl.DataFrame]
ENOUGH_VALUED = 0.8
_LABELS = [barrier.label for barrier in BARRIERS]


@dataclass(frozen=True)
class Rules:
    """What a settings file can change about the numbers."""

    today: date
    first_month: int = 1
    currency: str | None = None


def build_marts(
    tables: Mapping[str, pl.DataFrame],
    names: Mapping[str, pl.DataFrame],
    uploads: pl.DataFrame,
    listed: pl.DataFrame,
    spell: Spell,
    rules: Rules,
    executor: Executor,
    rows_per_shard: int = ROWS_PER_SHARD,
) -> Marts:
    """Build the marts of a store's current rows.

    `tables` holds the columns of NEEDS with names as ids, rows in upload and line order with their upload's
    `rank`; `names` a frame per domain; `uploads` a row per live upload (rank, table, source,
    columns as a list, uploaded_on); `listed` (person, rank) who stands in each roster. `spell` gives the names
    (id, text) of some people.
    """
    people = tables["roster"].height > 0
    meant = identities(names["person"].height, tables["roster"])
    roster = _roster(tables["roster"], listed, uploads, meant) if people else None
    check_ins = _check_ins(tables["check_ins"], uploads, meant)
    currency = reporting_currency(tables["recognitions"], rules.currency)
    recognitions = _recognitions(tables["recognitions"], meant, currency)
    calendar = _calendar(check_ins, recognitions, rules)
    spans = tuple(calendar.spans()) if calendar else ()
    cadence = how_told(tables["programs"], check_ins)
    leaders = _leaders(roster, spans)
    whole = Shard(
        check_ins,
        recognitions,
        roster,
        leaders,
        _known(check_ins, roster, names["person"].height),
        _meanings(names["barrier"]),
        _trained(tables["trainings"], meant),
        tables["programs"],
        cadence,
        _results(tables["outcomes"], meant),
        _spans(calendar, spans, recognitions, roster, leaders) if calendar else (),
    )
    shards = _split(whole, max(1, -(-check_ins.height // rows_per_shard)), names["person"].height)
    begun = list(executor.map(begin, shards))
    newest = _newest(begun, names["team"].height, whole.spans)
    seen = _mostly_stated(begun)
    built = list(executor.map(build, [replace(one, newest=newest, only_observed=seen) for one in begun]))
    facts = Facts(
        calendar=calendar,
        currency=currency,
        has_roster=people,
        has_recognitions=recognitions.height > 0,
        has_givers=recognitions["giver"].count() > 0,
        asks_barriers=bool(check_ins["asked"].any()),
        cadence=cadence,
        spans=spans,
    )
    shown = {domain: names[domain].select("id", "text") for domain in ("team", "program", "metric")}
    managers = check_ins["manager"].drop_nulls().unique().sort()
    shown["person"] = spell(managers)
    return Marts(facts, shown, _join(built, _days(whole.spans, newest), whole))


def _check_ins(rows: pl.DataFrame, uploads: pl.DataFrame, meant: pl.Series) -> pl.DataFrame:
    asking = uploads.filter(pl.col("columns").list.contains("barrier"))["rank"].cast(pl.Int32)
    return rows.select(
        resolve(rows["rep"], meant).alias("person"),
        "team",
        "program",
        pl.col("date").alias("day"),
        "outcome",
        "status",
        "barrier",
        pl.col("barrier_owner").alias("owner"),
        pl.col("rank").is_in(asking.implode()).alias("asked"),
        resolve(rows["manager"], meant).alias("manager"),
        "evidence",
        purpose_bits(rows["purpose"]).alias("purpose"),
        "due_on",
        pl.col("barrier_resolved_on").alias("resolved"),
    )


def _recognitions(rows: pl.DataFrame, meant: pl.Series, currency: str | None) -> pl.DataFrame:
    return priced(rows, currency).select(
        resolve(rows["recipient"], meant).alias("person"),
        pl.col("date").alias("day"),
        resolve(rows["giver"], meant).alias("giver"),
        "kind",
        "program",
        "value",
        "other",
        "other_value",
    )


def _roster(
    rows: pl.DataFrame, listed: pl.DataFrame, uploads: pl.DataFrame, meant: pl.Series
) -> pl.DataFrame:
    resolved = rows.with_columns(resolve(rows["manager"], meant).alias("manager"))
    return rosters.employed(resolved, listed, uploads)


def _calendar(check_ins: pl.DataFrame, recognitions: pl.DataFrame, rules: Rules) -> Calendar | None:
    held = completed(check_ins)["day"]
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


def _known(check_ins: pl.DataFrame, roster: pl.DataFrame | None, people: int) -> pl.Series:
    """List all reps and roster people; marking places is several times faster than hashing every row."""
    marks = pl.repeat(False, people, dtype=pl.Boolean, eager=True).scatter(check_ins["person"], True)
    if roster is not None:
        marks = marks.scatter(roster["person"], True)
    return marks.arg_true()


def _trained(rows: pl.DataFrame, meant: pl.Series) -> pl.DataFrame:
    """Keep a person's first completion of each program."""
    found = rows.select(resolve(rows["person"], meant).alias("person"), "program", "completed_on")
    return found.group_by("person", "program").agg(pl.min("completed_on").alias("trained_on"))


def _results(rows: pl.DataFrame, meant: pl.Series) -> pl.DataFrame:
    return rows.select(
        resolve(rows["person"], meant).alias("person"), "quarter", "metric", "actual", "target"
    )


def _spans(
    calendar: Calendar,
    spans: tuple[Span, ...],
    recognitions: pl.DataFrame,
    roster: pl.DataFrame | None,
    leaders: pl.DataFrame | None,
) -> tuple[Days, ...]:
    def days(span: Span) -> Days:
        horizon = calendar.horizon(span)
        given = recognitions if horizon is None else recognitions.filter(pl.col("day") <= horizon)
        known = given["day"].max()
        return Days(
            span,
            calendar.window(span),
            horizon,
            str(calendar.quarter(span)),
            known if isinstance(known, date) else None,
            _giving_leaders(during(given, span), span, roster, leaders),
        )

    return tuple(days(span) for span in spans)


def _giving_leaders(
    given: pl.DataFrame, span: Span, roster: pl.DataFrame | None, leaders: pl.DataFrame | None
) -> pl.Series | None:
    """List the leaders, where recognition by them is what counts: most say who gave it, and some leader did."""
    if roster is None or 2 * given["giver"].count() < given.height:
        return None
    here = (pl.col("span") == span.start) & (pl.col("end") == span.end)
    told = rosters.deciding(roster, span).filter("leads") if leaders is None else leaders.filter(here)
    return told["person"] if given["giver"].is_in(told["person"].implode()).any() else None


def _mostly_stated(begun: list[Begun]) -> bool:
    """Tell whether so many conversations state their evidence that a self-report alone does not count."""
    talks = [one.talks.conversations["evidence"] for one in begun]
    every, stated = sum(len(one) for one in talks), sum(one.count() for one in talks)
    return every > 0 and stated >= ENOUGH_STATED * every


def _newest(begun: list[Begun], teams: int, spans: tuple[Days, ...]) -> tuple[pl.Series, ...]:
    """Find each team's newest conversation (index: team id), for every span as far as its horizon lets see."""
    talks = [one.talks.conversations.select("team", "day") for one in begun]

    def until(horizon: date | None) -> pl.Series:
        known = [t if horizon is None else t.filter(pl.col("day") <= horizon) for t in talks]
        found = pl.concat([t.group_by("team").agg(pl.max("day")) for t in known])
        last = found.group_by("team").agg(pl.max("day"))
        return pl.repeat(None, teams, dtype=pl.Date, eager=True).scatter(last["team"], last["day"])

    days = {horizon: until(horizon) for horizon in {span.horizon for span in spans}}
    return tuple(days[span.horizon] for span in spans)


def _meanings(barriers: pl.DataFrame) -> pl.DataFrame:
    """Explain each barrier cell: a row per category it names."""
    told = [
        (cell, _LABELS.index(label), OWNERS.index(OWNER_OF[label]))
        for cell, text in barriers.select("id", "text").iter_rows()
        for label in categories(text)
    ]
    schema = {"barrier": pl.UInt32, "category": pl.UInt8, "usual_owner": pl.Int8}
    return pl.DataFrame(told, schema=schema, orient="row")


def _split(whole: Shard, count: int, people: int) -> list[Shard]:
    """Deal people out to shards; everything of a person goes to one."""
    if count == 1:
        return [whole]
    size = -(-people // count)
    return [_part(whole, i * size, (i + 1) * size) for i in range(count)]


def _part(whole: Shard, first: int, end: int) -> Shard:
    mine = (pl.col("person") >= first) & (pl.col("person") < end)
    return replace(
        whole,
        check_ins=whole.check_ins.filter(mine),
        recognitions=whole.recognitions.filter(mine),
        roster=None if whole.roster is None else whole.roster.filter(mine),
        leaders=None if whole.leaders is None else whole.leaders.filter(mine),
        known=whole.known.filter((whole.known >= first) & (whole.known < end)),
        trained=whole.trained.filter(mine),
        results=whole.results.filter(mine),
    )


def _days(spans: tuple[Days, ...], newest: tuple[pl.Series, ...]) -> Frames:
    """Give each span's days, and the newest conversation of each team that waiting times of it count to."""
    rows = [(i, d.span.start, d.span.end, d.window.start, d.horizon) for i, d in enumerate(spans)]
    kinds = {"span": pl.UInt8, **dict.fromkeys(("start", "end", "window", "known_on"), pl.Date)}
    waits = [
        last.to_frame("newest").with_row_index("team").select(pl.lit(i, pl.UInt8).alias("span"), pl.all())
        for i, last in enumerate(newest)
    ]
    none = pl.DataFrame(schema={"span": pl.UInt8, "team": pl.UInt32, "newest": pl.Date})
    return {
        "days": pl.DataFrame(rows, schema=kinds, orient="row"),
        "waits": pl.concat([none, *waits]).drop_nulls(),
    }


def _standards(talks: pl.DataFrame, whole: Shard) -> pl.DataFrame:
    found = [
        standards(talks.filter(pl.col("span") == i), whole.programs, days.span.end).with_columns(
            pl.lit(i, pl.UInt8).alias("span")
        )
        for i, days in enumerate(whole.spans)
    ]
    return pl.concat(found)


def _join(built: list[Frames], days: Frames, whole: Shard) -> Frames:
    marts = {name: pl.concat([frames[name] for frames in built]) for name in built[0]} | days
    if "heads" not in marts:
        return marts
    sums = marts["knowledge"].group_by("span").agg(pl.all().sum())
    by_value = (pl.col("given") > 0) & (pl.col("valued") >= ENOUGH_VALUED * pl.col("given"))
    marts["knowledge"] = sums.with_columns(by_value.alias("by_value"))
    marts["standards"] = _standards(marts["talks"], whole)
    place = ["span", "team", "program", "manager", "gap"]
    marts["gaps"] = marts["gaps"].group_by(place).agg(pl.sum("often"))
    marts["weeks"] = marts["weeks"].group_by("team", "place").agg(pl.all().sum())
    marts["newest"] = marts["newest"].group_by("team").agg(pl.max("day"))
    return with_cells(marts)

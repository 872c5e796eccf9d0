"""What is wrong in a file, by reason, and who and what it names that nothing knows: for mending in one place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from dashboard.ingest import of_itself
from dashboard.schemas import TABLES, Column, Domain, Kind, label_of
from dashboard.store.remembered import BARRIER, PERSON, SOURCE, Lesson
from dashboard.taxonomy import UNKNOWN
from dashboard.usecases.uploads.acts import Preview
from dashboard.usecases.uploads.matching import BarrierSaid, Matching, Stranger, Teams
from dashboard.words import count, integer, listing, shortened

_GROUPS = 12
_FOR_ALL = "Say one value for all of them, or mend each in the file of the rejected rows."
_LONGEST = 60
_MOST_TO_CHOOSE = 500  # names of a roster that one can choose among
Rows = tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Group:
    """Records that one value is wrong in: in which column, why, and what it may be instead (none: anything).

    `is_shared`: where nothing stands, one value may do for all of them.
    """

    column: str
    value: str
    records: int
    message: str
    choices: tuple[str, ...] = ()
    is_shared: bool = False

    @property
    def title(self) -> str:
        """Say what is wrong, and how often: "31 records: outcome “done-ish”"."""
        where = "the whole line"
        if self.column:
            value = f"“{shortened(self.value, _LONGEST)}”" if self.value else "is empty"
            where = f"{label_of(self.column)} {value}"
        return f"{count(self.records, 'record')}: {where}"

    @property
    def can_be_mended(self) -> bool:
        """Say whether another value in its place would do."""
        return bool(self.column and (self.value or self.is_shared))


def groups(preview: Preview) -> tuple[Group, ...]:
    """Group the rejects of a file by what is wrong, the most frequent first."""
    rejects = preview.refused.filter(pl.col("what") == "reject")
    # records of a broken shape have each their own text
    is_shape = pl.col("column") == ""
    same = pl.when(is_shape).then(pl.lit("")).otherwise(pl.col("value")).alias("value")
    fault = pl.when(is_shape).then(pl.col("message")).alias("fault")
    by = rejects.with_columns(same, fault).group_by("column", "value", "rule", "fault", maintain_order=True)
    counted = by.agg(pl.col("line").n_unique().alias("records"), pl.col("message").first())
    ordered = counted.sort("records", descending=True, maintain_order=True).head(_GROUPS)
    return tuple(_group(row, preview.upload.table) for row in ordered.iter_rows(named=True))


def _group(row: Mapping[str, object], table: str) -> Group:
    column = str(row["column"] or "")
    ours = TABLES[table].by_name.get(column)
    choices = ours.choices if ours and ours.kind is Kind.CHOICE else ()
    value, records = str(row["value"] or ""), int(str(row["records"]))
    is_shared = ours is not None and _is_shared(ours)
    message = _FOR_ALL if is_shared and not value else str(row["message"])
    return Group(column, value, records, message, choices, is_shared)


def _is_shared(column: Column) -> bool:
    """Say whether many rows may share a value: days, numbers and people are each row's own."""
    return column.kind is Kind.CHOICE or (column.kind is Kind.NAME and column.domain is not Domain.PERSON)


def read_as(column: str, old: str, new: str) -> str:
    """Say what a word, or an empty cell, of a column is read as."""
    return f"“{old}” is {new}" if old else f"an empty {label_of(column)} is {new}"


def instead(preview: Preview, group: Group, said: str) -> str | None:
    """Give what stands in the file in the place of a wrong value; None where it is no date and should be one.

    A date is read by itself: how the others of its column are written has no say in it.
    """
    column = TABLES[preview.upload.table].by_name.get(group.column)
    if column is None or column.kind not in {Kind.EVENT, Kind.DAY}:
        return said
    day = of_itself(said, preview.upload.detail["date_order"])
    return day.isoformat() if day else None


def people_title(found: Matching) -> str:
    """Say how many people the roster knows."""
    return f"{integer(found.known)} of {count(found.people, 'person', 'people')} in it stand in the roster"


def team_title(stranger: Stranger) -> str:
    """Say how many rows name a team that no roster has: "31 rows: team “Emea North” is unknown to the roster"."""
    name = shortened(stranger.name, _LONGEST)
    return f"{count(stranger.rows, 'row')}: team “{name}” is unknown to the roster"


def candidates(found: Matching | Teams, near: Sequence[str]) -> list[str]:
    """List whom or which team a name may mean, the nearest first."""
    others = found.roster if len(found.roster) <= _MOST_TO_CHOOSE else ()
    return list(dict.fromkeys([*near, *others]))


def barrier_rows(said: Sequence[BarrierSaid]) -> Rows:
    """List what each barrier phrase was taken for."""
    return tuple(
        (shortened(one.phrase, _LONGEST), integer(one.rows), " and ".join(one.labels), one.how or "no match")
        for one in said
    )


def unsure(said: Sequence[BarrierSaid]) -> tuple[BarrierSaid, ...]:
    """Keep the phrases that no category fits."""
    return tuple(one for one in said if one.how == UNKNOWN)[:_GROUPS]


def lesson_text(lesson: Lesson) -> str:
    """Tell what is remembered."""
    if lesson.kind == BARRIER:
        return f"The barrier “{shortened(lesson.key, _LONGEST)}” is {lesson.value['category']}."
    if lesson.kind == PERSON:
        return f"“{shortened(lesson.key, _LONGEST)}” is {lesson.value['person']}."
    return _source_text(lesson) if lesson.kind == SOURCE else lesson.kind


def _source_text(lesson: Lesson) -> str:
    told = lesson.value
    mapping = told["mapping"]
    columns = [f"{theirs} is {label_of(ours) or 'left aside'}" for theirs, ours in mapping["columns"].items()]
    columns += [f"{label_of(ours)} is {value} in all rows" for ours, value in mapping["constants"].items()]
    words = [read_as(ours, old, new) for ours, said in mapping["values"].items() for old, new in said.items()]
    reading = [f"{name.replace('_', ' ')} {told[name]}" for name in told if name != "mapping" and told[name]]
    order = [f"dates are {mapping['date_order']}"] if mapping["date_order"] else []
    table = [f"it holds {mapping['table'].replace('_', '-')}"] if mapping["table"] else []
    facts = [*table, *columns, *words, *order, *reading]
    return f"One report: {listing(facts, 4)}." if facts else "One report, read as its headers say."

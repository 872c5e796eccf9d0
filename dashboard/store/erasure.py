"""Erasure: one person taken out of every table, and out of every old file and commit that still held them.

Rows about the person go; where they are only named (who gave, who manages, in a note) their name goes. Tables are then
vacuumed and their log is cut to its newest checkpoint: older commits hold the least and greatest names of their files.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from secrets import token_hex
from typing import Any

import polars as pl
from deltalake import CommitProperties, DeltaTable
from deltalake.exceptions import TableNotFoundError

from dashboard.errors import UnknownName
from dashboard.schemas import TABLES, Domain, Kind
from dashboard.store.delta import persistently, reading, writing
from dashboard.store.identity import SPELLINGS, TOLD_IN, called
from dashboard.store.log import LOG_SCHEMA, Line, lessons_in
from dashboard.store.names import code_name, digest
from dashboard.store.remembered import PERSON, aliases
from dashboard.store.rows import NAMES, REFUSED
from dashboard.words import fold

UPLOADS = "uploads"
ERASED = "[erased]"
_TEXTS = [c for table in TABLES.values() for c in table.columns if c.kind is Kind.TEXT]
_WORDED = {c.domain for c in _TEXTS if c.domain}  # their names are sentences, which may name somebody
_FREE_TEXTS = frozenset(
    {c.name for c in _TEXTS}
    | {"value", "message", "file", "details", "source"}  # of what was refused, and of the log
)
_SHORTEST = 3  # a shorter name inside a text is more likely a word


@dataclass(frozen=True)
class Erased:
    """How many rows were taken out or changed, by table, and the version after it."""

    rows: Mapping[str, int]
    version: int

    @property
    def total(self) -> int:
        """Count them all."""
        return sum(self.rows.values())


class Erasure:
    """Takes people out of the store below a folder or object-store prefix."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/")

    def erase(self, person: str) -> Erased:
        """Erase whoever a person, e-mail or name means; raises UnknownName where that is nobody, or several."""
        names = self._meant(person)
        rows = {name: self._rewrite(name, names) for name in (*TABLES, NAMES, REFUSED)}
        if not any(rows.values()):
            raise UnknownName("unknown_person", "There is nobody of this name.", "Write it as your files do.")
        version = self._note(names)
        for name in (*TABLES, NAMES, REFUSED, UPLOADS):
            self._forget(name)
        if "://" not in self._root:  # they hold no names, but still count the person
            shutil.rmtree(Path(self._root) / "marts", ignore_errors=True)
        log = self._table(UPLOADS)
        return Erased(
            {name: count for name, count in rows.items() if count}, log.version() if log else version
        )

    def _meant(self, person: str) -> frozenset[str]:
        """List the folded names that mean the same person, by the roster and by what was taught."""
        found = self._by_roster(fold(person))
        log = self._frame(UPLOADS)
        lessons = () if log is None else lessons_in(log.sort("rank", "uploaded_at").to_dicts())
        taught = {fold(name): fold(whom) for name, whom in aliases(lessons).items()}
        beside = {taught[name] for name in found if name in taught}
        found = found.union(*(self._by_roster(name) for name in beside))
        return found | {name for name, whom in taught.items() if whom in found}

    def _by_roster(self, asked: str) -> frozenset[str]:
        roster = self._frame("roster")
        if roster is None:
            return frozenset({asked})
        rows = roster.select(TOLD_IN).unique().to_dicts()
        folded = pl.DataFrame(
            [{key: text and fold(text) for key, text in row.items()} for row in rows],
            schema=dict.fromkeys(TOLD_IN, pl.String),
        )
        names, persons = called(asked, folded), set(folded["person"])
        mine = folded.filter(pl.col("person").is_in(sorted(names & persons)))
        if mine.is_empty():
            _refuse_shared(asked, folded)
        # an e-mail that another row gives to somebody else means nobody, and is the person's all the same
        return names | (set(mine["email"].drop_nulls()) - persons)

    def _rewrite(self, name: str, names: frozenset[str]) -> int:
        """Write each partition anew that holds the names; count the rows that went or changed."""
        frame = self._frame(name)
        if frame is None:
            return 0
        count = 0
        for (upload_id,), part in frame.partition_by("upload_id", as_dict=True, maintain_order=True).items():
            left, touched = _without(name, part, names)
            if touched:
                count += touched
                self._overwrite(name, left, f"upload_id = '{upload_id}'")
        return count

    def _note(self, names: frozenset[str]) -> int:
        """Write the log anew, without the names in it; this moves the version."""
        log = self._table(UPLOADS)
        if log is None:
            return 0
        lines = pl.read_delta(log)
        kept = lines.filter([not _teaches(line, names) for line in lines.iter_rows(named=True)])
        frame = _scrubbed(kept, names).select(list(LOG_SCHEMA))
        frame = self._with_empty_ones(frame)
        self._overwrite(UPLOADS, frame, None)
        return log.version() + 1

    def _with_empty_ones(self, log: pl.DataFrame) -> pl.DataFrame:
        """Count uploads of which nothing is left as dropped: what has no file cannot be read."""
        kept = {t: set(f["upload_id"]) for t in TABLES if (f := self._frame(t)) is not None}
        pairs = log.select("table", "upload_id").iter_rows()
        gone = pl.Series([upload_id not in kept.get(t, set()) for t, upload_id in pairs], dtype=pl.Boolean)
        empty = gone & (log["accepted"] > 0)
        return log.with_columns(
            pl.when(empty).then(pl.col("dropped") + pl.col("accepted")).otherwise("dropped").alias("dropped"),
            pl.when(empty).then(0).otherwise("accepted").alias("accepted"),
        )

    def _forget(self, name: str) -> None:
        """Remove files that no longer count, and commits before the newest checkpoint."""
        table = self._table(name)
        if table is None:
            return
        with writing(self._path(name)):
            table.vacuum(retention_hours=0, enforce_retention_duration=False, dry_run=False)
            table = DeltaTable(self._path(name))
            table.create_checkpoint()
            _cut(table)

    def _overwrite(self, name: str, frame: pl.DataFrame, predicate: str | None) -> None:
        options: dict[str, Any] = {"commit_properties": CommitProperties(custom_metadata={"action": "erase"})}
        if predicate:
            options |= {"predicate": predicate, "partition_by": ["upload_id"]}

        def once() -> None:
            with writing(self._path(name)):
                frame.write_delta(self._path(name), mode="overwrite", delta_write_options=options)

        persistently(once)

    def _frame(self, name: str) -> pl.DataFrame | None:
        table = self._table(name)
        if table is None:
            return None
        with reading(self._path(name)):
            return pl.read_delta(table)

    def _table(self, name: str) -> DeltaTable | None:
        with reading(self._path(name)):
            try:
                return DeltaTable(self._path(name))
            except TableNotFoundError:
                return None

    def _path(self, name: str) -> str:
        return f"{self._root}/{name}"


def _refuse_shared(asked: str, roster: pl.DataFrame) -> None:
    """Refuse a word that is the e-mail or name of several people: it means none of them."""
    called_that = roster.filter(pl.any_horizontal(pl.col(column) == asked for column in SPELLINGS))
    if several := called_that["person"].n_unique():
        hint = "Write the person's own identifier or e-mail."
        raise UnknownName("ambiguous_person", f"{several} people are called that.", hint)


def _teaches(line: Line, names: frozenset[str]) -> bool:
    """Tell whether a line is a lesson about one of the names."""
    taught = [lesson for lesson in lessons_in([line]) if lesson.kind == PERSON]
    return any({fold(lesson.key), fold(str(lesson.value["person"]))} & names for lesson in taught)


def _without(name: str, part: pl.DataFrame, names: frozenset[str]) -> tuple[pl.DataFrame, int]:
    """Take names out of one upload's rows of a table; count the rows that went or changed."""
    if name == NAMES:
        return _unnamed(part, names)
    people = TABLES[name].people if name in TABLES else ()
    about = [_theirs(part, column.name, names) for column in people if column.about]
    left = part.filter(~pl.any_horizontal(about)) if about else part
    beside = [column.name for column in people if not column.about]
    cleaned = _scrubbed(_no_longer_named(left, beside, names), names)
    changed = left.height - _equal_rows(left, cleaned)
    return cleaned, part.height - left.height + changed


def _no_longer_named(rows: pl.DataFrame, columns: Sequence[str], names: frozenset[str]) -> pl.DataFrame:
    """Empty columns that only name the person beside somebody else."""
    for column in columns:
        theirs = _theirs(rows, column, names)
        emptied = [pl.when(theirs).then(None).otherwise(pl.col(c)).alias(c) for c in (column, code_name(column))
                   if c in rows.columns]  # fmt: skip
        rows = rows.with_columns(emptied)
    return rows


def _scrubbed(rows: pl.DataFrame, names: frozenset[str]) -> pl.DataFrame:
    """Replace the names inside free texts."""
    texts = [c for c in rows.columns if rows.schema[c] == pl.String and c in _FREE_TEXTS]
    return rows.with_columns(_cleaned(rows[c], names) for c in texts)


def _cleaned(texts: pl.Series, names: frozenset[str]) -> pl.Series:
    """Replace the names inside texts, however they are written."""
    long = sorted((name for name in names if len(name) >= _SHORTEST), key=len, reverse=True)
    return (
        texts.str.replace_all("(?i)" + "|".join(rf"\b{re.escape(name)}\b" for name in long), ERASED)
        if long
        else texts
    )


def _unnamed(part: pl.DataFrame, names: frozenset[str]) -> tuple[pl.DataFrame, int]:
    """Put words that mean nobody in the place of a person's: a code's place in the dictionary stays."""
    rows, words, changed = part.to_dicts(), _cleaned(part["text"], names), 0
    for row, word in zip(rows, words, strict=True):
        text = word if row["domain"] in _WORDED else row["text"]
        if row["domain"] == Domain.PERSON and fold(text) in names:
            text = f"erased {token_hex(8)}"
        if text != row["text"]:
            row["text"], (row["hi"], row["lo"]), changed = text, digest(text), changed + 1
    return pl.DataFrame(rows, schema=part.schema), changed


def _theirs(rows: pl.DataFrame, column: str, names: frozenset[str]) -> pl.Series:
    """Tell which rows hold one of the names, in whatever spelling."""
    spellings = [text for text in rows[column].unique() if text is not None and fold(text) in names]
    return rows[column].is_in(spellings).fill_null(value=False)


def _equal_rows(one: pl.DataFrame, other: pl.DataFrame) -> int:
    same = [one[c].eq_missing(other[c]) for c in one.columns]
    return int(pl.select(pl.all_horizontal(same).sum()).item()) if one.height else 0


def _cut(table: DeltaTable) -> None:
    """Delete the commits and checkpoints before the newest one, which holds all that counts."""
    from deltalake.fs import DeltaStorageHandler
    from pyarrow import fs

    files = fs.PyFileSystem(DeltaStorageHandler(table.table_uri))
    newest = table.version()
    for entry in files.get_file_info(fs.FileSelector("_delta_log")):
        found = re.match(r"(\d{20})\.", Path(entry.path).name)
        if found and int(found[1]) < newest:
            files.delete_file(entry.path)

"""Rows in Delta tables, partitioned by upload; read back as small integers with one dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl
from deltalake import ColumnProperties, WriterProperties

from dashboard.schemas import TABLES
from dashboard.store.columns import or_null, pick, read_as, stored
from dashboard.store.current import ReadKeys, at_once
from dashboard.store.delta import persistently, reading, unreadable, writing
from dashboard.store.dictionary import PERSON, TOLD_BY, Dictionary, People, as_meant, people_in
from dashboard.store.durable import flush
from dashboard.store.files import Files
from dashboard.store.identity import TOLD_IN
from dashboard.store.log import Live, Upload
from dashboard.store.names import NAMES_SCHEMA, code_name, encode
from dashboard.store.remembered import aliases

NAMES, REFUSED = "names", "refused"
REFUSED_SCHEMA = {
    "upload_id": pl.String,
    "what": pl.String,
    "line": pl.Int64,
    "column": pl.String,
    "value": pl.String,
    "rule": pl.String,
    "message": pl.String,
    "of_line": pl.Int64,
}
# Lines and codes count up, digests never repeat: a dictionary of their values, as for all else, makes both slower
# to write and read (a million lines: 98 and 10 ms against 39 and 4 ms) and larger (5 MB against 29 KB).
_COUNTING = ColumnProperties(dictionary_enabled=False, encoding="DELTA_BINARY_PACKED")
_NEVER_TWICE = ColumnProperties(dictionary_enabled=False)
_KEPT_AS = {
    "line": _COUNTING,
    "code": _COUNTING,
    "last_line": _COUNTING,
    "hi": _NEVER_TWICE,
    "lo": _NEVER_TWICE,
}
_LARGE = 20_000  # rows of an upload whose names are worth a scan of their own
_SMALL = 2_000  # rows of an upload that takes longer to open than to read
_AT_ONCE = 250_000  # rows of one commit: writing needs several times the memory of what is written


@dataclass(frozen=True, eq=False)
class Staged:
    """One upload's rows and names, coded: in the store, or about to be."""

    upload: Upload
    rows: pl.DataFrame
    names: pl.DataFrame


@dataclass(frozen=True, eq=False)
class Tables:
    """The live rows of every table, oldest upload first, lines in order, as integers.

    A name is its `id` in `names[domain]` (id, and but for people the text in its newest spelling); a choice is
    its place among the column's choices; `rank` is the upload's. `uploads` has a line per live upload.
    `roster_names` lists who (person, rank) stands in each roster, also where a newer row took its place. `spell`
    gives some people's names (id, text), which are read when asked for.
    """

    frames: Mapping[str, pl.DataFrame]
    names: Mapping[str, pl.DataFrame]
    uploads: pl.DataFrame
    roster_names: pl.DataFrame
    spell: Callable[[pl.Series], pl.DataFrame]


class Rows:
    """The Delta tables of rows below one folder or object-store prefix."""

    def __init__(self, root: str) -> None:
        self._root = root.rstrip("/")

    def stage(self, accepted: pl.DataFrame, upload: Upload) -> Staged:
        """Code one upload's accepted rows."""
        return Staged(upload, *encode(accepted, TABLES[upload.table], upload.upload_id))

    def write(self, staged: Staged, refused: pl.DataFrame) -> None:
        """Write rows, names and what was refused; none of it counts before the log has its line."""
        table = TABLES[staged.upload.table]
        full = staged.rows.select(
            *[or_null(staged.rows, c, k) for c, k in stored(table).items()], "upload_id"
        )
        self._append(table.name, full)
        self._append(NAMES, staged.names)
        self._append(REFUSED, refused)

    def files(self) -> Files:
        """Give the tables' files as they are at one moment."""
        return Files(self._root)

    def dictionary(self, live: Live, staged: Sequence[Staged] = (), files: Files | None = None) -> Dictionary:
        """Read the names of all live uploads, and of staged ones as if they were live."""
        uploads, files, meant = live.uploads, files or self.files(), aliases(live.lessons)
        known = self._people_of(files, uploads)
        people = [
            *(People(u.upload_id, u.rank, as_meant(known[u.upload_id], meant)) for u in uploads),
            *(People(s.upload.upload_id, s.upload.rank, as_meant(people_in(s.names), meant)) for s in staged),
        ]
        found = files.scan(NAMES, [u.upload_id for u in uploads])
        others = pl.col("domain") != PERSON
        words = pl.DataFrame(schema=NAMES_SCHEMA)
        if found is not None:
            words = self._collect(found.filter(others).select(list(NAMES_SCHEMA)))
        words = pl.concat([words, *(s.names.filter(others) for s in staged)])
        ranks = {u.upload_id: u.rank for u in [*uploads, *(s.upload for s in staged)]}
        rank = pl.col("upload_id").replace_strict(ranks or {"": 0}, return_dtype=pl.Int64).alias("rank")
        return Dictionary(words.with_columns(rank), people, files)

    def texts(self, uploads: Sequence[Upload], domain: str) -> list[str]:
        """Give all names of a domain that these uploads write."""
        found = Files(self._root).scan(NAMES, [u.upload_id for u in uploads])
        if found is None:
            return []
        return self._collect(found.filter(pl.col("domain") == domain).select(pl.col("text").unique()))[
            "text"
        ].to_list()

    def listed(self, rosters: Sequence[Upload]) -> pl.DataFrame:
        """Give who stands in rosters, as person, e-mail or name: text and the two words of its digest."""
        empty_list = pl.DataFrame(schema={"text": pl.String, "hi": pl.Int64, "lo": pl.Int64})
        ids = [u.upload_id for u in rosters]
        files = Files(self._root)
        rows, names = files.scan("roster", ids), files.scan(NAMES, ids)
        if rows is None or names is None:
            return empty_list
        columns = [code_name(c) for c in TOLD_IN]
        codes = self._collect(rows.select("upload_id", *columns)).unpivot(
            columns, index="upload_id", value_name="code"
        )
        people = self._collect(names.filter(pl.col("domain") == PERSON).select(list(NAMES_SCHEMA)))
        own = codes.drop_nulls("code").select("upload_id", "code").unique()
        return (
            people.join(own, on=["upload_id", "code"], how="semi")
            .select("text", "hi", "lo")
            .unique(["hi", "lo"])
        )

    def _people_of(self, files: Files, uploads: Sequence[Upload]) -> dict[str, pl.DataFrame]:
        """Read whom uploads name, large ones by themselves and small ones together; only what tells names apart."""
        large = [u for u in uploads if u.accepted > _LARGE]
        small = [u for u in uploads if u.accepted <= _LARGE]
        alone = at_once(lambda upload: self._people(files, [upload], ["code"]), large)
        found = {u.upload_id: people for u, people in zip(large, alone, strict=True)}
        together = self._people(files, small, ["upload_id", "code"]).partition_by("upload_id", as_dict=True)
        nobody = pl.DataFrame(schema=TOLD_BY)
        for upload in small:
            found[upload.upload_id] = together.get((upload.upload_id,), nobody).select(list(TOLD_BY))
        return found

    def _people(self, files: Files, uploads: Sequence[Upload], order: Sequence[str]) -> pl.DataFrame:
        """Read some uploads' people in an order: its columns, and what tells names apart."""
        columns = {"upload_id": pl.String, **TOLD_BY} if "upload_id" in order else TOLD_BY
        found = files.scan(NAMES, [u.upload_id for u in uploads])
        if found is None:
            return pl.DataFrame(schema=columns)
        return self._collect(found.filter(pl.col("domain") == PERSON).select(list(columns))).sort(order)

    def spelled(self, wanted: pl.DataFrame, staged: Sequence[Staged] = ()) -> pl.DataFrame:
        """Read people's names as last written (id, text); `wanted` are their codes (`Dictionary.codes_of`)."""
        found = Files(self._root).scan(NAMES, wanted["upload_id"].unique())
        parts = [s.names.filter(domain=PERSON) for s in staged]
        if found is not None:
            codes = wanted["code"].unique().implode()
            mine = found.filter((pl.col("domain") == PERSON) & pl.col("code").is_in(codes))
            parts.append(self._collect(mine.select(list(NAMES_SCHEMA))))
        texts = pl.concat([pl.DataFrame(schema=NAMES_SCHEMA), *parts]).join(wanted, on=["upload_id", "code"])
        newest = texts.sort("rank", "last_line", "text").unique("id", keep="last")
        return newest.select("id", "text").sort("id")

    def part(
        self, upload: Upload, columns: Sequence[str], dictionary: Dictionary, staged: Sequence[Staged] = ()
    ) -> pl.DataFrame:
        """Read the named columns of one upload's rows, in line order, as ids (grain: accepted row)."""
        waiting = next((s for s in staged if s.upload.upload_id == upload.upload_id), None)
        table = TABLES[upload.table]
        if waiting:
            own = pick(waiting.rows, table, columns)
        else:
            own = self.own([upload], columns, dictionary.files)[upload.upload_id].select(columns)
        return dictionary.globalise(own, upload, table)

    def reader(
        self, dictionary: Dictionary, own: Mapping[str, pl.DataFrame], staged: Sequence[Staged] = ()
    ) -> ReadKeys:
        """Give what reads as `part` does, and only what is not among the rows read already (`own`)."""

        def read(upload: Upload, columns: Sequence[str]) -> pl.DataFrame:
            ready = own.get(upload.upload_id)
            if ready is None or not set(columns) <= set(ready.columns):
                return self.part(upload, columns, dictionary, staged)
            return dictionary.globalise(ready.select(columns), upload, TABLES[upload.table])

        return read

    def own(self, batch: Sequence[Upload], columns: Sequence[str], files: Files) -> dict[str, pl.DataFrame]:
        """Read columns of a batch (`batches`) by upload, in line order, with each upload's own codes for names.

        Of small uploads their lines and keys are read too: they take no room, and a second look at each file
        would take as long as the first.
        """
        table, ids = TABLES[batch[0].table], [u.upload_id for u in batch]
        keys = ("line", *table.key, *table.key_with_id) if _is_small(batch[0]) else ()
        wanted = list(dict.fromkeys([*columns, *keys]))
        found = files.scan(table.name, ids)
        if found is None:
            raise unreadable(self._root, FileNotFoundError(f"rows of upload {ids[0]}"))
        read = [pl.col("line"), *(read_as(table, c) for c in wanted if c != "line")]
        rows = self._collect(found.select(*([pl.col("upload_id")] if len(ids) > 1 else []), *read))
        parts = _by_upload(rows) if len(ids) > 1 else {ids[0]: rows}
        for missing in sorted(set(ids) - parts.keys()):
            raise unreadable(self._root, FileNotFoundError(f"rows of upload {missing}"))
        return {upload_id: _by_line(part).select(wanted) for upload_id, part in parts.items()}

    def refused(self, upload_id: str) -> pl.DataFrame:
        """Give what one upload refused, repeated or dropped (grain: entry)."""
        found = Files(self._root).scan(REFUSED, [upload_id])
        return pl.DataFrame(schema=REFUSED_SCHEMA) if found is None else self._collect(found).sort("line")

    def _collect(self, lazy: pl.LazyFrame) -> pl.DataFrame:
        with reading(self._root):
            return lazy.collect(engine="in-memory")

    def _append(self, name: str, frame: pl.DataFrame) -> None:
        for part in frame.iter_slices(_AT_ONCE) if frame.height else ():
            persistently(partial(_append, f"{self._root}/{name}", part))


def batches(uploads: Sequence[Upload]) -> list[list[Upload]]:
    """Part uploads into those whose rows are read at once: each large one, and the small ones of a table."""
    small: dict[str, list[Upload]] = {}
    for upload in uploads:
        if _is_small(upload):
            small.setdefault(upload.table, []).append(upload)
    return [*([u] for u in uploads if not _is_small(u)), *small.values()]


def _is_small(upload: Upload) -> bool:
    return upload.accepted <= _SMALL


def _by_upload(rows: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parts = rows.partition_by("upload_id", as_dict=True, include_key=False)
    return {str(upload_id): part for (upload_id,), part in parts.items()}


def _by_line(rows: pl.DataFrame) -> pl.DataFrame:
    return rows if rows["line"].is_sorted() else rows.sort("line", maintain_order=True)


def _append(path: str, part: pl.DataFrame) -> None:
    kept = {name: how for name, how in _KEPT_AS.items() if name in part.columns}
    options = {"partition_by": ["upload_id"], "writer_properties": WriterProperties(column_properties=kept)}
    with writing(path):
        part.write_delta(path, mode="append", delta_write_options=options)
        flush(path, f"upload_id={part['upload_id'][0]}")

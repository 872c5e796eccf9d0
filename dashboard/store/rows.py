"""Rows in Delta tables, partitioned by upload; read back as small integers with one dictionary."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import polars as pl

from dashboard.schemas import TABLES, Kind, Table
from dashboard.store.durable import flush
from dashboard.store.files import Files
from dashboard.store.log import Upload, persistently, reading, unreadable, writing
from dashboard.store.names import (
    DOMAIN_OF,
    NAMES_SCHEMA,
    choice_columns,
    code_name,
    coded_columns,
    digest,
    encode,
)
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
_AT_ONCE = 250_000  # rows of one commit: writing needs several times the memory of what is written
_Kind = type[pl.DataType]
_TYPES: dict[Kind, _Kind] = {Kind.EVENT: pl.Date, Kind.DAY: pl.Date, Kind.NUMBER: pl.Float64}


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
            *[_or_null(staged.rows, c, k) for c, k in _stored(table).items()], "upload_id"
        )
        self._append(table.name, full)
        self._append(NAMES, staged.names)
        self._append(REFUSED, refused)

    def dictionary(self, uploads: Sequence[Upload], staged: Sequence[Staged] = ()) -> Dictionary:
        """Read the names of all live uploads, and of staged ones as if they were live."""
        files = Files(self._root)
        found = files.scan(NAMES, [u.upload_id for u in uploads])
        stored = [] if found is None else self._stored_names(found)
        names = pl.concat(
            [pl.DataFrame(schema=NAMES_SCHEMA), *stored, *(s.names for s in staged)], how="diagonal"
        )
        ranks = {u.upload_id: u.rank for u in [*uploads, *(s.upload for s in staged)]}
        rank = pl.col("upload_id").replace_strict(ranks or {"": 0}, return_dtype=pl.Int64).alias("rank")
        return Dictionary(_as_meant(names.with_columns(rank), aliases(uploads)), files)

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
        columns = [code_name(c) for c in ("person", "email", "name")]
        codes = self._collect(rows.select("upload_id", *columns)).unpivot(
            columns, index="upload_id", value_name="code"
        )
        people = self._collect(names.filter(pl.col("domain") == "person").select(list(NAMES_SCHEMA)))
        own = codes.drop_nulls("code").select("upload_id", "code").unique()
        return (
            people.join(own, on=["upload_id", "code"], how="semi")
            .select("text", "hi", "lo")
            .unique(["hi", "lo"])
        )

    def _stored_names(self, found: pl.LazyFrame) -> list[pl.DataFrame]:
        """Read stored names; of people, who are nearly all of them, only what tells them apart."""
        is_person = pl.col("domain") == "person"
        people = found.filter(is_person).select("upload_id", "domain", "code", "hi", "lo")
        return [self._collect(people), self._collect(found.filter(~is_person).select(list(NAMES_SCHEMA)))]

    def spelled(self, wanted: pl.DataFrame, staged: Sequence[Staged] = ()) -> pl.DataFrame:
        """Read people's names as last written (id, text); `wanted` are their codes (`Dictionary.codes_of`)."""
        found = Files(self._root).scan(NAMES, wanted["upload_id"].unique())
        parts = [s.names.filter(domain="person") for s in staged]
        if found is not None:
            codes = wanted["code"].unique().implode()
            mine = found.filter((pl.col("domain") == "person") & pl.col("code").is_in(codes))
            parts.append(self._collect(mine.select(list(NAMES_SCHEMA))))
        texts = pl.concat([pl.DataFrame(schema=NAMES_SCHEMA), *parts]).join(wanted, on=["upload_id", "code"])
        newest = texts.sort("rank", "last_line", "text").unique("id", keep="last")
        return newest.select("id", "text").sort("id")

    def part(
        self, upload: Upload, columns: Sequence[str], dictionary: Dictionary, staged: Sequence[Staged] = ()
    ) -> pl.DataFrame:
        """Read the named columns of one upload's rows, in line order, as ids (grain: accepted row)."""
        table = TABLES[upload.table]
        waiting = next((s for s in staged if s.upload.upload_id == upload.upload_id), None)
        if waiting:
            return dictionary.globalise(_pick(waiting.rows, table, columns), upload, table)
        found = dictionary.files.scan(table.name, [upload.upload_id])
        if found is None:
            raise unreadable(self._root, FileNotFoundError(f"rows of upload {upload.upload_id}"))
        frame = self._collect(found.select("line", *[_read_as(table, c) for c in columns if c != "line"]))
        ordered = frame if frame["line"].is_sorted() else frame.sort("line", maintain_order=True)
        return dictionary.globalise(ordered.select(columns), upload, table)

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


def _append(path: str, part: pl.DataFrame) -> None:
    with writing(path):
        part.write_delta(path, mode="append", delta_write_options={"partition_by": ["upload_id"]})
        flush(path, f"upload_id={part['upload_id'][0]}")


class Dictionary:
    """All names of all live uploads, with one id each; equal when folded means equal id.

    `files` are those of the same moment.
    """

    def __init__(self, names: pl.DataFrame, files: Files) -> None:
        self.files = files
        split = names.partition_by("domain", as_dict=True)
        self._names = {
            domain: rows.with_columns(identify(rows["hi"], rows["lo"]).alias("id"))
            for (domain,), rows in split.items()
        }
        self._codes = {
            (upload_id, domain): part.sort("code")["id"]
            for domain, rows in self._names.items()
            for (upload_id,), part in rows.select("upload_id", "code", "id")
            .partition_by("upload_id", as_dict=True, include_key=False)
            .items()
        }

    def domains(self) -> dict[str, pl.DataFrame]:
        """Give each domain's names: id and the text as last written; of people only how many there are."""
        return {domain: self._domain(domain) for domain in dict.fromkeys(DOMAIN_OF.values())}

    def codes_of(self, people: pl.Series) -> pl.DataFrame:
        """List the codes by which uploads name some people (upload_id, code, rank, id)."""
        names = self._names.get("person")
        if names is None:
            schema = {"upload_id": pl.String, "code": pl.Int32, "rank": pl.Int64, "id": pl.UInt32}
            return pl.DataFrame(schema=schema)
        return names.filter(pl.col("id").is_in(people.implode())).select("upload_id", "code", "rank", "id")

    def newest_codes(self) -> pl.DataFrame:
        """List, of everybody, the codes of the newest upload that names them (as `codes_of`)."""
        everybody = pl.int_range(self._domain("person").height, dtype=pl.UInt32, eager=True)
        codes = self.codes_of(everybody)
        return codes.filter(pl.col("rank") == pl.col("rank").max().over("id"))

    def globalise(self, rows: pl.DataFrame, upload: Upload, table: Table) -> pl.DataFrame:
        """Turn an upload's own codes into ids, and say which upload the rows are of."""
        coded = {c: d for c, d in coded_columns(table).items() if c in rows.columns}
        ids = [self._column(rows[c], upload.upload_id, d) for c, d in coded.items()]
        return rows.with_columns(*ids, pl.lit(upload.rank, pl.Int32).alias("rank"))

    def _column(self, codes: pl.Series, upload_id: str, domain: str) -> pl.Series:
        ids = self._codes.get((upload_id, domain))
        if ids is None:
            return pl.Series(codes.name, [None], pl.UInt32).new_from_index(0, len(codes))
        return ids.gather(codes.cast(pl.UInt32)).alias(codes.name)

    def _domain(self, domain: str) -> pl.DataFrame:
        names = self._names.get(domain)
        if names is None:
            return pl.DataFrame(schema={"id": pl.UInt32, "text": pl.String})
        if domain == "person":  # their words are read where they are shown, not for every review
            known = names.select(pl.col("id").max() + 1).item()
            return pl.select(pl.int_range(known, dtype=pl.UInt32).alias("id"))
        newest = names.sort("rank", "last_line", "text")
        return newest.unique("id", keep="last").select("id", "text").sort("id")


def _as_meant(names: pl.DataFrame, meant: Mapping[str, str]) -> pl.DataFrame:
    """Give names that a user matched to a person the digest of that person's name: they are one name from here on."""
    if not meant:
        return names
    pairs = [(*digest(name), *digest(person)) for name, person in meant.items()]
    table = pl.DataFrame(pairs, schema=["hi", "lo", "to_hi", "to_lo"], orient="row")
    found = names.join(table, on=["hi", "lo"], how="left", maintain_order="left")
    person = pl.col("domain") == "person"
    words = [pl.when(person).then(pl.coalesce(f"to_{w}", w)).otherwise(w).alias(w) for w in ("hi", "lo")]
    return found.with_columns(words).drop("to_hi", "to_lo")


def identify(high: pl.Series, low: pl.Series) -> pl.Series:
    """Number digests: equal ones alike, by sorting on the first word, and on both where that is not enough."""
    digests = pl.DataFrame({"high": high, "low": low})
    order = digests.select(pl.arg_sort_by("high")).to_series()
    ordered = digests.select(pl.all().gather(order))
    if not _alike(ordered).all():
        order = digests.select(pl.arg_sort_by("high", "low")).to_series()
        ordered = digests.select(pl.all().gather(order))
    new = (ordered["high"].ne_missing(ordered["high"].shift(1))) | (
        ordered["low"].ne_missing(ordered["low"].shift(1))
    )
    numbers = new.cast(pl.UInt32).cum_sum() - 1
    return pl.zeros(len(high), dtype=pl.UInt32, eager=True).scatter(order, numbers)


def _alike(ordered: pl.DataFrame) -> pl.Series:
    """Tell where neighbours of one first word have one second word too."""
    same_high = ordered["high"] == ordered["high"].shift(1)
    return ~(same_high & (ordered["low"] != ordered["low"].shift(1))).fill_null(value=False)


def _stored(table: Table) -> dict[str, _Kind]:
    words: dict[str, _Kind] = {
        "line": pl.Int64,
        **{c.name: _TYPES.get(c.kind, pl.String) for c in table.columns},
    }
    codes: dict[str, _Kind] = {code_name(c): pl.Int32 for c in coded_columns(table)}
    return words | codes | {code_name(c): pl.Int8 for c in choice_columns(table)}


def empty(table: Table, columns: Sequence[str]) -> pl.DataFrame:
    """Give a table's named columns without rows, typed as `Rows.part` reads them."""
    kinds = _stored(table)
    ids = {c: pl.UInt32 if c in coded_columns(table) else kinds[_source(table, c)] for c in columns}
    return pl.DataFrame(schema={**ids, "rank": pl.Int32})


def _or_null(rows: pl.DataFrame, column: str, kind: _Kind) -> pl.Expr:
    return pl.col(column) if column in rows.columns else pl.lit(None, kind).alias(column)


def _source(table: Table, column: str) -> str:
    coded = column in coded_columns(table) or column in choice_columns(table)
    return code_name(column) if coded else column


def _read_as(table: Table, column: str) -> pl.Expr:
    return pl.col(_source(table, column)).alias(column)


def _pick(rows: pl.DataFrame, table: Table, columns: Sequence[str]) -> pl.DataFrame:
    kinds = _stored(table)
    return rows.select(
        _read_as(table, c) if c in rows.columns else pl.lit(None, kinds[_source(table, c)]).alias(c)
        for c in columns
    )

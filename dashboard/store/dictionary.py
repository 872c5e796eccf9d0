"""Names of all live uploads, with one id each: what turns an upload's own codes into ids that hold for the store."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

import polars as pl

from dashboard.schemas import Column, Domain, Table
from dashboard.store.files import Files
from dashboard.store.identity import identities
from dashboard.store.log import Upload
from dashboard.store.names import coded_columns, digest

PERSON = Domain.PERSON
TOLD_BY = {"code": pl.Int32, "hi": pl.Int64, "lo": pl.Int64}
_CODES = {"upload_id": pl.String, "code": pl.Int32, "rank": pl.Int64, "id": pl.UInt32}


@dataclass(frozen=True, eq=False)
class People:
    """Whom one upload names: code, hi and lo of each name, by code."""

    upload_id: str
    rank: int
    names: pl.DataFrame


class Dictionary:
    """All names of all live uploads, with one id each; equal when folded means equal id.

    A person's id is that of the person the roster says they are, once it is known (`know`): rows have one, whichever
    name they were written with. `files` are those of the same moment.
    """

    def __init__(self, words: pl.DataFrame, people: Sequence[People], files: Files) -> None:
        self.files = files
        self._names = {
            str(domain): rows.with_columns(identify(rows["hi"], rows["lo"]).alias("id"))
            for (domain,), rows in words.partition_by("domain", as_dict=True).items()
        }
        self._codes = {
            (str(upload_id), domain): part.sort("code")["id"]
            for domain, rows in self._names.items()
            for (upload_id,), part in rows.select("upload_id", "code", "id")
            .partition_by("upload_id", as_dict=True, include_key=False)
            .items()
        }
        self._people = [one for one in people if one.names.height]
        self._known = 0
        if self._people:
            ids = identify(*(pl.concat([one.names[word] for one in self._people]) for word in ("hi", "lo")))
            self._known = int(ids.max() or 0) + 1  # type: ignore[arg-type]
            ends = accumulate(one.names.height for one in self._people)
            for one, end in zip(self._people, ends, strict=True):
                self._codes[one.upload_id, PERSON] = ids.slice(end - one.names.height, one.names.height)
        self._persons = {one.upload_id: self._codes[one.upload_id, PERSON] for one in self._people}
        self.naming_twice: frozenset[str] = frozenset()

    def know(self, roster: pl.DataFrame) -> None:
        """Take from the roster's rows (`identity.TOLD_IN`, as ids) who is meant by each name, from here on.

        `naming_twice` are then the uploads that name somebody in two ways.
        """
        meant = identities(self._known, roster)
        others = meant != pl.int_range(self._known, dtype=pl.UInt32, eager=True)
        plain = {one.upload_id: self._codes[one.upload_id, PERSON] for one in self._people}
        told = {upload_id: ids for upload_id, ids in plain.items() if others.gather(ids).any()}
        self._persons = {
            upload_id: meant.gather(ids) if upload_id in told else ids for upload_id, ids in plain.items()
        }
        self.naming_twice = frozenset(
            upload_id
            for upload_id, ids in told.items()
            if self._persons[upload_id].n_unique() < ids.n_unique()
        )

    def domains(self) -> dict[str, pl.DataFrame]:
        """Give each domain's names: id and the text as last written; of people only how many there are."""
        return {domain: self._domain(domain) for domain in Domain}

    def codes_of(self, people: pl.Series) -> pl.DataFrame:
        """List the codes by which uploads name some people (upload_id, code, rank, id)."""
        found = [pl.DataFrame(schema=_CODES)]
        for one in self._people:
            ids = self._codes[one.upload_id, PERSON]
            mine = one.names.select(
                pl.lit(one.upload_id).alias("upload_id"),
                "code",
                pl.lit(one.rank, pl.Int64).alias("rank"),
                ids.alias("id"),
            )
            found.append(mine.filter(pl.col("id").is_in(people.implode())))
        return pl.concat(found)

    def newest_codes(self) -> pl.DataFrame:
        """List, of everybody, the codes of the newest upload that names them (as `codes_of`)."""
        everybody = pl.int_range(self._known, dtype=pl.UInt32, eager=True)
        codes = self.codes_of(everybody)
        return codes.filter(pl.col("rank") == pl.col("rank").max().over("id"))

    def globalise(self, rows: pl.DataFrame, upload: Upload, table: Table) -> pl.DataFrame:
        """Turn an upload's own codes into ids, and say which upload the rows are of."""
        coded = [table.by_name[c] for c in coded_columns(table) if c in rows.columns]
        ids = [self._column(rows[column.name], upload.upload_id, column) for column in coded]
        return rows.with_columns(*ids, pl.lit(upload.rank, pl.Int32).alias("rank"))

    def _column(self, codes: pl.Series, upload_id: str, column: Column) -> pl.Series:
        is_who = column.domain is PERSON and not column.spelling
        ids = self._persons.get(upload_id) if is_who else self._codes.get((upload_id, str(column.domain)))
        if ids is None:
            return pl.Series(codes.name, [None], pl.UInt32).new_from_index(0, len(codes))
        return ids.gather(codes.cast(pl.UInt32)).alias(codes.name)

    def _domain(self, domain: str) -> pl.DataFrame:
        if domain == PERSON:  # their words are read where they are shown, not for every review
            return pl.select(pl.int_range(self._known, dtype=pl.UInt32).alias("id"))
        names = self._names.get(domain)
        if names is None:
            return pl.DataFrame(schema={"id": pl.UInt32, "text": pl.String})
        newest = names.sort("rank", "last_line", "text")
        return newest.unique("id", keep="last").select("id", "text").sort("id")


def people_in(names: pl.DataFrame) -> pl.DataFrame:
    """Keep of some names those of people, and of them what tells them apart, by code."""
    return names.filter(pl.col("domain") == PERSON).select(list(TOLD_BY)).sort("code")


def as_meant(people: pl.DataFrame, meant: Mapping[str, str]) -> pl.DataFrame:
    """Give a name that a user matched to a person the digest of that person's name, so that both get one id."""
    if not meant:
        return people
    pairs = [(*digest(name), *digest(person)) for name, person in meant.items()]
    table = pl.DataFrame(pairs, schema=["hi", "lo", "to_hi", "to_lo"], orient="row")
    found = people.join(table, on=["hi", "lo"], how="left", maintain_order="left")
    return found.select("code", *(pl.coalesce(f"to_{word}", word).alias(word) for word in ("hi", "lo")))


def identify(high: pl.Series, low: pl.Series) -> pl.Series:
    """Number digests (two words of 64 bits each) from 0 on: equal digests get one number, different ones never.

    Numbers by the first bits alone are quick to make, and are used where they tell all digests apart.
    """
    numbers = _by_first_bits(high)
    if _is_one_each(numbers, high) and _is_one_each(numbers, low):
        return numbers
    digests = pl.DataFrame({"high": high, "low": low})
    order = digests.select(pl.arg_sort_by("high", "low")).to_series()
    ordered = digests.select(pl.all().gather(order))
    same = ordered.select(
        pl.all_horizontal(pl.col(word).eq_missing(pl.col(word).shift(1)) for word in ("high", "low"))
    ).to_series()
    return _counted(~same, order)


def _by_first_bits(words: pl.Series) -> pl.Series:
    """Number words by as many of their first bits as leave room for their row.

    Such numbers sort as plain integers, several times faster than rows by a word; they seldom fall together. On one
    core that takes as long as on two, and the other reads rows meanwhile.
    """
    rows = 2 ** max(0, len(words) - 1).bit_length()
    first = words.reinterpret(signed=False) // rows * rows
    packed = (first + pl.int_range(len(words), dtype=pl.UInt64, eager=True)).sort(multithreaded=False)
    bits = packed // rows
    return _counted(bits.ne_missing(bits.shift(1)), (packed % rows).cast(pl.UInt32))


def _counted(begins: pl.Series, order: pl.Series) -> pl.Series:
    """Give each place of an order the number of the run it lies in."""
    return pl.zeros(len(order), dtype=pl.UInt32, eager=True).scatter(
        order, begins.cast(pl.UInt32).cum_sum() - 1
    )


def _is_one_each(numbers: pl.Series, words: pl.Series) -> bool:
    """Tell whether all that have one number have one word."""
    many = int(numbers.max() or 0) + 1  # type: ignore[arg-type]
    found = pl.zeros(many, dtype=words.dtype, eager=True).scatter(numbers, words)
    return bool((found.gather(numbers) == words).all())

"""Names, texts, ids and quarters."""

from __future__ import annotations

import re

import polars as pl

from dashboard.ingest.reading import Fault, Reading, by_distinct, shown
from dashboard.periods import Quarter
from dashboard.words import clean, fold

_QUARTERS = (
    re.compile(r"(?:FY)?\s*(?P<year>\d{4})[\s/_-]*Q(?P<number>[1-4])", re.IGNORECASE),
    re.compile(r"Q(?P<number>[1-4])[\s/_'-]*(?:FY)?\s*(?P<year>\d{4}|\d\d)", re.IGNORECASE),
    re.compile(r"(?P<number>[1-4])Q[\s/_'-]*(?:FY)?\s*(?P<year>\d{4}|\d\d)", re.IGNORECASE),
)
# what personnel systems write behind a name: how somebody is employed just now, which no other export says
_STANDINGS = (
    "on leave", "leave", "terminated", "inactive", "former", "retired", "contractor", "contingent",
    "contingent worker", "beurlaubt", "ausgeschieden", "inaktiv", "extern", "en congé", "de baja",
)  # fmt: skip
STANDING = rf"(?i)\S\s*\(\s*({'|'.join(_STANDINGS)})\s*\)\s*$"
_STANDING = re.compile(STANDING)
_ADDRESSES = re.compile(r"[^@,]+@[^@,]+(?:,[^@,]+@[^@,]+)+,?")


def read_names(texts: pl.Series) -> Reading:
    """Clean names: NFC, trimmed, white space collapsed."""
    return by_distinct(texts, _name, pl.String)


def person(text: str) -> str:
    """Clean a person's name, without the standing behind it: "Jane Doe (On Leave)" is "Jane Doe"."""
    name = clean(text)
    found = _STANDING.search(name) if name.endswith(")") else None
    return clean(name[: found.start() + 1]) if found else name


def read_texts(texts: pl.Series) -> Reading:
    """Take texts and ids as they are, in NFC."""
    return Reading(texts.str.normalize("NFC") if _beyond_ascii(texts) else texts, texts)


def read_quarters(texts: pl.Series) -> Reading:
    """Read quarters in the usual orders as `2026-Q3`."""
    return by_distinct(texts, _quarter, pl.String)


def folded(names: pl.Series) -> pl.Series:
    """Fold names for comparing; the same series where that tells no fewer of them apart."""
    distinct = names.drop_nulls().unique()
    texts = [fold(text) for text in distinct]
    if len(set(texts)) == len(texts):
        return names
    return names.replace_strict(
        distinct, pl.Series(texts, dtype=pl.String), default=None, return_dtype=pl.String
    )


def _name(text: str) -> str | Fault:
    return clean(text) or Fault("required", "The cell holds nothing that can be seen; fill it in.")


def _beyond_ascii(texts: pl.Series) -> bool:
    return bool((texts.str.len_bytes() != texts.str.len_chars()).any())


def _quarter(text: str) -> str | Fault:
    for pattern in _QUARTERS:
        if found := pattern.fullmatch(text):
            year = int(found["year"])
            return str(Quarter(year if year > 99 else 2000 + year, int(found["number"])))
    return Fault("quarter", f"{shown(text)} is no quarter; write it like 2026-Q3.")


def read_persons(texts: pl.Series) -> Reading:
    """Clean people's names, and take off how they are employed."""
    return by_distinct(texts, lambda text: person(text) or _name(text), pl.String)


def read_people(texts: pl.Series) -> Reading:
    """Read cells of one or more people's names with `;` between them, each person once."""
    return by_distinct(texts, _people, pl.String)


def _people(text: str) -> str | Fault:
    names: dict[str, str] = {}
    # "Müller, Zoë" is one person, two addresses are two
    between = "," if ";" not in text and _ADDRESSES.fullmatch(text) else ";"
    for name in text.split(between):
        if name.strip():
            names.setdefault(fold(person(name)), person(name))
    return ";".join(names.values()) or Fault("required", f"{shown(text)} names nobody; write a name.")

"""Barrier categories after the Learning Transfer System Inventory: who can remove each, what it is called."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboard.errors import WrongArguments
from dashboard.words import fold, only_words

SYNONYMS = Path(__file__).resolve().parent.parent / "data" / "barrier_synonyms.csv"
ALIKE = 88.0  # of 100: how alike two phrases must be written to be one, as rapidfuzz counts it
YOURS, EXACT, WITHIN, SIMILAR, UNKNOWN = (
    "as you said",
    "same words",
    "these words in it",
    "nearly the same words",
    "",
)

_LABELS: Mapping[str, str] = {
    "Lack of time": "leader",
    "Insufficient resources": "leader",
    "Fear of failure": "leader",
    "No opportunity to use": "leader",
    "Unclear expectations": "leader",
    "Little supervisor support": "leader",
    "No coaching or feedback": "leader",
    "Conflicting incentives": "leader",
    "Resistance to change": "leader",
    "Content does not fit": "enablement",
    "No practice": "enablement",
    "Not ready": "enablement",
    "Low motivation": "rep",
    "Low confidence": "rep",
    "Peers": "shared",
    "Customer or market": "shared",
    "Other": "unassigned",
}
_NO_BARRIER = frozenset({"", "none", "no barrier", "no barriers", "n a", "na", "nothing", "no"})
_BETWEEN = re.compile(r"[;\n]")
_CHOSEN = re.compile(r",(?=[^\s\d])")
_WITHIN_WORDS = 2  # a single word inside a sentence says too little
Own = Mapping[str, str]  # a customer's phrases (as `plain` writes them) and the category of each


@dataclass(frozen=True)
class Barrier:
    """A category with its owner and the phrases exports say it in."""

    label: str
    owner: str
    phrases: tuple[str, ...] = ()


def plain(text: str) -> str:
    """Normalise a phrase for comparing: folded, words alone."""
    return only_words(fold(text).replace("'", "").replace("’", ""))


def _read(path: Path) -> dict[str, list[str]]:
    """Read the file of synonyms (phrase, category); raises WrongArguments naming the line that cannot be used."""
    phrases: dict[str, list[str]] = {label: [] for label in _LABELS}
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.DictReader(file), 2):
            phrase, label = row.get("phrase") or "", row.get("category") or ""
            if not plain(phrase) or label not in phrases:
                raise WrongArguments(
                    "wrong_synonyms",
                    f"{path.name}, line {number}: {phrase!r} belongs to no category of ours ({label!r}).",
                    f"The categories are {', '.join(_LABELS)}.",
                )
            phrases[label].append(phrase)
    return phrases


_PHRASES = _read(SYNONYMS)
BARRIERS: tuple[Barrier, ...] = tuple(
    Barrier(label, owner, tuple(_PHRASES[label])) for label, owner in _LABELS.items()
)
OTHER = BARRIERS[-1]
OWNER_OF: dict[str, str] = {barrier.label: barrier.owner for barrier in BARRIERS}
_BY_PHRASE: dict[str, str] = {
    plain(phrase): barrier.label for barrier in BARRIERS for phrase in (*barrier.phrases, barrier.label)
}
_TELLING = sorted((p for p in _BY_PHRASE if len(p.split()) >= _WITHIN_WORDS), key=len, reverse=True)


@dataclass(frozen=True)
class Meaning:
    """What a phrase was taken for, and how that was told; UNKNOWN is Other."""

    phrase: str
    labels: tuple[str, ...]
    how: str


def explain(cell: str, own: Own | None = None) -> list[Meaning]:
    """Explain each phrase of a cell (`;` or a new line between them); phrases that name no barrier are left out."""
    return [_meaning(part, own or {}) for part in _parts(cell, own or {})]


def categories(cell: str, own: Own | None = None) -> list[str]:
    """List the categories a cell names, each once, in its order."""
    return list(dict.fromkeys(label for meaning in explain(cell, own) for label in meaning.labels))


def _parts(cell: str, own: Own) -> Iterator[str]:
    for part in _BETWEEN.split(cell):
        several = [one.strip() for one in part.split(",")]
        # commas between answers to choose among; in a sentence a space follows them
        if len(several) > 1 and all(plain(one) in own or plain(one) in _BY_PHRASE for one in several):
            yield from several
        elif len(chosen := _CHOSEN.split(part)) > 1:
            yield from (one.strip() for one in chosen if plain(one) not in _NO_BARRIER)
        elif plain(part) not in _NO_BARRIER:
            yield part.strip()


def _meaning(phrase: str, own: Own) -> Meaning:
    words = plain(phrase)
    if words in own:
        return Meaning(phrase, (own[words],), YOURS)
    labels, how = _told(words)
    return Meaning(phrase, labels, how)


@lru_cache(maxsize=65_536)
def _told(words: str) -> tuple[tuple[str, ...], str]:
    if words in _BY_PHRASE:
        return (_BY_PHRASE[words],), EXACT
    if within := _within(words):
        return within, WITHIN
    from rapidfuzz import fuzz, process  # most phrases are known, and most commands read none

    near = process.extract(words, _BY_PHRASE.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=3)
    labels = {_BY_PHRASE[phrase] for phrase, _, _ in near}
    return (tuple(labels), SIMILAR) if len(labels) == 1 else ((OTHER.label,), UNKNOWN)


def _within(words: str) -> tuple[str, ...]:
    """Find phrases of two words or more inside a sentence; of those that overlap, the longest."""
    left, found = f" {words} ", []
    for phrase in _TELLING:
        if f" {phrase} " in left:
            found.append(_BY_PHRASE[phrase])
            left = left.replace(f" {phrase} ", " | ")
    return tuple(dict.fromkeys(found))

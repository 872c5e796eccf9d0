"""Made by: a fingerprint of the code that makes marts, so that stored ones are made anew when it changes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import blake2b
from pathlib import Path

from dashboard import periods, schemas, taxonomy, words

METRICS = Path(__file__).resolve().parent.parent
ROOMS = (METRICS / "marts", METRICS / "tables", METRICS / "formulas")
_BESIDE = (*(Path(str(module.__file__)) for module in (periods, schemas, taxonomy, words)), taxonomy.SYNONYMS)


@cache
def code() -> str:
    """Fingerprint all that decides what marts are made of the same rows: the code, and the phrases of barriers."""
    return fingerprint(sources())


def sources() -> Iterator[Path]:
    """Give the files marts depend on."""
    yield from (path for room in ROOMS for path in sorted(room.glob("*.py")))
    yield from _BESIDE


def fingerprint(files: Iterator[Path]) -> str:
    """Fingerprint files by name and content."""
    found = blake2b(digest_size=8)
    for path in files:
        found.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return found.hexdigest()

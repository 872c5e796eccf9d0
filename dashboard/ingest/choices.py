"""Choices: plain words for each of our values, by column."""

from __future__ import annotations

import re
from functools import cache

import polars as pl

from dashboard.ingest.reading import Fault, Reading, by_distinct, shown
from dashboard.schemas import Column
from dashboard.words import fold, only_words

# Column → value → what else it is called, folded and with spaces for punctuation.
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "outcome": {
        "applied": ("yes", "y", "true", "1", "fully applied", "fully", "done", "applied fully", "yes fully",
                    "full", "implemented", "applied it", "oui", "ja", "wahr", "sí", "si"),
        "partly": ("partly applied", "applied partly", "partially", "partially applied", "applied partially",
                   "partial", "tried", "tried it", "somewhat", "yes partly", "in part",
                   "tried not there yet", "en partie", "teilweise", "en parte", "parcialmente"),
        "not applied": ("no", "n", "false", "0", "not yet", "not at all", "none", "not", "did not apply",
                        "not implemented", "non", "nein", "falsch", "todavía no", "aún no", "pas encore", "noch nicht"),
    },
    "evidence": {
        "observed": ("seen", "observation", "direct observation", "seen by manager", "witnessed"),
        "self-reported": ("self reported", "self", "self report", "reported", "told", "self assessed"),
    },
    "status": {
        "completed": ("complete", "done", "held", "closed", "took place", "finished", "beendet", "terminé"),
        "missed": ("no show", "noshow", "expired", "not held", "overdue", "did not happen"),
        "excused": ("cancelled", "canceled", "sick", "holiday", "on leave", "vacation", "leave", "absent"),
    },
    "purpose": {
        "coaching": ("coach", "coached", "coaching session", "skill coaching"),
        "unblocking": ("unblock", "unblocked", "removing barriers", "barrier removal", "remove barriers"),
        "celebrating": ("celebrate", "celebrated", "celebration", "celebrating wins", "celebrate wins"),
    },
    "barrier_owner": {
        "leader": ("manager", "sales manager", "team lead", "team leader", "leadership", "director"),
        "enablement": ("sales enablement", "training", "trainer", "training team", "l d"),
        "rep": ("sales rep", "seller", "representative", "self", "me"),
        "shared": ("both", "all", "everyone", "joint"),
        "unassigned": ("nobody", "no one", "not assigned", "open"),
    },
    "kind": {
        "praise": ("thank you", "thanks", "kudos", "shout out", "shoutout", "recognition", "high five", "lob", "dank",
                   "merci", "gracias"),
        "award": ("prize", "trophy", "awards", "auszeichnung", "preis", "prix", "premio"),
        "incentive": ("bonus", "spiff", "spif", "gift card", "voucher", "cash", "incentives", "prämie",
                      "gutschein", "prime"),
        "points": ("point", "bonus points", "reward points", "punkte", "puntos"),
    },
    "role": {
        "rep": ("sales rep", "reps", "representative", "sales representative", "seller", "account executive",
                "ae", "salesperson", "sdr", "bdr", "sales development representative",
                "business development representative", "individual contributor"),
        "leader": ("manager", "team lead", "team leader", "sales manager", "director", "sales leader",
                   "sales director", "head of sales", "vp sales", "regional manager",
                   "regional sales manager"),
    },
}  # fmt: skip

_RANKS = frozenset({"sr", "senior", "jr", "junior", "associate", "principal", "i", "ii", "iii", "iv"})
_BETWEEN = re.compile(r"[;,\n]")


def read(texts: pl.Series, column: Column, *, coded: bool = False) -> Reading:
    """Read a column of choices; several of them are joined by `;`, each once, in their order.

    In a `coded` one numbers are no words: 1 is yes beside 0, and anything beside 2 and 3.
    """
    parse = _parse_coded if coded else _parse
    return by_distinct(texts, lambda text: parse(text, column), pl.String)


def is_coded(texts: pl.Series, column: Column) -> bool:
    """Say whether a column has numbers that stand for answers, other than 1 for yes and 0 for no."""
    numbers = (text.strip() for text in texts.drop_nulls().unique() if text.strip().isdecimal())
    return any(not means(number, column) for number in numbers)


def means(text: str, column: Column) -> bool:
    """Say whether a cell is a value of a column of choices."""
    return isinstance(_parse(text, column), str)


def _parse(text: str, column: Column) -> str | Fault:
    known = _known(column)
    parts = _BETWEEN.split(text) if column.several else text.split(";")
    found = [known.get(_plain(part)) or known.get(_without_rank(part)) for part in parts if part.strip()]
    if not found or None in found or (len(found) > 1 and not column.several):
        return Fault("choice", f"{shown(text)} is none of our words; write {' or '.join(column.choices)}.")
    return ";".join(dict.fromkeys(value for value in found if value))


def _parse_coded(text: str, column: Column) -> str | Fault:
    if not text.isdecimal():
        return _parse(text, column)
    choices = " or ".join(column.choices)
    return Fault("choice", f"{shown(text)} is a code, and the file does not say for what; write {choices}.")


def _without_rank(text: str) -> str:
    """Leave out how senior somebody is: a "Sr. Account Executive II" is an account executive."""
    return " ".join(word for word in _plain(text).split() if word not in _RANKS)


def _plain(text: str) -> str:
    return only_words(fold(text))


@cache
def _known(column: Column) -> dict[str, str]:
    words = WORDS.get(column.name, {})
    return {_plain(word): value for value in column.choices for word in (value, *words.get(value, ()))}

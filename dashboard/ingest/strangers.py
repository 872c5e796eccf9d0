"""Exports that are close to ours and hold something else: said so, with the export to take instead."""

from __future__ import annotations

import re

from dashboard.errors import FileRefused
from dashboard.ingest.batch import quote
from dashboard.ingest.evidence import Witness
from dashboard.ingest.fitting import heading
from dashboard.ingest.header import SEPARATORS
from dashboard.ingest.headings import known
from dashboard.words import listing

_SUMS = re.compile(
    r"(?:check ?ins?|conversations?|sessions?|coachings?|meetings?|recognitions?|awards?)"
    r" (?:started|completed|expired|held|missed|scheduled|received|given|sent)"
    r"|(?:employees|reps|people) (?:coached|recognized|recognised)"
    r"|(?:completion|attendance|response|participation) rate"
    r"|(?:number|count|sum|total|average|avg) (?:of )?\w.*|no of .*|lifetime earnings|earnings|unique givers"
    r"|.* (?:count|total|average|pct|percent)"
    r"|(?:anzahl|summe|davon|durchschnittliche|nombre d|somme|taux|cantidad de|suma) .*|\w+quote"
)
# a pivot table's own words: one of them is enough
_PIVOT = re.compile(
    r"(?:sum|count|average|min|max) of .*|(?:summe|anzahl|mittelwert) von .*|(?:somme|moyenne) de .*"
)
_COUNTED_STATUS = frozenset({"started", "completed", "expired", "held", "missed"})
# sums where every cell is a number; else they may be answers
_IF_NUMBERS = re.compile(
    r"(?:fully |partly |not )?(?:applied|implemented)|partly|rate|(?:application|implementation|adoption) rate"
    r"|quote|anzahl|check ?ins?|conversations?|sessions?|coachings?|recognitions?|awards?"
)
_NUMBER = re.compile(r"[\d.,\s]+%?")
_ANSWER_A_ROW = (
    {"question", "question text", "prompt"},
    {"answer", "response", "answer text", "response text"},
)
_REVIEWS = frozenset(
    {"reviewee", "reviewee email", "subject email address", "review cycle", "peer selector 1"}
)
_FEW = 2


def refuse_strangers(witness: Witness) -> None:
    """Refuse what is known to be something else (FileRefused: not_this_data, unreadable_file)."""
    names = {heading(header): header for header in witness.headers}
    if len(witness.headers) == 1:
        _refuse_whole_line(witness.headers[0])
    counted = [witness.headers[place] for place in range(len(witness.headers)) if _is_sum(witness, place)]
    pivots = [header for name, header in names.items() if _PIVOT.fullmatch(name)]
    if len(counted) >= _FEW or pivots:
        sums = listing(counted or pivots, 4)
        raise FileRefused(
            "not_this_data",
            f"The file holds counts that are already added up ({sums}), not the records themselves.",
            "Take the detail export: one row per check-in or recognition, each with its date and person.",
        )
    if all(part & names.keys() for part in _ANSWER_A_ROW):
        raise FileRefused(
            "not_this_data",
            "The file has one answer a row.",
            "Take the export with one row per check-in and a column per question.",
        )
    if _REVIEWS & names.keys():
        raise FileRefused(
            "not_this_data",
            "The file holds performance reviews of people, not check-ins on a training.",
            "Take the export of check-ins: who applied which program when, one row each.",
        )


def _refuse_whole_line(header: str) -> None:
    """Refuse headers of ours that stand in one cell together."""
    if not any(known(header.split(separator)) >= _FEW for separator in SEPARATORS):
        return
    if header.count('"') % 2:
        raise FileRefused(
            "unreadable_file",
            "The header row has a quotation mark that does not close.",
            "Mend the quotation marks of the header row and try again.",
        )
    raise FileRefused(
        "unreadable_file",
        f"Each line of the file is one cell: {quote(header)}",
        "Split it into columns, or take away the quotation marks around whole lines.",
    )


def _is_sum(witness: Witness, place: int) -> bool:
    name, cells = heading(witness.headers[place]), witness.cells(place)
    if _IF_NUMBERS.fullmatch(name):
        return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)
    return bool(_SUMS.fullmatch(name)) or name in _COUNTED_STATUS

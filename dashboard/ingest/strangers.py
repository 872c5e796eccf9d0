"""Exports that are close to ours and hold something else: said so, with the export to take instead."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.errors import FileRefused
from dashboard.ingest.fitting import heading
from dashboard.words import listing

_SUMS = re.compile(
    r"(?:check ?ins?|conversations?|sessions?|coachings?|meetings?|recognitions?|awards?)"
    r" (?:started|completed|expired|held|missed|scheduled|received|given|sent)"
    r"|(?:employees|reps|people) (?:coached|recognized|recognised)"
    r"|(?:completion|attendance|response|participation) rate"
    r"|(?:number|count|sum|total|average|avg) (?:of )?\w.*|no of .*|lifetime earnings|earnings|unique givers"
    r"|.* (?:count|total|average|pct|percent)"
)
_COUNTED_STATUS = frozenset({"started", "completed", "expired", "held", "missed"})
_ANSWER_A_ROW = (
    {"question", "question text", "prompt"},
    {"answer", "response", "answer text", "response text"},
)
_REVIEWS = frozenset(
    {"reviewee", "reviewee email", "subject email address", "review cycle", "peer selector 1"}
)
_FEW = 2


def refuse_strangers(headers: Sequence[str]) -> None:
    """Refuse what is known to be something else (FileRefused, not_this_data)."""
    names = {heading(header): header for header in headers}
    counted = [header for name, header in names.items() if _SUMS.fullmatch(name) or name in _COUNTED_STATUS]
    if len(counted) >= _FEW:
        raise FileRefused(
            "not_this_data",
            f"The file holds counts that are already added up ({listing(counted, 4)}), not the records themselves.",
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

"""Who can remove a barrier, in the words of each place that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

ONLY_LEADERS = "only leaders can remove"


class Owner(NamedTuple):
    """How one owner is spoken of.

    `changes` ends a title, in its words and those that only a leader can act on; `card` stands on a card; `who` begins
    "can remove"; `attention` ends what needs a leader.
    """

    changes: tuple[str, str]
    card: str
    who: str
    attention: str = ""


OWNERS: Mapping[str, Owner] = {
    "leader": Owner(
        (", and ", "only leaders can change that"),
        "only a leader can remove it",
        "only leaders",
        f", and {ONLY_LEADERS} it",
    ),
    "enablement": Owner(
        (", and enablement can change that", ""),
        "enablement can remove it",
        "enablement",
        ": something for enablement to change",
    ),
    "rep": Owner(
        (", and the reps can change that, with help", ""),
        "the rep can remove it, with help",
        "the reps themselves",
    ),
    "shared": Owner(
        (", and it takes everybody to change that", ""),
        "it takes everybody to remove it",
        "everybody together",
        ": something to take up together",
    ),
    "unassigned": Owner((", and nobody owns that yet", ""), "nobody owns it yet", "somebody not yet named"),
}


def acting(sentence: str) -> tuple[str, str, str]:
    """Part a sentence into what stands before, what only a leader can act on, and what follows."""
    return sentence.partition(ONLY_LEADERS)


def speak_of(owner: str) -> Owner:
    """Give the words for an owner; one we do not know owns nothing yet."""
    return OWNERS.get(owner, OWNERS["unassigned"])

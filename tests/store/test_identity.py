"""Who is who, in words: the same rules as by ids, so that whom the numbers count as one is erased as one."""

from __future__ import annotations

import polars as pl
import pytest

from dashboard.store.identity import TOLD_IN, called

ROSTER = pl.DataFrame(
    [
        ("p1", "maria@x", "maria"),
        ("p2", "bo@x", "ana"),
        ("p3", "ana@x", "ana"),  # a name of two people
        ("p4", "bo@x", "p1"),  # an e-mail of two, and a name that is another one's identifier
        ("p5", None, "maria@x"),  # a name that is another one's e-mail
        ("p6", "six@x", None),
    ],
    schema=dict.fromkeys(TOLD_IN, pl.String),
    orient="row",
)


@pytest.mark.parametrize(
    ("word", "means"),
    [
        ("p1", {"p1", "maria@x", "maria"}),
        ("maria@x", {"p1", "maria@x", "maria"}),  # person before e-mail before name
        ("maria", {"p1", "maria@x", "maria"}),
        ("p2", {"p2"}),
        ("ana", {"ana"}),
        ("bo@x", {"bo@x"}),
        ("ana@x", {"p3", "ana@x"}),
        ("p4", {"p4"}),
        ("p5", {"p5"}),
        ("six@x", {"p6", "six@x"}),
        ("nobody", {"nobody"}),
    ],
)
def test_a_word_means_one_person_or_nobody_else(word: str, means: set[str]) -> None:
    assert called(word, ROSTER) == means


def test_without_a_roster_a_word_means_itself() -> None:
    assert called("ana", ROSTER.clear()) == {"ana"}

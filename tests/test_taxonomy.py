"""What reps call their barriers becomes categories."""

from __future__ import annotations

import pytest

from dashboard.taxonomy import categories, explain


@pytest.mark.parametrize(
    ("cell", "phrases"),
    [
        ("No time,Tool is missing", ["No time", "Tool is missing"]),  # as survey tools write what was ticked
        ("No time;Tool is missing", ["No time", "Tool is missing"]),
        ("No time, and nobody to ask", ["No time, and nobody to ask"]),
        ("It takes 1,5 hours", ["It takes 1,5 hours"]),
        ("None,No time", ["No time"]),
        ("", []),
    ],
)
def test_answers_with_a_mark_between_them_are_several(cell: str, phrases: list[str]) -> None:
    assert [meaning.phrase for meaning in explain(cell)] == phrases


def test_a_category_is_named_once() -> None:
    assert categories("No time;no time;lack of time") == ["Lack of time"]

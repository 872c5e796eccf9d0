"""Cards: what a KPI without a total says of its groups."""

from __future__ import annotations

import pytest

from dashboard.usecases.stories.cards import cards_of
from tests.usecases.literal_review import review, row


@pytest.mark.parametrize(
    ("kpi", "by", "groups", "said"),
    [
        ("goal_attainment", "metric", {"Calls won": (0.9, 4), "Bookings": (0.5, 80)}, "Bookings"),
        ("retention", "weeks", {"4": (0.5, 60), "26": (0.8, 9)}, "4 weeks"),
        ("check_in_purposes", "purpose", {"coaching": (0.3, 80), "celebrating": (0.6, 80)}, "celebrating"),
    ],
)
def test_of_several_goals_or_weeks_it_is_not_the_best(
    kpi: str, by: str, groups: dict[str, tuple[float, int]], said: str
) -> None:
    rows = [row(kpi, value, base, by, category=name) for name, (value, base) in groups.items()]
    (card,) = cards_of(review(rows), (kpi,))
    assert card.label.endswith(f": {said}")


def test_the_most_named_are_all_named() -> None:
    named = [
        row("barrier_reach", value, 40, "barrier", category=name)
        for name, value in (("Lack of time", 0.5), ("Peers", 0.5), ("Not ready", 0.2))
    ]
    (card,) = cards_of(review(named), ["barrier_reach"])
    assert (card.label, card.value_text) == ("Top barriers", "Lack of time and Peers")
    assert card.change_text.endswith("of reps each")
    (card,) = cards_of(review(named[1:]), ["barrier_reach"])
    assert (card.label, card.value_text) == ("Top barrier", "Peers")
    purposes = [
        row("check_in_purposes", 0.4, 10, "purpose", category=name) for name in ("celebrating", "coaching")
    ]
    (card,) = cards_of(review(purposes), ["check_in_purposes"])
    assert card.label.endswith(": celebrating and coaching")
    (card,) = cards_of(review(purposes[:1]), ["check_in_purposes"])
    assert card.label.endswith(": celebrating")

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

"""Goals and what lasts: every one is told, and none is called an effect."""

from __future__ import annotations

from dataclasses import replace

from dashboard.narrative import explained
from dashboard.narrative import goals as words
from dashboard.narrative.cells import Cell
from dashboard.narrative.chance import despite
from tests.narrative.test_sentences import plain


def test_goals_are_associated_never_caused() -> None:
    one = Cell("goal_difference", "metric", category="Revenue", value=0.2, base=40, standing="above")
    told = words.associated([one])
    assert told.title == "Applying it is associated with 20 points more reaching Revenue, more than chance"
    other = Cell("goal_difference", "metric", category="Deals", value=-0.1, base=40, standing="within")
    both = words.associated([other, one, Cell("goal_difference", "metric", category="None")]).title
    assert both == (
        "Applying it is associated with 10 points fewer reaching Deals, within chance; "
        "20 points more reaching Revenue, more than chance"
    )


def test_a_difference_that_rounds_to_nothing_is_none() -> None:
    even = Cell("goal_difference", "metric", category="Revenue", value=-0.001, base=40, standing="within")
    assert words.associated([even]).title == "Applying it is associated with as many reaching Revenue"


def test_of_few_people_no_association_is_told() -> None:
    few = Cell("goal_difference", "metric", category="Revenue", value=1.0, base=3, standing="within")
    assert words.associated([few]).title.startswith("Too few people have a goal")


def test_every_goal_is_told() -> None:
    goals = [
        Cell("goal_attainment", "metric", category=name, value=value, base=20)
        for name, value in (("Deals", 0.5), ("Revenue", 0.75))
    ]
    assert plain(words.reached(goals).title) == "Goals reached: Deals 50 % of 20 and Revenue 75 % of 20"


def test_retention_compares_first_and_last() -> None:
    weeks = [
        Cell("retention", category="4", value=0.6, base=40),
        Cell("retention", category="8"),
        Cell("retention", category="12", value=0.4, base=10),
    ]
    assert plain(words.lasting(weeks).title) == (
        "After 4 weeks 60 % of 40 trainings are applied, after 12 weeks 40 % of 10, partly others"
    )
    few = [
        Cell("retention", category="4", value=1.0, base=1),
        Cell("retention", category="8", value=0.5, base=2),
    ]
    assert (
        words.lasting(few).title
        == "After 4 weeks 1 of 1 training is applied, after 8 weeks 1 of 2, partly others"
    )
    assert plain(words.lasting(weeks[:2]).title) == "After 4 weeks 60 % of 40 trainings are applied"


def test_an_interval_that_misses_0_by_chance_says_so() -> None:
    wide = Cell("goal_difference", value=0.6, low=0.02, high=0.84, standing="within")
    assert despite(wide) == "Of few people, or of several differences, one may leave 0 points out by chance."
    assert explained.between(wide).endswith("84 points more. " + despite(wide))
    assert despite(replace(wide, low=-0.1)) == despite(replace(wide, standing="above")) == ""

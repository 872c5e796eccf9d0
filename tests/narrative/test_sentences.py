"""The sentence of the quarter and the line below it: up, down, flat, within chance, undefined, partial."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dashboard.narrative.cells import Cell
from dashboard.narrative.mix import opposed
from dashboard.narrative.sentences import headline, subline
from dashboard.periods import Span
from tests.narrative.judged import with_verdict

APRIL_TO_JUNE = Span(date(2026, 4, 1), date(2026, 6, 30))
JULY_TO_SEPTEMBER = Span(date(2026, 7, 1), date(2026, 9, 30))


def rate(
    value: float | None = 0.62, change: float | None = None, low: float = 0.0, high: float = 0.0
) -> Cell:
    """Write the rate of 118 reps; `low` and `high` bound the change."""
    bounds = (None, None) if change is None else (low, high)
    return with_verdict(
        Cell(
            "implementation_rate", value=value, base=131, people=118, change=change,
            change_low=bounds[0], change_high=bounds[1],
        )
    )  # fmt: skip


def barrier(label: str, reach: float) -> Cell:
    """Write a barrier."""
    return Cell("barrier_reach", by="barrier", category=label, value=reach, base=118)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (rate(0.62, 0.06, 0.01, 0.11), "Implementation rose 6 points to 62 %."),
        (rate(0.56, -0.01, -0.02, -0.001), "Implementation fell 1 point to 56 %."),
        (
            rate(0.62, 0.02, -0.05, 0.09),
            "Implementation stands at 62 %, 2 points up, within what chance alone can do.",
        ),
        (
            rate(0.6, -0.03, -0.1, 0.04),
            "Implementation stands at 60 %, 3 points down, within what chance alone can do.",
        ),
        (
            replace(rate(0.62, 0.06, 0.01, 0.11), verdict="mix"),
            (
                "Implementation stands at 62 %, 6 points up by its mix: most who changed went down, "
                "and who is counted changed."
            ),
        ),
        (replace(rate(0.62, 0.06), verdict=None), "Implementation stands at 62 %, 6 points up."),
        (rate(0.62, 0.004, -0.05, 0.09), "Implementation is unchanged at 62 %."),
        (rate(0.62), "Implementation stands at 62 %."),
        (rate(0.0), "Implementation stands at 0 %."),
    ],
)
def test_how_it_moved(number: Cell, said: str) -> None:
    assert plain(headline(number)) == said


def test_what_only_leaders_can_change_is_said_next() -> None:
    said = headline(rate(0.62, 0.06, 0.01, 0.11), barrier("Lack of time", 0.41))
    assert plain(said) == (
        "Implementation rose 6 points to 62 %; 4 in 10 reps named lack of time, "
        "which only leaders can remove."
    )


def test_parts_that_point_in_different_directions_are_said() -> None:
    by_rate, by_mix = Cell("rate_effect", value=-0.01), Cell("mix_effect", value=0.03)
    number = rate(0.62, 0.02, -0.05, 0.09)
    parts = opposed(number, by_rate, by_mix, "East: 10 % to 30 % of pairs")
    assert plain(headline(number, None, parts)) == (
        "Implementation stands at 62 %, 2 points up, within what chance alone can do."
    ), "of noise it is not in the headline"
    untested = replace(number, verdict=None)
    assert plain(headline(untested, None, parts)) == (
        "Implementation stands at 62 %, 2 points up: "
        "+3 points by who is counted (East: 10 % to 30 % of pairs), −1 point within teams."
    )
    rose = rate(0.62, 0.06, 0.01, 0.11)
    assert plain(headline(rose, None, opposed(rose, by_rate, by_mix))) == (
        "Implementation rose 6 points to 62 %: +3 points by who is counted, −1 point within teams, each rounded."
    )
    assert opposed(number, by_mix, by_rate) == "", "both went up"
    assert opposed(number, Cell("rate_effect"), by_mix) == ""


def test_a_rare_barrier_is_no_headline() -> None:
    assert plain(headline(rate(), barrier("Lack of time", 0.09))) == "Implementation stands at 62 %."


def test_what_one_person_named_is_no_headline() -> None:
    one, two = (Cell("barrier_reach", category="Peers", value=n / 7, base=7, people=7) for n in (1, 2))
    assert plain(headline(rate(), one)) == "Implementation stands at 62 %."
    assert "; 2 of 7 reps named “Peers”" in plain(headline(rate(), two))


def test_few_people_are_no_verdict() -> None:
    few = Cell(
        "implementation_rate", value=0.5, base=4, people=3, change=0.2, change_low=0.1, change_high=0.3
    )
    assert plain(headline(few)) == (
        "Too few people were checked in on to judge: 2 of 4 pairs apply the training."
    )


def test_undefined_says_what_to_upload() -> None:
    said = headline(Cell("implementation_rate", base=0, reason="no_check_ins"))
    assert said == "No check-ins in this quarter: upload them to see whether training is applied."


def test_the_line_below_names_quarter_data_and_people() -> None:
    said = subline(
        "2026-Q3", rate(), as_of=date(2026, 9, 29), span=JULY_TO_SEPTEMBER, partial=False,
        earlier=("2026-Q2", APRIL_TO_JUNE), teams=6,
    )  # fmt: skip
    assert said == (
        "Third quarter 2026, data up to 29 September. 6 teams, 118 reps checked in on. "
        "Compared with the second quarter."
    )


def test_of_a_quarter_long_past_the_newest_day_is_not_said() -> None:
    said = subline(
        "2026-Q2", rate(), as_of=date(2026, 9, 29), span=APRIL_TO_JUNE, partial=False, earlier=None, teams=6
    )
    assert said == "Second quarter 2026. 6 teams, 118 reps checked in on."


def test_an_unfinished_quarter_is_labelled_and_says_which_days_are_compared() -> None:
    said = subline(
        "2026-Q3", rate(), as_of=date(2026, 9, 20), span=JULY_TO_SEPTEMBER.cut(82), partial=True,
        earlier=("2026-Q2", APRIL_TO_JUNE.cut(82)), teams=1,
    )  # fmt: skip
    assert said == (
        "Third quarter 2026, partial, data up to 20 September. 1 team, 118 reps checked in on. "
        "Compared with the second quarter: the first 82 days of both (1 April to 21 June)."
    )


def test_a_selection_is_named() -> None:
    said = subline(
        "2026-Q1", rate(None), as_of=None, span=None, partial=False,
        earlier=("2025-Q4", APRIL_TO_JUNE), teams=0, chosen=("EMEA", "Discovery calls"),
    )  # fmt: skip
    assert said == (
        "First quarter 2026. Only EMEA and Discovery calls. 0 teams, 118 reps checked in on. "
        "Compared with the fourth quarter 2025."
    )


def plain(text: str) -> str:
    """Write thin spaces as spaces, to be compared with what is typed here."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ")

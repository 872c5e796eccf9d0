"""Labels of rows: on one line where that fits, never cut in the middle, close to their mark."""

from __future__ import annotations

from itertools import pairwise

from dashboard.charts.lettering import LINE
from dashboard.charts.rows import above, beside, for_bars
from dashboard.charts.theme import LIGHT, NAME, ROW

LONG = "Understanding what the customer is not saying"
NAMES, QUIET = ["Listen and reframe", LONG, "Visuals"], ["24 reps", "3 reps, Objection Handling", ""]


def test_above_its_mark_a_label_stays_on_one_line_where_all_fit() -> None:
    assert above(NAMES[:1], QUIET[:1], "phone").label(0, LIGHT).startswith("Listen and reframe  <span")
    rows = above(NAMES, QUIET, "phone")  # one that does not fit breaks all of a picture
    first, long, bare = (rows.label(i, LIGHT) for i in range(3))
    assert first.startswith("Listen and reframe<br><span")
    assert long.split("<br>")[-1].startswith("<span")
    assert "<br>" not in bare
    assert " ".join(rows.names[1]) == LONG


def test_every_label_has_its_foot_at_the_same_distance_from_its_mark() -> None:
    for rows in (above(NAMES, QUIET, "phone"), for_bars(above(NAMES, QUIET, "phone"))):
        lines = [rows.label(i, LIGHT).count("<br>") + 1 for i in range(3)]
        feet = {round(rows.lift(i) - lines[i] * NAME * LINE / 2, 6) for i in range(3)}
        assert lines == [2, len(rows.names[1]) + 1, 1]
        assert feet == {round(rows.foot, 6)}
        assert rows.foot + max(lines) * NAME * LINE <= rows.height / 2  # within its row


def test_beside_its_mark_a_label_is_level_with_it() -> None:
    rows = beside(NAMES, QUIET, "wide")
    assert [rows.lift(i) for i in range(3)] == [0, 0, 0]


def test_one_long_label_between_short_ones_does_not_set_all_rows_apart() -> None:
    short, tall = beside(["A", "B"], ["1 rep", "2 reps"], "wide"), [LONG, "1 rep"]
    between = beside(["A", tall[0], "B"], [tall[1]] * 3, "wide")
    first = beside([tall[0], "A", "B"], [tall[1]] * 3, "wide")
    both = beside([tall[0], tall[0]], [tall[1]] * 2, "wide")
    assert len(between.names[1]) == 2
    assert short.height == ROW < between.height < both.height == first.height
    needed = [
        (len(name) + len(quiet)) * NAME * LINE
        for name, quiet in zip(between.names, between.quiet, strict=True)
    ]
    assert all((one + other) / 2 < between.height for one, other in pairwise(needed))

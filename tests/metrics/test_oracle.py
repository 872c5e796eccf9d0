"""The oracle against cases small enough to be calculated by hand."""

from datetime import date
from typing import Any

import pytest

from tests.metrics.oracle import Cell, Row, Upload, gini, newcombe, review, wilson

TODAY = date(2026, 10, 15)  # the third quarter of 2026 is over


def day(text: str) -> date:
    """Read a month and day of 2026, or a whole date."""
    return date.fromisoformat(text if len(text) > 5 else f"2026-{text}")


def talk(when: str, rep: str, outcome: str | None = "applied", **more: object) -> Row:
    """Write a check-in row."""
    return {"date": day(when), "rep": rep, "team": "East", "program": "Calls", "outcome": outcome, **more}


def thank(when: str, recipient: str, kind: str = "praise", **more: object) -> Row:
    """Write a recognition row."""
    return {"date": day(when), "recipient": recipient, "kind": kind, **more}


def person(who: str, team: str = "East", **more: object) -> Row:
    """Write a roster row."""
    return {"person": who, "team": team, **more}


def upload(table: str, *rows: Row, without: str = "", on: str = "10-01") -> Upload:
    """Write an upload that has every column that matters, but one."""
    columns = frozenset({"barrier", "left_on"} - {without})
    return Upload(table, list(rows), columns, day(on), "one source")


def cell(answer: dict[str, Any], kpi: str, by: str = "all", name: str | None = None) -> Row:
    """Find the one row of a KPI, cut and name."""
    found: list[Row] = [
        row
        for row in answer["kpis"]
        if row["kpi"] == kpi
        and row["by"] == by
        and (name is None or name in (row["team"], row["program"], row["category"]))
    ]
    assert len(found) == 1
    return found[0]


def names(answer: dict[str, Any], kpi: str, by: str) -> list[str | None]:
    """List the names of a KPI's rows of one cut."""
    rows = [row for row in answer["kpis"] if row["kpi"] == kpi and row["by"] == by]
    return [row["team"] or row["program"] or row["category"] for row in rows]


def test_formulas_give_the_published_values() -> None:
    assert wilson(18 / 20, 20) == pytest.approx((0.698966, 0.972134), abs=1e-6)
    assert wilson(0, 30) == pytest.approx((0, 0.113513), abs=1e-6)
    now, before = Cell(56 / 70, 70, 70, 70), Cell(48 / 80, 80, 80, 80)
    assert newcombe(now, before) == pytest.approx((0.0524, 0.3339), abs=5e-5)
    assert gini([10] * 9 + [100]) == pytest.approx(0.4263158, abs=1e-7)
    assert gini([5] * 3 + [0] * 7) == pytest.approx(1 - 3 / 10)


def test_pairs_of_one_rep_are_clustered() -> None:
    # Ana has two pairs, both applied; Bo has one, not applied: 2 of 3 pairs, 2 people.
    # The n is (2 + 1)² over 2² + 1², 9/5 = 1.8. With z² = 3.841459:
    # centre (0.666667 + 3.841459/3.6) / (1 + 3.841459/1.8) = 1.733739 / 3.134144 = 0.553178
    # half 1.959964 · √(0.222222/1.8 + 3.841459/12.96) / 3.134144 = 1.270000 / 3.134144 = 0.405214
    rows = [talk("09-20", "Ana"), talk("09-21", "Ana", program="Demos"), talk("09-22", "Bo", "not applied")]
    answer = review([upload("check_ins", *rows)], today=TODAY)
    row = cell(answer, "implementation_rate")
    assert (row["value"], row["base"], row["people"]) == (pytest.approx(2 / 3), 3, 2)
    assert (row["low"], row["high"]) == pytest.approx((0.147964, 0.958392), abs=2e-6)
    assert cell(answer, "implementation_rate", "program", "Demos")["value"] == 1
    assert names(answer, "implementation_rate", "team_program") == ["East", "East"]
    assert (answer["compared_with"], row["previous"], row["change"]) == (None, None, None)


def test_latest_conversation_decides_and_places_a_mover() -> None:
    # Ana applied in East in July and no longer in West in September: one pair, West's, not applied.
    rows = [talk("07-05", "Ana"), talk("09-25", "ana ", "not applied", team="West"), talk("09-25", "Bo")]
    answer = review([upload("check_ins", *rows)], today=TODAY)
    assert cell(answer, "implementation_rate")["value"] == 1 / 2
    assert cell(answer, "implementation_rate", "team", "West")["value"] == 0
    east = cell(answer, "implementation_rate", "team", "East")
    assert (east["value"], east["base"]) == (1, 1)
    # What is selected is cut after the pairs are formed: in East alone Ana's July does not come back.
    chosen = review([upload("check_ins", *rows)], today=TODAY, teams=["EAST"])
    assert cell(chosen, "implementation_rate")["base"] == 1
    assert names(chosen, "implementation_rate", "team") == ["East"]


def test_rows_of_one_day_are_one_conversation() -> None:
    # Two skills on one day, one applied and one not: one partly conversation, of its last row's team.
    # A missed row is no conversation; an empty status is a completed one.
    rows = [
        talk("09-25", "Ana", skill="Open"),
        talk("09-25", "Ana", "not applied", skill="Close", team="West", status="completed"),
        talk("09-26", "Ana", None, status="missed"),
    ]
    answer = review([upload("check_ins", *rows)], today=TODAY)
    assert answer["as_of"] == "2026-09-25"
    assert cell(answer, "partly_share", "team", "West")["value"] == 1
    assert cell(answer, "implementation_rate")["value"] == 0
    assert cell(answer, "implementation_rate")["base"] == 1


def test_newest_upload_wins_per_key_and_spells() -> None:
    # The second upload corrects Ana's row (same date, rep, program, no skill, no manager) and spells EAST;
    # Bo's id 1 is another key than Cy's id 1, but the same as Bo's id 1 later.
    first = upload("check_ins", talk("09-25", "Ana"), talk("09-25", "Bo", check_in_id="1"))
    second = upload(
        "check_ins",
        talk("09-25", "ANA", "not applied", team="EAST"),
        talk("09-24", "bo", "not applied", check_in_id="1"),
        talk("09-24", "Cy", check_in_id="1"),
    )
    answer = review([first, second], today=TODAY)
    row = cell(answer, "implementation_rate")
    assert (row["value"], row["base"]) == (pytest.approx(1 / 3), 3)
    assert names(answer, "implementation_rate", "team") == ["East"]  # the last row of the newest upload
    assert cell(review([first], today=TODAY), "implementation_rate")["value"] == 1


def test_leaders_are_told_by_role() -> None:
    # Lea is a leader by her last row; Ana, Bo are reps; Di is not in the roster but was checked in.
    roster = upload(
        "roster",
        person("Lea", role="rep", started_on=date(2024, 1, 1), left_on=date(2026, 8, 15)),
        person("Lea", role="leader", started_on=date(2026, 8, 16)),
        person("Ana", role="rep"),
        person("Bo", "West", role="rep"),
    )
    talks = upload(
        "check_ins", talk("09-25", "Lea"), talk("09-25", "Ana", "partly"), talk("09-26", "Di", team="West")
    )
    answer = review([roster, talks], today=TODAY)
    assert cell(answer, "implementation_rate")["base"] == 2
    assert cell(answer, "implementation_rate")["value"] == 1 / 2
    # Active are Ana (East), Bo and Di (West); Ana and Di had a conversation.
    assert cell(answer, "check_in_coverage")["value"] == pytest.approx(2 / 3)
    assert cell(answer, "check_in_coverage", "team", "West")["value"] == 1 / 2
    assert cell(answer, "check_in_coverage", "team", "East")["base"] == 1


def test_leaders_without_roles_manage_two_others() -> None:
    # Lea (by her e-mail) manages Ana and Bo; Max manages Cy and himself: one other only.
    roster = upload(
        "roster",
        person("Lea", email="lea@x.eu"),
        person("Ana", manager="LEA@x.eu"),
        person("Bo", manager="lea"),
        person("Max", manager="Max"),
        person("Cy", manager="Max"),
    )
    answer = review([roster, upload("check_ins", talk("09-25", "Lea"), talk("09-25", "Max"))], today=TODAY)
    coverage = cell(answer, "check_in_coverage")
    assert (coverage["value"], coverage["base"]) == (1 / 4, 4)  # Ana, Bo, Max, Cy; of them Max
    assert cell(answer, "implementation_rate")["base"] == 1


def test_thirty_days_of_one_row_make_active() -> None:
    # Of the 92 days to 30 September: Ana from 1 September, 30 days; Bo from the 2nd, 29;
    # Cy two rows of 20 days; Di until 30 July, 30 days. Only Ana and Di, and Eve who was checked in.
    roster = upload(
        "roster",
        person("Ana", started_on=day("09-01")),
        person("Bo", started_on=day("09-02")),
        person("Cy", started_on=day("07-01"), left_on=day("07-20")),
        person("Cy", started_on=day("08-01"), left_on=day("08-20")),
        person("Di", "West", left_on=day("07-30")),
    )
    answer = review([roster, upload("check_ins", talk("09-20", "Eve", team="North"))], today=TODAY)
    assert cell(answer, "check_in_coverage")["base"] == 3
    assert names(answer, "check_in_coverage", "team") == ["East", "North", "West"]
    assert cell(answer, "check_in_coverage", "team", "North")["value"] == 1


def test_snapshot_without_a_person_means_left() -> None:
    # Bo is in the snapshot of June, not in July's (uploaded 10 July): 10 days of the quarter, not active.
    june = upload("roster", person("Ana"), person("Bo"), without="left_on", on="06-10")
    july = upload("roster", person("Ana"), without="left_on", on="07-10")
    talks = upload("check_ins", talk("09-25", "Ana"))
    assert cell(review([june, talks], today=TODAY), "check_in_coverage")["value"] == 1 / 2
    assert cell(review([june, july, talks], today=TODAY), "check_in_coverage")["value"] == 1


def test_email_comes_before_name_and_both_must_be_unique() -> None:
    # "alex" is e42's e-mail and e43's name: e42. "Sam" is the name of two: the cell itself.
    # The shared desk@x.eu belongs to two, and so counts for nobody; being e44's name, it is e44.
    roster = upload(
        "roster",
        person("e42", email="Alex"),
        person("e43", name="alex"),
        person("e44", name="desk@x.eu", email="shared"),
        person("e45", name="Sam", email="desk@x.eu"),
        person("e46", name="Sam", email="desk@x.eu"),
    )
    rows = [talk("09-25", rep) for rep in ("ALEX", "e42", "Sam", "desk@x.eu", "E44")]
    answer = review([roster, upload("check_ins", *rows)], today=TODAY)
    assert cell(answer, "implementation_rate")["base"] == 3  # e42, sam, e44
    coverage = cell(answer, "check_in_coverage")
    assert (coverage["value"], coverage["base"]) == (3 / 6, 6)


def test_partial_quarter_is_compared_with_as_many_days() -> None:
    # Today is 25 August: the quarter runs to as_of, 20 August, 51 days; April 1 + 50 days is 21 May.
    # Then Ana and Bo had applied, Cy not (their June does not exist): 2/3; now Ana alone of two: 1/2.
    rows = [
        talk("04-10", "Ana"), talk("05-21", "Bo"), talk("05-01", "Cy", "not applied"),
        talk("05-22", "Bo", "not applied"), talk("06-10", "Cy"),
        talk("07-10", "Ana"), talk("08-20", "Bo", "not applied", team="West"),
    ]  # fmt: skip
    answer = review([upload("check_ins", *rows)], today=date(2026, 8, 25))
    assert answer["partial"] is True
    assert answer["compared_with"] == {"quarter": "2026-Q2", "from": "2026-04-01", "to": "2026-05-21"}
    row = cell(answer, "implementation_rate")
    assert (row["value"], row["previous"]) == (1 / 2, pytest.approx(2 / 3))
    assert row["change"] == pytest.approx(-1 / 6)
    # Wilson of 1 of 2 is 0.094531 and 0.905469, of 2 of 3 is 0.207660 and 0.938508:
    # low -0.166667 - √(0.405469² + 0.271841²) = -0.166667 - 0.488163,
    # high -0.166667 + √(0.405469² + 0.459007²) = -0.166667 + 0.612448
    assert (row["change_low"], row["change_high"]) == pytest.approx((-0.654830, 0.445780), abs=2e-6)
    west = cell(answer, "implementation_rate", "team", "West")
    assert (west["value"], west["base"], west["previous"], west["change"]) == (0, 1, None, None)
    # Asked whole, the second quarter is no longer partial; it is the first and compared with nothing.
    second = review([upload("check_ins", *rows)], today=date(2026, 8, 25), quarter="2026-Q2")
    assert (second["partial"], second["compared_with"]) == (False, None)
    assert cell(second, "implementation_rate")["value"] == pytest.approx(2 / 3)  # Ana and Cy, not Bo


def test_group_of_the_compared_quarter_alone_is_listed_without_value() -> None:
    rows = [talk("05-01", "Ana", team="West"), talk("09-25", "Bo")]
    answer = review([upload("check_ins", *rows)], today=TODAY)
    west = cell(answer, "implementation_rate", "team", "West")
    assert (west["value"], west["base"], west["people"], west["previous"]) == (None, 0, 0, 1)
    assert (west["change"], west["low"], west["change_low"]) == (None, None, None)
    # Without a roster Ana is still active (May is not too long ago), of West; the first quarter is undefined.
    coverage = cell(answer, "check_in_coverage")
    assert (coverage["value"], coverage["base"], coverage["previous"]) == (1 / 2, 2, None)
    assert cell(answer, "check_in_coverage", "team", "West")["value"] == 0
    first = cell(review([upload("check_ins", *rows)], today=TODAY, quarter="2026-Q2"), "check_in_coverage")
    assert (first["value"], first["base"]) == (None, 1)


def test_default_quarter_needs_half_as_many_reps() -> None:
    # Three reps in the second quarter; one in the third is less than half, two are enough.
    rows = [talk("05-01", rep) for rep in ("Ana", "Bo", "Cy")] + [talk("07-02", "Ana")]
    assert review([upload("check_ins", *rows)], today=TODAY)["quarter"] == "2026-Q2"
    rows.append(talk("07-02", "Bo"))
    assert review([upload("check_ins", *rows)], today=TODAY)["quarter"] == "2026-Q3"
    # With a fiscal year from April to March, 2 July 2026 lies in the second quarter of 2027.
    answer = review([upload("check_ins", *rows)], today=TODAY, fiscal_start=4)
    assert (answer["quarter"], answer["compared_with"]["quarter"]) == ("2027-Q2", "2027-Q1")
    # From February on, it lies in the quarter from May to July, the second of the year ending January 2027.
    answer = review([upload("check_ins", *rows)], today=TODAY, fiscal_start=2)
    assert (answer["quarter"], answer["compared_with"]) == ("2027-Q2", None)
    with pytest.raises(ValueError, match="2025-Q1"):
        review([upload("check_ins", *rows)], today=TODAY, quarter="2025-Q1")


def test_program_selection_cuts_conversations_not_heads() -> None:
    rows = [talk("09-25", "Ana"), talk("09-25", "Bo", program="Demos")]
    roster = upload("roster", person("Ana"), person("Bo"), person("Cy"))
    answer = review([roster, upload("check_ins", *rows)], today=TODAY, programs=["demos"])
    assert (cell(answer, "implementation_rate")["base"], cell(answer, "check_in_coverage")["base"]) == (1, 3)
    assert cell(answer, "check_in_coverage")["value"] == pytest.approx(1 / 3)
    assert names(answer, "implementation_rate", "program") == ["Demos"]


def test_trend_takes_periods_with_ten_conversations() -> None:
    # Ten conversations in the week of Monday 7 September (6 applied, Ana has two of them: n = 100/12);
    # the week of the 28th ends on 4 October, after the quarter, and is left out.
    rows = [talk("09-07", f"rep {i}", "applied" if i < 5 else "not applied") for i in range(8)]
    rows += [talk("09-08", "Ana"), talk("09-13", "Ana", "partly"), talk("09-28", "Ana")]
    answer = review([upload("check_ins", *rows)], today=TODAY)
    row = cell(answer, "applied_share_trend", "period")
    assert (row["category"], row["value"], row["base"], row["people"]) == ("2026-09-07", 0.6, 10, 9)
    assert (row["low"], row["high"]) == pytest.approx(wilson(0.6, 100 / 12))
    assert (row["previous"], row["change"]) == (None, None)
    # Without one of the ten: fortnights, then four weeks. Monday 7 September is 1392 weeks after 3 January
    # 2000, and 1392 = 4 · 348: a period of four weeks begins there too, but ends on 4 October, too late.
    assert names(review([upload("check_ins", *rows[1:])], today=TODAY), "applied_share_trend", "period") == []
    # The fortnight from 24 August (1390 weeks) has seven and five: median 6 by week, 12 by fortnight.
    rows = [talk("08-24", f"rep {i}") for i in range(7)] + [talk("09-06", f"rep {i}") for i in range(5)]
    rows += [talk("09-28", "Ana")]
    row = cell(review([upload("check_ins", *rows)], today=TODAY), "applied_share_trend", "period")
    assert (row["category"], row["base"], row["people"]) == ("2026-08-24", 12, 7)


def test_barriers_count_reps_and_know_their_owner() -> None:
    # Four reps; Cy's row comes from a file that asks no barrier. Ana cites time twice, and something
    # unknown; Bo says there is none; Di cites peers, for a leader to remove. Base 3.
    asked = upload(
        "check_ins",
        talk("09-01", "Ana", barrier="lack of TIME; ;The weather"),
        talk("09-20", "Ana", barrier="Lack of time"),
        talk("09-20", "Bo", barrier="N/A"),
        talk("09-20", "Di", barrier="Peers", barrier_owner="leader"),
        talk("05-01", "Eve", barrier="Not ready"),
    )
    other = upload("check_ins", talk("09-20", "Cy"), without="barrier")
    answer = review([asked, other], today=TODAY)
    labels = ["Lack of time", "Not ready", "Other", "Peers"]
    assert names(answer, "barrier_reach", "barrier") == labels
    shares = [cell(answer, "barrier_reach", "barrier", label)["value"] for label in labels]
    assert shares == pytest.approx([1 / 3, 0, 1 / 3, 1 / 3])
    gone = cell(answer, "barrier_reach", "barrier", "Not ready")
    assert (gone["base"], gone["previous"], gone["change"]) == (3, 1, -1)
    assert names(answer, "barrier_reach", "owner") == ["enablement", "leader", "unassigned"]
    assert cell(answer, "barrier_reach", "owner", "leader")["value"] == pytest.approx(2 / 3)


def test_currencies_are_never_added_up() -> None:
    # EUR twice, USD once, blank money is EUR, blank points are points: 100 + 50 + 30 over 2 heads.
    thanks = upload(
        "recognitions",
        thank("09-20", "Ana", "award", value=100.0, currency="eur", giver="Lea"),
        thank("09-21", "Ana", "award", value=50.0, currency="EUR", giver="LEA"),
        thank("09-22", "Ana", "award", value=30.0),
        thank("09-23", "Ana", "award", value=70.0, currency="USD"),
        thank("09-24", "Ana", "points", value=500.0, giver="Max"),
        thank("09-24", "Stranger", "award", value=999.0, currency="EUR", giver="Zoe"),
    )
    talks = upload("check_ins", talk("09-25", "Ana"), talk("09-25", "Bo"))
    answer = review([talks, thanks], today=TODAY)
    assert answer["currency"] == "EUR"
    assert cell(answer, "reward_per_head")["value"] == 90
    assert cell(answer, "recognition_reach")["value"] == 1 / 2
    assert cell(answer, "unique_givers")["value"] == 2  # Lea and Max; Zoe gave to nobody active
    assert cell(answer, "recognition_gini")["value"] is None  # two reps
    assert cell(review([talks, thanks], today=TODAY, currency="usd"), "reward_per_head")["value"] == 50
    # Blank money counts as the dollars asked for: 30 + 70 over 2.
    points = upload("recognitions", thank("09-24", "Ana", "points", value=8.0))
    answer = review([talks, points], today=TODAY)
    assert (answer["currency"], cell(answer, "reward_per_head")["value"]) == ("points", 4)
    assert cell(answer, "unique_givers")["value"] is None
    blank = upload(
        "recognitions", thank("09-24", "Ana", "award", value=8.0), thank("09-24", "Ana", "points", value=1.0)
    )
    answer = review([talks, blank], today=TODAY)
    assert (answer["currency"], cell(answer, "reward_per_head")["value"]) == (None, 4)


def test_gini_is_by_value_when_four_in_five_are_valued() -> None:
    # Ten reps, one gets 30 and 10, one gets 40, eight nothing: two equal of ten, Gini 1 - 2/10.
    # With one praise among five it is still by value; with a second, by number: 3 + 1 + 1 + 1 of ten.
    talks = upload("check_ins", *[talk("09-25", f"rep {i}") for i in range(10)])
    rows = [
        thank("09-20", "rep 0", "award", value=30.0, currency="EUR"),
        thank("09-21", "rep 0", "award", value=10.0, currency="EUR"),
        thank("09-20", "rep 1", "award", value=40.0, currency="EUR"),
        thank("09-20", "a stranger", "award", value=40.0, currency="EUR"),
        thank("09-20", "rep 2"),
    ]
    answer = review([talks, upload("recognitions", *rows)], today=TODAY)
    assert cell(answer, "recognition_gini")["value"] == pytest.approx(0.8)
    assert cell(answer, "recognition_gini")["low"] is None
    assert cell(answer, "recognition_reach")["value"] == pytest.approx(3 / 10)
    rows.append(thank("09-22", "rep 0"))
    # By number rep 0 has 3, reps 1 and 2 one each; sorted places 8, 9, 10:
    # twice (8·1 + 9·1 + 10·3) = 94 over 10 · 5, less 11/10: 1.88 - 1.1 = 0.78.
    answer = review([talks, upload("recognitions", *rows)], today=TODAY)
    assert cell(answer, "recognition_gini")["value"] == pytest.approx(0.78)


def test_recognition_ends_where_it_is_known() -> None:
    # Known until 20 August, more than 14 days before 30 September: the span is 51 days, to 20 August;
    # Bo was first checked in after it and is not active then. Compared with 1 April to 21 May,
    # where Ana alone was active and was thanked on the 21st; what Ana got in June does not exist.
    talks = upload(
        "check_ins", talk("05-01", "Ana"), talk("08-01", "Ana"), talk("08-01", "Cy"), talk("09-25", "Bo")
    )
    thanks = upload("recognitions", thank("05-21", "Ana"), thank("06-01", "Ana"), thank("08-20", "Cy"))
    row = cell(review([talks, thanks], today=TODAY), "recognition_reach")
    assert (row["value"], row["base"], row["previous"], row["change"]) == (1 / 2, 2, 1, -1 / 2)
    # Known until June only: nothing can be said, of the three active now.
    answer = review([talks, upload("recognitions", thank("06-01", "Ana"))], today=TODAY)
    row = cell(answer, "recognition_reach")
    assert (row["value"], row["base"], row["previous"], row["low"]) == (None, 3, None, None)
    assert names(answer, "recognition_reach", "team") == ["East"]


def test_recognition_of_unknown_people_is_undefined() -> None:
    # One of three recipients is known (2 · 1 < 3), one of three active reps appears (2 · 1 < 3): undefined.
    # With a second active rep thanked in the quarter before, two of three appear: defined.
    talks = upload("check_ins", talk("09-25", "Ana"), talk("09-25", "Bo"), talk("09-25", "Cy"))
    rows = [thank("09-20", "Ana"), thank("09-20", "x17"), thank("09-20", "x18")]
    row = cell(review([talks, upload("recognitions", *rows)], today=TODAY), "recognition_reach")
    assert (row["value"], row["base"]) == (None, 3)
    rows.append(thank("05-05", "Bo"))
    row = cell(review([talks, upload("recognitions", *rows)], today=TODAY), "recognition_reach")
    assert row["value"] == pytest.approx(1 / 3)


def test_recognition_under_a_selection() -> None:
    # Programs keep the recognitions that name them, never cutting heads; teams cut by home team.
    talks = upload("check_ins", talk("09-25", "Ana"), talk("09-25", "Bo", team="West"))
    thanks = upload("recognitions", thank("09-20", "Ana", program="Calls"), thank("09-20", "Bo"))
    answer = review([talks, thanks], today=TODAY, programs=["calls"])
    assert [row["value"] for row in answer["kpis"] if row["kpi"] == "recognition_reach"] == [1 / 2, 1, 0]
    answer = review([talks, thanks], today=TODAY, teams=["west"])
    assert [row["value"] for row in answer["kpis"] if row["kpi"] == "recognition_reach"] == [1, 1]

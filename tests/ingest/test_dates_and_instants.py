"""Dates in words, as Excel counts them, and instants in the settings' time zone."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from dashboard.errors import FileRefused
from dashboard.ingest import Options, read_batch
from tests.ingest import CHECK_INS, LIMITS, TODAY, check_ins, read


def _day(text: str, zone: str = "UTC") -> date | None:
    content = f'{CHECK_INS}\n"{text}",Ana,EMEA,Discovery,applied\n'.encode()
    batch = read_batch(content, "f.csv", Options(date_order="month-first"), LIMITS, TODAY, ZoneInfo(zone))
    return batch.accepted["date"][0] if batch.accepted.height else None


@pytest.mark.parametrize(
    "text",
    [
        "3 Aug 2026", "03-Aug-26", "Aug 3, 2026", "August 3rd, 2026", "Monday, August 3, 2026", "3. August 2026",
        "3 août 2026", "3 de agosto de 2026", "Aug 3, 2026 9:15 AM", "3 August 2026, 09:15", "20260803", "46237",
        "Mo. 3. August 2026", "lundi 3 août 2026", "46237.99", "46237,4375", "8/3/26 19:06:23",
        "Mon 08/03/2026", "lundi, 2026-08-03",
        "2026/08/03 10:00:00 AM", "2026-08-03T23:59:59.999",
    ],
)  # fmt: skip
def test_the_third_of_august_is_read_however_it_is_written(text: str) -> None:
    assert _day(text) == date(2026, 8, 3)


def test_a_weekday_may_stand_before_a_day_in_numbers() -> None:
    rows = ("Mo, 03.08.2026", "Montag 03.08.2026 09:15", "Mo. 3.8.26")
    batch = read(
        "\n".join([CHECK_INS, *(f'"{row}",Rep {place},E,P,applied' for place, row in enumerate(rows))])
    )
    assert batch.date_order == "day-first"
    assert batch.accepted["date"].to_list() == [date(2026, 8, 3)] * 3
    assert read(f'{CHECK_INS}\n"due 03.08.2026",Ana,E,P,applied').rejected == 1


@pytest.mark.parametrize(
    "text",
    [
        "3 Foo 2026",
        "31 Feb 2026",
        "20261303",
        "August 2026",
        "3 Aug",
        "19999",
        "80001",
        "due 3 Aug 2026",
        "until Aug 3, 2026",
    ],
)
def test_what_is_no_day_is_a_reject(text: str) -> None:
    assert _day(text) is None


@pytest.mark.parametrize(
    ("text", "zone", "day"),
    [
        ("2026-08-03T21:59:59Z", "Europe/Berlin", 3),
        ("2026-08-03T22:00:00Z", "Europe/Berlin", 4),  # midnight in summer
        ("2026-01-03T22:59:59Z", "Europe/Berlin", 3),
        ("2026-01-03T23:00:00Z", "Europe/Berlin", 4),  # and in winter
        ("2026-08-03 00:30:00 +02:00", "UTC", 2),
        ("2026-08-03 00:30:00 (+0200)", "UTC", 2),
        ("2026/08/03 11:30:00 PM GMT-5", "UTC", 4),
        ("2026/08/03 12:30:00 AM GMT+1", "UTC", 2),
        ("2026-03-29T00:59:59Z", "Europe/Berlin", 29),  # the night in which an hour is missing
        ("2026-08-03T23:30:00", "Asia/Tokyo", 3),  # no offset, no instant
    ],
)
def test_an_instant_is_of_the_day_it_has_in_the_zone(text: str, zone: str, day: int) -> None:
    found = _day(text, zone)
    assert found is not None
    assert found.day == day


def test_an_instant_of_tomorrow_there_may_be_of_today_here() -> None:
    assert _day("2026-09-21T01:00:00+09:00") == TODAY
    assert _day("2026-09-20T23:30:00-05:00") is None


def test_serials_and_words_show_no_order() -> None:
    batch = check_ins("46237,Ana,E,P,applied", "3 Aug 2026,Bo,E,P,applied")
    assert batch.date_order == "iso"
    with pytest.raises(FileRefused, match="day or the month"):
        check_ins("46237,Ana,E,P,applied", "03/04/2026,Bo,E,P,applied")


def test_the_sign_beside_an_amount_says_its_currency() -> None:
    header = "date,recipient,kind,value"
    rows = ["€1.5", "20 £", "$3", "US$ 4", "5 CHF", "6", "7 points", "PLN 8", "9 zł"]
    batch = read(
        "\n".join([header, *(f"2026-08-0{n},Ana,award,{amount}" for n, amount in enumerate(rows, 1))])
    )
    assert batch.accepted["currency"].to_list() == [
        "EUR",
        "GBP",
        "USD",
        "USD",
        "CHF",
        None,
        None,
        "PLN",
        "PLN",
    ]
    assert batch.accepted["value"].to_list() == [1.5, 20, 3, 4, 5, 6, 7, 8, 9]
    said = read(f"{header},currency\n2026-08-01,Ana,award,$5,CAD\n2026-08-02,Ana,award,€5,\n")
    assert said.accepted["currency"].to_list() == ["CAD", "EUR"]

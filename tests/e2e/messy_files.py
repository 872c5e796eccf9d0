"""Twenty files as people really hand them in: none is one of the golden ones, each has its own way of being awkward."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

import xlsxwriter


@dataclass(frozen=True)
class Messy:
    """A file, what the page says of it (`accepted` of `records`), and what one has to press or pick first."""

    name: str
    content: bytes
    accepted: int
    records: int
    picks: tuple[tuple[str, str], ...] = ()
    presses: tuple[str, ...] = field(default=())


def _text(name: str, text: str, accepted: int, records: int, encoding: str = "utf-8", **more: Any) -> Messy:  # noqa: ANN401
    return Messy(name, text.lstrip("\n").encode(encoding), accepted, records, **more)


def _book(sheets: Sequence[tuple[str, Sequence[Sequence[Any]]]]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"default_date_format": "d.m.yyyy"}) as book:
        for name, rows in sheets:
            sheet = book.add_worksheet(name)
            for place, row in enumerate(rows):
                sheet.write_row(place, 0, row)
    return out.getvalue()


def _day(day: int) -> datetime:
    return datetime(2026, 9, day)  # noqa: DTZ001  a workbook knows no zones


FILES: Final[tuple[Messy, ...]] = (
    _text("01 forms.csv", """
"ID","Start time","Completion time","Email","Name","Which rep?","Which team?","Which program?","Did she or he apply it?"
"1","9/1/26 10:00:00","9/1/26 10:01:00","anonymous","","Ana Ruiz","EMEA","Discovery","Yes"
"2","9/14/26 10:00:00","9/14/26 10:01:00","anonymous","","Bo Lind","EMEA","Discovery","Tried it"
""", 2, 2),
    _text("02 semikolon.csv", """
Datum;Mitarbeiter;Abteilung;Schulung;Ergebnis;Hindernis
01.09.2026;Jürgen Groß;Süd;Gespräche;ja;
02.09.2026;Zoë Öst;Süd;Gespräche;teilweise;keine Zeit
31.09.2026;Zoë Öst;Süd;Gespräche;nein;
""", 2, 3, "cp1252"),
    _text("03 titles.csv", """
"Coaching report Q3"
"Created by","Max Peer"

"Date","Rep","Team","Program","Outcome"
"2026-09-03","Cy Odd","North","Negotiation","applied"
"2026-09-04","Di Vane","North","Negotiation","not applied"

"Total","2"
"Confidential Information - Do Not Distribute"
""", 2, 5),
    _text("04 tabs.txt", """
date|rep|team|program|outcome
2026-09-05|Ed Low|North|Discovery|yes
""".replace("|", "\t"), 1, 1, "utf-16"),
    _text("05 rewards.csv", """
Record ID,Award date,Deal owner,Reward type,Amount
1,2026-09-01 10:00,Ana Ruiz,Bonus,"€1.250,50"
2,2026-09-02 10:00,Bo Lind,SPIFF,"€ 99,00"
3,2026-09-03 10:00,Cy Odd,Gift card,TBD
""", 2, 3),
    _text("06 unclear dates.csv", """
date,rep,team,program,outcome
03/04/2026,Fay Orr,EMEA,Discovery,applied
05/06/2026,Fay Orr,EMEA,Discovery,partly
""", 2, 2, picks=(("radio", "The day, as in 31/12/2026"),)),
    _text("07 own words.csv", """
date,rep,team,program,outcome
2026-09-06,Gil Ray,EMEA,Discovery,3 - applied
2026-09-07,Hal Dee,EMEA,Discovery,3 - applied
2026-09-08,Ida Coe,EMEA,Discovery,yes
""", 3, 3, picks=(("Instead of wrong value 1", "applied"),), presses=("Use for 2 records",)),
    _text("08 odd headers.csv", """
When,Whom,Crew,Lesson,Verdict
2026-09-06,Jo Fox,West,Discovery,yes
2026-09-07,Kit Lee,West,Discovery,no
""", 2, 2, picks=(
        ("Table", "check-ins"), ("date (needed)", "When"), ("rep (needed)", "Whom"), ("team (needed)", "Crew"),
        ("program (needed)", "Lesson"), ("outcome (needed)", "Verdict"),
    )),
    Messy("09 sheets.xlsx", _book([
        ("Read me", [["Exported on", "1 September"]]),
        ("Data", [["Check-ins"], [], ["Date", "Rep", "Team", "Program", "Outcome"],
                  [_day(8), "Lou Day", "West", "Negotiation", "Applied"], [],
                  [_day(9), "Mia Sun", "West", "Negotiation", "Partly"], ["Subtotal", 2]]),
    ]), 2, 4),
    Messy("10 forms.xlsx", _book([("Sheet1", [
        ["Id", "Completion time", "Email", "Your name?", "Your team?", "Which program did you try?", "Did you use it?",
         "What is in the way?"],
        [1, _day(10), "anonymous", "Nia Fry", "West", "Discovery", "Yes", "No time;"],
        [2, _day(11), "anonymous", "Oz Ham", "West", "Discovery", "No", "Peers;my laptop broke;"],
    ])]), 2, 2, picks=(("Table", "check-ins"), ("rep (needed)", "Your name?"))),
    _text("11 roster.csv", """
email,first_name,last_name,title,group_names,employee_id
ana@example.org,Ana,Ruiz,Account Executive,EMEA,E1
bo@example.org,Bo,Lind,SDR,EMEA,E2
max@example.org,Max,Peer,Sales Manager,EMEA,E3
""", 3, 3),
    _text("12 trainings.csv", """
User ID;Training Title;Transcript Status;Completion Date
Ana Ruiz;Discovery;Completed;07/27/2026
Bo Lind;Discovery;Completed;07/28/2026
""", 2, 2),
    _text("13 serials.csv", """
sep=;
Date;Rep;Team;Program;Outcome
46267;Pam Ivy;West;Negotiation;applied
46268,75;Quin Ash;West;Negotiation;partly
""".replace("46268,75", "46268"), 2, 2),
    _text("14 instants.csv", """
Timestamp,Email Address,Which team?,Which program?,Did you apply it?
2026/09/01 11:30:00 PM GMT+2,ray@example.org,West,Discovery,Yes
2026/09/02 1:30:00 AM GMT+4,sue@example.org,West,Discovery,Partly
""", 2, 2),
    _text("15 quotes.csv", """
date,rep,team,program,outcome,note
2026-09-12,Ted Box,West,Discovery,applied,"two
lines, ""quoted"" here"
2026-09-13,"Ula Kay,West,Discovery,applied,
2026-09-14,Vic Orr,West,Discovery,partly,
2026-09-15,Wes Pop,West
""", 2, 4),
    _text("16 repeats.csv", """
Date,Recipient,Type,Amount,Currency
2026-09-15,Ana Ruiz,Points,50,
2026-09-15,Ana Ruiz,Points,50,
2026-09-16,Bo Lind,Kudos,,
""", 2, 3),
    _text("17 polski.csv", """
date;rep;team;program;outcome
2026-09-12;Łukasz Żółć;Północ;Rozmowy;applied
2026-09-13;Grażyna Świątek;Północ;Rozmowy;partly
""", 2, 2, "cp1250"),
    _text("18 months.csv", """
Meeting date,Sales rep,Sales team,Training,Result,Manager
"Sep 1, 2026",Xia Yu,East,Discovery,Fully applied,Max Peer
2 September 2026,Yul Zed,East,Discovery,Not at all,Max Peer
""", 2, 2),
    _text("19 pipes.txt", "date|rep|team|program|outcome\r\n2026-09-17|Zia Abe|East|Discovery|done\r\n", 1, 1),
    _text("20 targets.csv", "Course;Target;Cadence;Valid from\nDiscovery;60 %;14;01.07.2026\n", 1, 1),
)  # fmt: skip

"""The KPIs once more, naively and row by row, from the written rules alone, for the fast code to agree with.

It imports nothing of the dashboard and favours obviousness over speed: loops, sets and dicts.
"""

import math
import statistics
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
Group = tuple[str, str | None, str | None, str | None]  # by, team, program, category: names folded
Place = tuple[int, int]  # rank of the upload, line in it: the greater, the newer
Citation = tuple[str, str]  # category, owner

Z = 1.959964
ALL: Group = ("all", None, None, None)
FIRST_MONDAY = date(2000, 1, 3)

ID_KEYS = {"check_ins": ("check_in_id", "rep"), "recognitions": ("recognition_id", "recipient")}
PLAIN_KEYS = {
    "check_ins": ("date", "rep", "program", "skill", "manager"),
    "recognitions": (
        "date", "recipient", "kind", "team", "giver", "program", "value", "currency", "reason",
    ),
    "roster": ("person", "started_on"),
    "programs": ("program", "team", "effective_from"),
    "trainings": ("person", "program", "completed_on"),
    "outcomes": ("person", "quarter", "metric"),
    "budgets": ("team", "quarter", "currency"),
}  # fmt: skip
NAMES = {"rep", "program", "skill", "manager", "recipient", "giver", "team", "person", "metric"}
PERSON_COLUMNS = ("rep", "manager", "recipient", "giver", "person", "email", "name")

TAXONOMY = {
    "Lack of time": "leader",
    "Insufficient resources": "leader",
    "Fear of failure": "leader",
    "No opportunity to use": "leader",
    "Unclear expectations": "leader",
    "Little supervisor support": "leader",
    "No coaching or feedback": "leader",
    "Conflicting incentives": "leader",
    "Resistance to change": "leader",
    "Content does not fit": "enablement",
    "No practice": "enablement",
    "Not ready": "enablement",
    "Low motivation": "rep",
    "Low confidence": "rep",
    "Peers": "shared",
    "Customer or market": "shared",
    "Other": "unassigned",
}
NO_BARRIER = {"none", "no barrier", "no barriers", "n/a", "na", "-", "nothing"}


@dataclass(frozen=True)
class Upload:
    """Holds one file's accepted rows; its index in the list of uploads is its rank (later = newer)."""

    table: str
    rows: list[Row]
    columns: frozenset[str]
    uploaded_on: date
    source: str


@dataclass(frozen=True)
class Live:
    """Holds a current row and where it stands."""

    row: Row
    upload: Upload
    place: Place


@dataclass(frozen=True)
class People:
    """Holds the roster's persons, and who is meant by an e-mail or a name; everything folded."""

    persons: set[str]
    emails: dict[str, set[str]]
    names: dict[str, set[str]]


@dataclass(frozen=True)
class Employment:
    """Holds one current roster row with its people resolved and its snapshot's leaving day."""

    person: str
    started_on: date | None
    left_on: date | None
    role: str | None
    manager: str | None
    team: str | None
    place: Place


@dataclass(frozen=True)
class CheckIn:
    """Holds one current check-in row of any status, its names folded and its rep resolved."""

    rep: str
    program: str | None
    team: str | None
    day: date
    completed: bool
    outcome: str | None
    cited: set[Citation]
    asks_barriers: bool
    place: Place
    missed: bool = False
    manager: str | None = None
    evidence: str | None = None
    purposes: frozenset[str] = frozenset()
    due_on: date | None = None
    resolved_on: date | None = None
    skill: str | None = None


@dataclass(frozen=True)
class Conversation:
    """Holds a rep's completed rows of one program and day, taken together."""

    rep: str
    program: str | None
    team: str | None
    day: date
    outcome: str
    cited: set[Citation]
    asks_barriers: bool
    place: Place  # of its last row
    manager: str | None = None
    evidence: str | None = None
    purposes: frozenset[str] = frozenset()
    rows: tuple[CheckIn, ...] = ()


@dataclass(frozen=True)
class Recognition:
    """Holds one current recognition; amount is its value where that is in the reporting currency."""

    recipient: str
    giver: str | None
    day: date
    program: str | None
    amount: float | None


@dataclass(frozen=True)
class Store:
    """Holds everything current, its people resolved."""

    people: People
    employments: list[Employment]
    check_ins: list[CheckIn]
    conversations: list[Conversation]
    recognitions: list[Recognition]
    currency: str | None
    team_spelling: dict[str, str]
    program_spelling: dict[str, str]
    person_spelling: dict[str, str]
    programs: list[Row]
    trainings: list[tuple[str, str, date]]  # person, program, completed_on
    results: dict[tuple[str, str, str], tuple[float, float | None]]  # person, quarter, metric: actual, target
    metric_spelling: dict[str, str]
    skill_spelling: dict[str, str]
    budgets: list[Row]
    fiscal_start: int
    today: date


@dataclass(frozen=True)
class Span:
    """Holds the days that are looked at, both ends included, and the quarter they belong to."""

    quarter: int
    start: date
    end: date

    @property
    def days(self) -> int:
        """Count the days, both ends included."""
        return (self.end - self.start).days + 1

    def has(self, day: date) -> bool:
        """Tell whether a day lies in the span."""
        return self.start <= day <= self.end


@dataclass(frozen=True)
class Scene:
    """Holds who leads and who is active in a span; active maps a rep to the home team."""

    span: Span
    leaders: set[str]
    active: dict[str, str | None]
    leading: dict[str, str | None] = field(default_factory=dict)  # leaders with their home teams
    managers: dict[str, str | None] = field(default_factory=dict)  # by the deciding roster row
    horizon: date = date.max  # what is dated later does not exist


@dataclass(frozen=True)
class Selection:
    """Holds the chosen teams and programs, folded; empty means all."""

    teams: frozenset[str]
    programs: frozenset[str]

    def has_team(self, team: str | None) -> bool:
        """Tell whether a team is chosen."""
        return not self.teams or team in self.teams

    def has_program(self, program: str | None) -> bool:
        """Tell whether a program is chosen."""
        return not self.programs or program in self.programs


@dataclass(frozen=True)
class Cell:
    """Holds one number; n is the n of its Wilson interval, None where it has no interval."""

    value: float | None
    base: int
    people: int
    n: float | None = None
    limits: tuple[float | None, float | None] | None = None  # where they are not Wilson's


NOTHING = Cell(value=None, base=0, people=0)


# --- text, cells, keys -----------------------------------------------------------------------------


def fold(text: str) -> str:
    """Bring a name into the form in which names are compared."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def folded(row: Row, column: str) -> str | None:
    """Read a cell as a folded name, None when empty."""
    text = row.get(column)
    return None if text is None or fold(text) == "" else fold(text)


def key_cell(row: Row, column: str, people: People) -> Hashable:
    """Read a cell as a part of a key: names folded, people as who they are, all else exactly."""
    if column in PERSON_COLUMNS:
        return resolve(people, folded(row, column))
    value: Hashable = folded(row, column) if column in NAMES else row.get(column)
    return value


def key_of(table: str, row: Row, people: People) -> tuple[Hashable, ...]:
    """Make the key of a row, told apart by whether it has an id."""
    if table in ID_KEYS and row.get(ID_KEYS[table][0]) is not None:
        return ("id", *(key_cell(row, column, people) for column in ID_KEYS[table]))
    return ("plain", *(key_cell(row, column, people) for column in PLAIN_KEYS[table]))


def rows_by_key(rank: int, upload: Upload, people: People) -> dict[tuple[Hashable, ...], list[Live]]:
    """Group an upload's rows by key: the last wins, but each recognition without id is kept."""
    grouped: dict[tuple[Hashable, ...], list[Live]] = {}
    for line, row in enumerate(upload.rows):
        key = key_of(upload.table, row, people)
        live = Live(row, upload, (rank, line))
        if upload.table == "recognitions" and key[0] == "plain":
            grouped.setdefault(key, []).append(live)
        else:
            grouped[key] = [live]
    return grouped


def current(uploads: list[Upload], table: str, people: People) -> list[Live]:
    """List a table's current rows: the newest upload wins per key."""
    winners: dict[tuple[Hashable, ...], list[Live]] = {}
    for rank, upload in enumerate(uploads):
        if upload.table == table:
            winners.update(rows_by_key(rank, upload, people))
    rows = [live for lives in winners.values() for live in lives]
    return sorted(rows, key=lambda live: live.place)


def spellings(uploads: list[Upload], column: str) -> dict[str, str]:
    """Map each folded name of a column to its newest spelling over all rows of all uploads."""
    newest: dict[str, str] = {}
    for upload in uploads:
        for row in upload.rows:
            name = folded(row, column)
            if name is not None:
                newest[name] = row[column]
    return newest


# --- people ----------------------------------------------------------------------------------------


def roster_people(roster: list[Live]) -> People:
    """Collect the roster's persons, and whom each e-mail and name belongs to."""
    people = People(set(), {}, {})
    for live in roster:
        person = fold(live.row["person"])
        people.persons.add(person)
        for column, owners in (("email", people.emails), ("name", people.names)):
            text = folded(live.row, column)
            if text is not None:
                owners.setdefault(text, set()).add(person)
    return people


def resolve(people: People, text: str | None) -> str | None:
    """Tell who is meant: a roster person, the one with that e-mail, the one of that name, else the text."""
    if text is None or text in people.persons:
        return text
    for owners in (people.emails, people.names):
        if len(owners.get(text, set())) == 1:
            return next(iter(owners[text]))
    return text


def is_snapshot(upload: Upload) -> bool:
    """Tell whether an upload is a roster without a left_on column."""
    return upload.table == "roster" and "left_on" not in upload.columns


def left_on(live: Live, uploads: list[Upload]) -> date | None:
    """Tell when a roster row ended: as stated, or when the person was missing from a newer snapshot."""
    if not is_snapshot(live.upload):
        stated: date | None = live.row.get("left_on")
        return stated
    person = fold(live.row["person"])
    for newer in uploads[live.place[0] + 1 :]:
        same_source = is_snapshot(newer) and newer.source == live.upload.source
        if same_source and person not in {fold(row["person"]) for row in newer.rows}:
            return newer.uploaded_on
    return None


def employment(live: Live, uploads: list[Upload], people: People) -> Employment:
    """Make an employment of a current roster row."""
    return Employment(
        person=fold(live.row["person"]),
        started_on=live.row.get("started_on"),
        left_on=left_on(live, uploads),
        role=live.row.get("role"),
        manager=resolve(people, folded(live.row, "manager")),
        team=folded(live.row, "team"),
        place=live.place,
    )


# --- check-ins and conversations -------------------------------------------------------------------


def category_of(part: str) -> str:
    """Name the taxonomy's label that a folded part of a barrier cell equals, else Other."""
    for label in TAXONOMY:
        if fold(label) == part:
            return label
    return "Other"


def citations(row: Row) -> set[Citation]:
    """List the categories a row's barrier cell names, each with its owner."""
    cited = set()
    for piece in (row.get("barrier") or "").split(";"):
        part = fold(piece)
        if part and part not in NO_BARRIER:
            category = category_of(part)
            cited.add((category, folded(row, "barrier_owner") or TAXONOMY[category]))
    return cited


def check_in(live: Live, people: People) -> CheckIn:
    """Make a check-in of a current row."""
    rep = resolve(people, fold(live.row["rep"]))
    assert rep is not None
    return CheckIn(
        rep=rep,
        program=folded(live.row, "program"),
        team=folded(live.row, "team"),
        day=live.row["date"],
        completed=live.row.get("status") in (None, "completed"),
        outcome=live.row.get("outcome"),
        cited=citations(live.row),
        asks_barriers="barrier" in live.upload.columns,
        place=live.place,
        missed=live.row.get("status") == "missed",
        manager=resolve(people, folded(live.row, "manager")),
        evidence=live.row.get("evidence"),
        purposes=frozenset((live.row.get("purpose") or "").split(";")) - {""},
        due_on=live.row.get("due_on"),
        resolved_on=live.row.get("barrier_resolved_on"),
        skill=folded(live.row, "skill"),
    )


def common_outcome(rows: list[CheckIn]) -> str:
    """Tell a conversation's outcome: applied or not applied when all rows say so, else partly."""
    for outcome in ("applied", "not applied"):
        if all(row.outcome == outcome for row in rows):
            return outcome
    return "partly"


def conversation(rows: list[CheckIn]) -> Conversation:
    """Make one conversation of a rep's completed rows of one program and day."""
    last = max(rows, key=lambda row: row.place)
    return Conversation(
        rep=last.rep,
        program=last.program,
        team=last.team,
        day=last.day,
        outcome=common_outcome(rows),
        cited={citation for row in rows for citation in row.cited},
        asks_barriers=any(row.asks_barriers for row in rows),
        place=last.place,
        manager=last.manager,
        evidence="observed" if any(row.evidence == "observed" for row in rows) else last.evidence,
        purposes=frozenset().union(*(row.purposes for row in rows)),
        rows=tuple(sorted(rows, key=lambda row: row.place)),
    )


def all_conversations(check_ins: list[CheckIn]) -> list[Conversation]:
    """Group the completed check-ins by rep, program and day."""
    grouped: dict[tuple[str, str | None, date], list[CheckIn]] = {}
    for row in check_ins:
        if row.completed:
            grouped.setdefault((row.rep, row.program, row.day), []).append(row)
    return [conversation(rows) for rows in grouped.values()]


# --- currencies and recognitions -------------------------------------------------------------------


def currency_name(text: str) -> str:
    """Write a stated currency as it is compared and shown."""
    name = " ".join(unicodedata.normalize("NFC", text).split()).upper()
    return "points" if name == "POINTS" else name


def stated_currency(row: Row) -> str | None:
    """Read the currency that a recognition states, None when blank."""
    text = row.get("currency")
    return None if text is None or currency_name(text) == "" else currency_name(text)


def currency_of(row: Row, reporting: str | None) -> str | None:
    """Tell a recognition's currency: a blank one is points for kind points, else the reporting one."""
    stated = stated_currency(row)
    if stated is not None:
        return stated
    return "points" if row.get("kind") == "points" else reporting


def most_frequent(words: list[str]) -> str:
    """Pick the most frequent word, ties alphabetically."""
    return min(sorted(set(words)), key=lambda word: -words.count(word))


def reporting_currency(rows: list[Row], wanted: str | None) -> str | None:
    """Tell the reporting currency: the wanted one, the store's most frequent money, else points if any."""
    if wanted is not None:
        return currency_name(wanted)
    stated = [stated_currency(row) for row in rows]
    money = [name for name in stated if name is not None and name != "points"]
    if money:
        return most_frequent(money)
    found = {currency_of(row, None) for row in rows if row.get("value") is not None}
    return "points" if found == {"points"} else None


def recognition(row: Row, people: People, reporting: str | None) -> Recognition:
    """Make a recognition of a current row."""
    recipient = resolve(people, fold(row["recipient"]))
    assert recipient is not None
    return Recognition(
        recipient=recipient,
        giver=resolve(people, folded(row, "giver")),
        day=row["date"],
        program=folded(row, "program"),
        amount=row.get("value") if currency_of(row, reporting) == reporting else None,
    )


def training(row: Row, people: People) -> tuple[str, str, date]:
    """Make a training of a current row."""
    person, program = resolve(people, fold(row["person"])), folded(row, "program")
    assert person is not None
    assert program is not None
    return person, program, row["completed_on"]


def results_of(lives: list[Live], people: People) -> dict[tuple[str, str, str], tuple[float, float | None]]:
    """Collect who had which result of which quarter and metric; of several rows the newest that has a target."""
    found: dict[tuple[str, str, str], tuple[float, float | None]] = {}
    for live in lives:
        person, metric = resolve(people, fold(live.row["person"])), folded(live.row, "metric")
        assert person is not None
        assert metric is not None
        if live.row.get("target") is not None:
            found[person, live.row["quarter"], metric] = (live.row["actual"], live.row["target"])
    return found


def person_spellings(uploads: list[Upload]) -> dict[str, str]:
    """Map each folded name of a person to its newest spelling; of several in one line the last by alphabet."""
    newest: dict[str, tuple[int, int, str]] = {}
    for rank, upload in enumerate(uploads):
        for line, row in enumerate(upload.rows):
            for column in PERSON_COLUMNS:
                name = folded(row, column)
                if name is not None:
                    written = (rank, line, " ".join(row[column].split()))
                    newest[name] = max(newest.get(name, written), written)
    return {name: written[2] for name, written in newest.items()}


def load(uploads: list[Upload], today: date, fiscal_start: int, wanted: str | None) -> Store:
    """Derive everything current from the uploads."""
    roster = current(uploads, "roster", People(set(), {}, {}))
    people = roster_people(roster)
    check_ins = [check_in(live, people) for live in current(uploads, "check_ins", people)]
    thanks = [live.row for live in current(uploads, "recognitions", people)]
    currency = reporting_currency(thanks, wanted)
    return Store(
        people=people,
        employments=[employment(live, uploads, people) for live in roster],
        check_ins=check_ins,
        conversations=all_conversations(check_ins),
        recognitions=[recognition(row, people, currency) for row in thanks],
        currency=currency,
        team_spelling=spellings(uploads, "team"),
        program_spelling=spellings(uploads, "program"),
        person_spelling=person_spellings(uploads),
        programs=[live.row for live in current(uploads, "programs", people)],
        trainings=[training(live.row, people) for live in current(uploads, "trainings", people)],
        results=results_of(current(uploads, "outcomes", people), people),
        metric_spelling=spellings(uploads, "metric"),
        skill_spelling=spellings(uploads, "skill"),
        budgets=[live.row for live in current(uploads, "budgets", people)],
        fiscal_start=fiscal_start,
        today=today,
    )


# --- quarters and spans ----------------------------------------------------------------------------


def quarter_of(day: date, fiscal_start: int) -> int:
    """Number the fiscal quarter of a day; consecutive quarters have consecutive numbers."""
    return (day.year * 12 + (day.month - 1) - (fiscal_start - 1)) // 3


def first_day(quarter: int, fiscal_start: int) -> date:
    """Tell a quarter's first day."""
    month = quarter * 3 + (fiscal_start - 1)
    return date(month // 12, month % 12 + 1, 1)


def last_day(quarter: int, fiscal_start: int) -> date:
    """Tell a quarter's last day."""
    return first_day(quarter + 1, fiscal_start) - timedelta(days=1)


def quarter_name(quarter: int, fiscal_start: int) -> str:
    """Name a quarter, its fiscal year after the calendar year in which that ends."""
    year = quarter // 4 if fiscal_start == 1 else quarter // 4 + 1
    return f"{year:04d}-Q{quarter % 4 + 1}"


def newest_conversation(store: Store) -> date:
    """Tell as_of."""
    return max(talk.day for talk in store.conversations)


def first_quarter(store: Store) -> int:
    """Tell the quarter of the first conversation."""
    return quarter_of(min(talk.day for talk in store.conversations), store.fiscal_start)


def is_partial(store: Store, quarter: int) -> bool:
    """Tell whether a quarter is not over, or its conversations end more than 14 days before its end."""
    last = last_day(quarter, store.fiscal_start)
    as_of = newest_conversation(store)
    ends_early = quarter_of(as_of, store.fiscal_start) == quarter and (last - as_of).days > 14
    return store.today <= last or ends_early


def span_of(store: Store, quarter: int) -> Span:
    """Tell a quarter's span: to its last day, or to as_of when partial."""
    end = newest_conversation(store) if is_partial(store, quarter) else last_day(quarter, store.fiscal_start)
    return Span(quarter, first_day(quarter, store.fiscal_start), end)


def cut_quarter(store: Store, quarter: int, days: int) -> Span:
    """Take a quarter's first days, at most all of them."""
    start = first_day(quarter, store.fiscal_start)
    end = min(start + timedelta(days=days - 1), last_day(quarter, store.fiscal_start))
    return Span(quarter, start, end)


def compared_span(store: Store, asked: Span) -> Span | None:
    """Tell what a quarter is compared with: the one before, whole or cut to as many days."""
    before = asked.quarter - 1
    if before < first_quarter(store):
        return None
    if is_partial(store, asked.quarter):
        return cut_quarter(store, before, asked.days)
    return Span(before, first_day(before, store.fiscal_start), last_day(before, store.fiscal_start))


def reps_talked_with(store: Store, quarter: int) -> int:
    """Count the reps with a conversation in a quarter's own span, leaders left out."""
    span = span_of(store, quarter)
    leaders = scene_of(store, span).leaders
    return len({talk.rep for talk in store.conversations if span.has(talk.day)} - leaders)


def default_quarter(store: Store) -> int:
    """Tell as_of's quarter, or the one before where as_of's has less than half as many reps."""
    newest = quarter_of(newest_conversation(store), store.fiscal_start)
    enough = 2 * reps_talked_with(store, newest) >= reps_talked_with(store, newest - 1)
    return newest if enough else newest - 1


def asked_quarter(store: Store, name: str | None) -> int:
    """Find the asked quarter among those that can be asked for."""
    if name is None:
        return default_quarter(store)
    newest = quarter_of(newest_conversation(store), store.fiscal_start)
    for quarter in range(first_quarter(store), newest + 1):
        if quarter_name(quarter, store.fiscal_start) == name:
            return quarter
    raise ValueError(f"no quarter {name} in the store")


# --- who leads, who is active ----------------------------------------------------------------------


def overlap(row: Employment, span: Span) -> int:
    """Count the days of the span on which a roster row holds, both ends counted."""
    start = max(row.started_on or date.min, span.start)
    end = min(row.left_on or date.max, span.end)
    return max((end - start).days + 1, 0)


def long_enough(days: int, span: Span) -> bool:
    """Tell whether an overlap makes a person active: 30 days, or half of a span shorter than 60."""
    return 2 * days >= span.days if span.days < 60 else days >= 30


def deciding_rows(store: Store, span: Span) -> dict[str, Employment]:
    """Find each person's last qualifying roster row by started_on."""
    deciding: dict[str, Employment] = {}
    for row in sorted(store.employments, key=lambda row: (row.started_on or date.min, row.place)):
        if long_enough(overlap(row, span), span):
            deciding[row.person] = row
    return deciding


def managers_of_two(deciding: dict[str, Employment]) -> set[str]:
    """Find who is manager of at least two other persons."""
    managed: dict[str, set[str]] = {}
    for person, row in deciding.items():
        if row.manager is not None and row.manager != person:
            managed.setdefault(row.manager, set()).add(person)
    return {manager for manager, persons in managed.items() if len(persons) >= 2}


def leaders_of(store: Store, deciding: dict[str, Employment]) -> set[str]:
    """Find the leaders: by role, or by whom they manage where the roster has no roles at all."""
    if any(row.role is not None for row in store.employments):
        return {person for person, row in deciding.items() if row.role == "leader"}
    return managers_of_two(deciding)


def teams_by_conversation(store: Store, span: Span) -> dict[str, str | None]:
    """Tell the team of each person's latest conversation in a span."""
    teams: dict[str, str | None] = {}
    for talk in sorted(store.conversations, key=lambda talk: (talk.day, talk.place)):
        if span.has(talk.day):
            teams[talk.rep] = talk.team
    return teams


def teams_by_row(store: Store, start: date, end: date) -> dict[str, str | None]:
    """Tell the team of each rep's newest check-in row of any status between two days."""
    teams: dict[str, str | None] = {}
    for row in sorted(store.check_ins, key=lambda row: (row.day, row.place)):
        if start <= row.day <= end:
            teams[row.rep] = row.team
    return teams


def active_by_roster(store: Store, span: Span, deciding: dict[str, Employment]) -> dict[str, str | None]:
    """List who is employed long enough or was checked in, with the home team."""
    talked = teams_by_conversation(store, span)
    rows = teams_by_row(store, date.min, span.end)
    active = dict(talked)
    for person, row in deciding.items():
        active[person] = row.team or talked.get(person) or rows.get(person)
    return active


def scene_of(store: Store, span: Span) -> Scene:
    """Tell who leads and who is active in a span."""
    if not store.employments:
        year_ago = first_day(span.quarter - 3, store.fiscal_start)
        return Scene(span, set(), teams_by_row(store, year_ago, span.end))
    deciding = deciding_rows(store, span)
    leaders = leaders_of(store, deciding)
    everyone = active_by_roster(store, span, deciding)
    return Scene(
        span,
        leaders,
        {rep: team for rep, team in everyone.items() if rep not in leaders},
        leading_homes(store, span, leaders, everyone),
        {person: row.manager for person, row in deciding.items()},
    )


def leading_homes(
    store: Store, span: Span, leaders: set[str], everyone: dict[str, str | None]
) -> dict[str, str | None]:
    """Tell each leader's home team; who has no roster row has that of the newest conversation or row."""
    rows = teams_by_row(store, date.min, span.end)
    return {leader: everyone[leader] if leader in everyone else rows.get(leader) for leader in leaders}


# --- formulas --------------------------------------------------------------------------------------


def wilson(share: float, n: float) -> tuple[float, float]:
    """Compute the Wilson interval of a share over n."""
    middle = share + Z**2 / (2 * n)
    reach = Z * math.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    scale = 1 + Z**2 / n
    return max((middle - reach) / scale, 0.0), min((middle + reach) / scale, 1.0)


def newcombe(now: Cell, before: Cell) -> tuple[float | None, float | None]:
    """Compute the interval of a difference of shares, this minus before."""
    if now.value is None or before.value is None or now.n is None or before.n is None:
        return None, None
    low1, high1 = wilson(now.value, now.n)
    low2, high2 = wilson(before.value, before.n)
    change = now.value - before.value
    down = math.sqrt((now.value - low1) ** 2 + (high2 - before.value) ** 2)
    up = math.sqrt((high1 - now.value) ** 2 + (before.value - low2) ** 2)
    return change - down, change + up


def gini(amounts: Iterable[float]) -> float | None:
    """Compute the Gini coefficient, zeros included; None when all is zero."""
    ordered = sorted(amounts)
    n, total = len(ordered), sum(ordered)
    if total == 0:
        return None
    weighted = sum(place * amount for place, amount in enumerate(ordered, start=1))
    return 2 * weighted / (n * total) - (n + 1) / n


def share_by_head(some: set[str], everyone: set[str]) -> Cell:
    """Compute a share of distinct people."""
    base = len(everyone)
    if base == 0:
        return NOTHING
    return Cell(value=len(some & everyone) / base, base=base, people=base, n=base)


def share_by_conversation(talks: list[Conversation], outcome: str) -> Cell:
    """Compute the share with an outcome, its n clustered by rep."""
    if not talks:
        return NOTHING
    reps = [talk.rep for talk in talks]
    counts = [reps.count(rep) for rep in set(reps)]
    return Cell(
        value=sum(talk.outcome == outcome for talk in talks) / len(talks),
        base=len(talks),
        people=len(counts),
        n=sum(counts) ** 2 / sum(count**2 for count in counts),
    )


# --- implementation --------------------------------------------------------------------------------


def chosen_talks(talks: Iterable[Conversation], scene: Scene, selection: Selection) -> list[Conversation]:
    """Keep the conversations of reps that lie in the selection."""
    return [
        talk
        for talk in talks
        if talk.rep not in scene.leaders
        and selection.has_team(talk.team)
        and selection.has_program(talk.program)
    ]


def pairs(store: Store, span: Span) -> list[Conversation]:
    """Find each pair's latest conversation in a span."""
    latest: dict[tuple[str, str | None], Conversation] = {}
    for talk in sorted(store.conversations, key=lambda talk: (talk.day, talk.place)):
        if span.has(talk.day):
            latest[talk.rep, talk.program] = talk
    return list(latest.values())


def groups_of(talk: Conversation) -> list[Group]:
    """List the groups that a pair counts in."""
    groups = [ALL]
    if talk.team is not None:
        groups.append(("team", talk.team, None, None))
    if talk.program is not None:
        groups.append(("program", None, talk.program, None))
    if talk.team is not None and talk.program is not None:
        groups.append(("team_program", talk.team, talk.program, None))
    return groups


def outcome_cells(store: Store, scene: Scene, selection: Selection, outcome: str) -> dict[Group, Cell]:
    """Compute the share of pairs whose latest conversation has an outcome, in every group."""
    grouped: dict[Group, list[Conversation]] = {ALL: []}
    for talk in chosen_talks(pairs(store, scene.span), scene, selection):
        for group in groups_of(talk):
            grouped.setdefault(group, []).append(talk)
    return {group: share_by_conversation(talks, outcome) for group, talks in grouped.items()}


# --- coverage --------------------------------------------------------------------------------------


def heads(scene: Scene, selection: Selection) -> dict[Group, set[str]]:
    """Group the active reps by home team inside the selection; programs never cut headcount."""
    grouped: dict[Group, set[str]] = {ALL: set()}
    for rep, team in scene.active.items():
        if selection.has_team(team):
            grouped[ALL].add(rep)
            if team is not None:
                grouped.setdefault(("team", team, None, None), set()).add(rep)
    return grouped


def undefined(cell: Cell) -> Cell:
    """Take the value away, leaving the base."""
    return Cell(value=None, base=cell.base, people=cell.people)


def coverage_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of active reps with a conversation of the chosen programs."""
    talked = {
        talk.rep
        for talk in store.conversations
        if scene.span.has(talk.day) and selection.has_program(talk.program)
    }
    cells = {group: share_by_head(talked, reps) for group, reps in heads(scene, selection).items()}
    if not store.employments and scene.span.quarter == first_quarter(store):
        return {group: undefined(cell) for group, cell in cells.items()}
    return cells


# --- trend -----------------------------------------------------------------------------------------


def by_period(talks: list[Conversation], end: date, weeks: int) -> dict[date, list[Conversation]]:
    """Group conversations by the first day of their period, the last 26 finished non-empty ones."""
    grouped: dict[date, list[Conversation]] = {}
    for talk in talks:
        number = (talk.day - FIRST_MONDAY).days // (7 * weeks)
        start = FIRST_MONDAY + timedelta(days=number * 7 * weeks)
        if start + timedelta(days=7 * weeks - 1) <= end:
            grouped.setdefault(start, []).append(talk)
    return {start: grouped[start] for start in sorted(grouped)[-26:]}


def trend_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the applied share per period, in the shortest periods with a median base of 10."""
    talks = chosen_talks(store.conversations, scene, selection)
    periods: dict[date, list[Conversation]] = {}
    for weeks in (1, 2, 4):
        periods = by_period(talks, scene.span.end, weeks)
        if periods and statistics.median(len(period) for period in periods.values()) >= 10:
            break
    return {
        ("period", None, None, start.isoformat()): share_by_conversation(period, "applied")
        for start, period in periods.items()
    }


# --- the feedback loop -----------------------------------------------------------------------------


def in_order(talks: Iterable[Conversation]) -> list[Conversation]:
    """Sort conversations by day."""
    return sorted(talks, key=lambda talk: (talk.day, talk.place))


def next_of_pair(store: Store, talk: Conversation) -> Conversation | None:
    """Find a pair's next conversation."""
    later = [
        other
        for other in store.conversations
        if (other.rep, other.program) == (talk.rep, talk.program) and other.day > talk.day
    ]
    return min(later, key=lambda other: other.day, default=None)


def newest_of_team(store: Store, scene: Scene, team: str | None) -> date:
    """Tell the day up to which waiting times of a team are known."""
    return max(
        (talk.day for talk in store.conversations if talk.team == team and talk.day <= scene.horizon),
        default=date.min,
    )


def clustered(hits: list[tuple[str, bool]]) -> Cell:
    """Compute a share of rows that each belong to a rep, its n clustered by rep."""
    if not hits:
        return NOTHING
    counts: dict[str, int] = {}
    for rep, _ in hits:
        counts[rep] = counts.get(rep, 0) + 1
    return Cell(
        value=sum(hit for _, hit in hits) / len(hits),
        base=len(hits),
        people=len(counts),
        n=len(hits) ** 2 / sum(count**2 for count in counts.values()),
    )


Told = Callable[[Conversation], bool | None]  # None: does not count


def is_followed(store: Store, scene: Scene) -> Told:
    """Tell of a `not applied` conversation at least 35 days old whether it was followed up."""

    def told(talk: Conversation) -> bool | None:
        if talk.outcome != "not applied" or (newest_of_team(store, scene, talk.team) - talk.day).days < 35:
            return None
        following = next_of_pair(store, talk)
        return following is not None and 1 <= (following.day - talk.day).days <= 35

    return told


def is_self_reported(talk: Conversation) -> bool | None:
    """Tell of a conversation that states its evidence whether it is self-reported."""
    return None if talk.evidence is None else talk.evidence == "self-reported"


def is_by_own_manager(scene: Scene) -> Told:
    """Tell of a conversation naming a manager, of a rep with a roster manager, whether they are the same."""

    def told(talk: Conversation) -> bool | None:
        own = scene.managers.get(talk.rep)
        return None if talk.manager is None or own is None else talk.manager == own

    return told


def is_for(purpose: str) -> Told:
    """Tell of a conversation that names a purpose whether it is this one."""
    return lambda talk: purpose in talk.purposes if talk.purposes else None


def talks_in(store: Store, scene: Scene, selection: Selection) -> list[Conversation]:
    """List the span's chosen conversations of reps."""
    return chosen_talks((t for t in store.conversations if scene.span.has(t.day)), scene, selection)


def fact_cells(store: Store, scene: Scene, selection: Selection, told: Told) -> dict[Group, Cell]:
    """Compute a share of conversations, in total and by team."""
    grouped: dict[Group, list[tuple[str, bool]]] = {ALL: []}
    for talk in talks_in(store, scene, selection):
        hit = told(talk)
        if hit is not None:
            for group in (ALL, ("team", talk.team, None, None)):
                grouped.setdefault(group, []).append((talk.rep, hit))
    return {group: clustered(hits) for group, hits in grouped.items()}


def purpose_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of conversations naming each purpose."""
    return {
        ("purpose", None, None, word): fact_cells(store, scene, selection, is_for(word))[ALL]
        for word in ("coaching", "unblocking", "celebrating")
    }


def manager_groups(store: Store, team: str | None, manager: str | None) -> list[Group]:
    """List the total, the team's and the manager's group."""
    groups = [ALL]
    if team is not None:
        groups.append(("team", team, None, None))
    if manager is not None:
        groups.append(("manager", None, None, store.person_spelling[manager]))
    return groups


def gap_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the median days between consecutive conversations."""
    grouped: dict[Group, list[tuple[str, int]]] = {ALL: []}
    for talk in talks_in(store, scene, selection):
        earlier = [
            other.day
            for other in store.conversations
            if (other.rep, other.program) == (talk.rep, talk.program) and other.day < talk.day
        ]
        if earlier:
            for group in manager_groups(store, talk.team, talk.manager):
                grouped.setdefault(group, []).append((talk.rep, (talk.day - max(earlier)).days))
    return {group: median_cell(found) for group, found in grouped.items()}


def median_cell(found: list[tuple[str, int]]) -> Cell:
    """Compute a median of rows that each belong to a rep."""
    if not found:
        return NOTHING
    return Cell(
        value=float(statistics.median(days for _, days in found)),
        base=len(found),
        people=len({rep for rep, _ in found}),
    )


def program_names(store: Store, column: str, program: str | None, team: str | None, until: date) -> Any:  # noqa: ANN401
    """Tell what is named of a program on some day: a team's own before the program's, the newest of each."""
    for whose in dict.fromkeys((team, None)):
        rows = [
            row
            for row in store.programs
            if folded(row, "program") == program
            and folded(row, "team") == whose
            and row.get(column) is not None
            and (row.get("effective_from") or date.min) <= until
        ]
        if rows:
            newest = max(row.get("effective_from") or date.min for row in rows)
            return [row for row in rows if (row.get("effective_from") or date.min) == newest][-1][column]
    return None


def employed_on(store: Store, rep: str, day: date) -> bool:
    """Tell whether a rep was employed on a day, by the roster where there is one."""
    if not store.employments:
        return True
    return any(
        row.person == rep and (row.started_on or date.min) <= day <= (row.left_on or date.max)
        for row in store.employments
    )


def days_of(span: Span) -> list[date]:
    """List a span's days."""
    return [span.start + timedelta(days=i) for i in range(span.days)]


Pace = tuple[str, str | None, str | None, str | None, bool]  # rep, program, team, manager, kept


def pair_days(store: Store, scene: Scene) -> list[Pace]:
    """List the span's days of each pair whose program names a cadence, and whether they were kept."""
    talked = {(t.rep, t.program) for t in store.conversations if t.day <= scene.span.end}
    trained = {(p, g) for p, g, day in store.trainings if day <= scene.span.end}
    found: list[Pace] = []
    for rep, program in talked | trained:
        talks = in_order(
            t for t in store.conversations if (t.rep, t.program) == (rep, program) and t.day <= scene.span.end
        )
        homes = {**scene.active, **scene.leading}
        team = talks[-1].team if talks else homes.get(rep)
        manager = talks[-1].manager if talks else None
        cadence = program_names(store, "cadence_days", program, team, scene.span.end)
        begun = min(
            [t.day for t in talks] + [day for p, g, day in store.trainings if (p, g) == (rep, program)]
        )
        for day in days_of(scene.span) if cadence is not None else []:
            if day >= begun and employed_on(store, rep, day):
                before = [t.day for t in talks if t.day <= day]
                kept = bool(before) and (day - max(before)).days <= cadence
                found.append((rep, program, team, manager, kept))
    return found


def due_rows(store: Store, scene: Scene) -> list[Pace]:
    """List the span's check-ins that were due or missed, and whether they were held in time."""
    found: list[Pace] = []
    for row in store.check_ins:
        dated = (row.completed or row.missed) and row.day <= scene.horizon
        if dated and scene.span.has(row.due_on or row.day):
            in_time = row.due_on is None or (row.day - row.due_on).days <= 7
            found.append((row.rep, row.program, row.team, row.manager, row.completed and in_time))
    return found


def cadence_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the cadence kept, by pair-days or by what was due."""
    missed = sum(row.missed for row in store.check_ins)
    if any(row.get("cadence_days") is not None for row in store.programs):
        paces = pair_days(store, scene)
    elif missed >= 5 or any(row.due_on is not None for row in store.check_ins):
        paces = due_rows(store, scene)
    else:
        paces = []
    grouped: dict[Group, list[tuple[str, bool]]] = {ALL: []}
    for rep, program, team, manager, kept in paces:
        if rep not in scene.leaders and selection.has_team(team) and selection.has_program(program):
            for group in manager_groups(store, team, manager):
                grouped.setdefault(group, []).append((rep, kept))
    return {group: clustered(hits) for group, hits in grouped.items()}


# --- leading by example ----------------------------------------------------------------------------


def leader_rate_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the implementation rate over leaders."""
    grouped: dict[Group, list[Conversation]] = {ALL: []}
    for talk in pairs(store, scene.span):
        chosen = selection.has_team(talk.team) and selection.has_program(talk.program)
        if talk.rep in scene.leaders and chosen:
            for group in (ALL, ("team", talk.team, None, None)):
                grouped.setdefault(group, []).append(talk)
    return {group: share_by_conversation(talks, "applied") for group, talks in grouped.items()}


def leader_coverage_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of leaders with a conversation of the chosen programs."""
    talked = {
        talk.rep
        for talk in store.conversations
        if scene.span.has(talk.day) and selection.has_program(talk.program)
    }
    as_reps = replace(scene, active=scene.leading)
    return {group: share_by_head(talked, leaders) for group, leaders in heads(as_reps, selection).items()}


# --- expectations ----------------------------------------------------------------------------------


def cells_with_pairs(
    store: Store, scene: Scene, selection: Selection
) -> dict[tuple[str | None, str | None], list[Conversation]]:
    """Group the chosen pairs by team and program."""
    grouped: dict[tuple[str | None, str | None], list[Conversation]] = {}
    for talk in chosen_talks(pairs(store, scene.span), scene, selection):
        grouped.setdefault((talk.team, talk.program), []).append(talk)
    return grouped


def share_of_cells(judged: dict[tuple[str | None, str | None], tuple[bool, set[str]]]) -> dict[Group, Cell]:
    """Compute a share of cells in total, by team and by program; its people are the reps of the cells."""
    grouped: dict[Group, list[tuple[bool, set[str]]]] = {ALL: []}
    for (team, program), hit in judged.items():
        for group in (ALL, ("team", team, None, None), ("program", None, program, None)):
            grouped.setdefault(group, []).append(hit)
    return {
        group: Cell(
            value=sum(hit for hit, _ in hits) / len(hits),
            base=len(hits),
            people=len(set().union(*(reps for _, reps in hits))),
            n=len(hits),
        )
        if hits
        else NOTHING
        for group, hits in grouped.items()
    }


def expectation_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of cells that have a target and an expectation."""
    judged = {}
    for (team, program), talks in cells_with_pairs(store, scene, selection).items():
        said = [
            program_names(store, column, program, team, scene.span.end)
            for column in ("target_rate", "expectation")
        ]
        judged[team, program] = (None not in said, {talk.rep for talk in talks})
    return share_of_cells(judged)


def target_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of cells with a target and 5 reps that reach it."""
    judged = {}
    for (team, program), talks in cells_with_pairs(store, scene, selection).items():
        target = program_names(store, "target_rate", program, team, scene.span.end)
        if target is not None and len({talk.rep for talk in talks}) >= 5:
            rate = sum(talk.outcome == "applied" for talk in talks) / len(talks)
            judged[team, program] = (rate >= target - 1e-12, {talk.rep for talk in talks})
    return share_of_cells(judged)


# --- after a training ------------------------------------------------------------------------------

Training = tuple[
    str, str, date, list[Conversation]
]  # person, program, day, conversations since by the span's end


def trainings_of_year(store: Store, scene: Scene, selection: Selection) -> list[Training]:
    """List the chosen first trainings of four quarters with a conversation since."""
    first: dict[tuple[str, str], date] = {}
    for person, program, day in store.trainings:
        first[person, program] = min(day, first.get((person, program), day))
    found: list[Training] = []
    for (person, program), day in first.items():
        since = in_order(
            talk
            for talk in store.conversations
            if (talk.rep, talk.program) == (person, program) and day <= talk.day <= scene.span.end
        )
        timely = year_start(store, scene.span) <= day <= scene.span.end and bool(since)
        chosen = not selection.teams or selection.has_team(scene.active.get(person))
        if timely and chosen and selection.has_program(program) and person not in scene.leaders:
            found.append((person, program, day, since))
    return found


def application_wait(store: Store, training: Training) -> tuple[int, bool]:
    """Tell the days from a training to its first application, or to the last conversation."""
    _, _, day, since = training
    stated = sum(talk.evidence is not None for talk in store.conversations)
    strict = 5 * stated >= 4 * len(store.conversations)
    for talk in since:
        if talk.outcome == "applied" and not (strict and talk.evidence == "self-reported"):
            return (talk.day - day).days, True
    return (since[-1].day - day).days, False


def application_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the median days to the first application, in total and by program."""
    grouped: dict[Group, list[Training]] = {ALL: []}
    for training in trainings_of_year(store, scene, selection):
        for group in (ALL, ("program", None, training[1], None)):
            grouped.setdefault(group, []).append(training)
    return {
        group: kaplan_meier([application_wait(store, one) for one in some], {one[0] for one in some})
        for group, some in grouped.items()
    }


def retention_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of trainings applied so many weeks later."""
    cells: dict[Group, Cell] = {}
    for weeks in (4, 8, 12, 26):
        hits: list[tuple[str, bool]] = []
        for person, _, day, since in trainings_of_year(store, scene, selection):
            end = day + timedelta(days=7 * weeks)
            lately = [talk for talk in since if end - timedelta(days=27) <= talk.day <= end]
            if end <= scene.span.end and lately:
                hits.append((person, lately[-1].outcome == "applied"))
        cells["weeks", None, None, str(weeks)] = clustered(hits)
    return cells


# --- goals -----------------------------------------------------------------------------------------


def goals_of(store: Store, scene: Scene, selection: Selection) -> dict[str, dict[str, bool]]:
    """Map each metric to the chosen reps with a goal, and whether they reached it."""
    quarter = quarter_name(scene.span.quarter, store.fiscal_start)
    found: dict[str, dict[str, bool]] = {}
    for (person, when, metric), (actual, target) in store.results.items():
        chosen = not selection.teams or selection.has_team(scene.active.get(person))
        if when == quarter and target is not None and person not in scene.leaders and chosen:
            found.setdefault(metric, {})[person] = actual >= target
    return found


def metric_group(store: Store, metric: str) -> Group:
    """Name a metric's group."""
    return ("metric", None, None, store.metric_spelling[metric])


def goal_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of reps who reached their goal, by metric."""
    return {
        metric_group(store, metric): share_by_head({rep for rep, met in reps.items() if met}, set(reps))
        for metric, reps in goals_of(store, scene, selection).items()
    }


def applying(store: Store, scene: Scene, selection: Selection) -> dict[str, bool]:
    """Tell of each rep with a pair of the chosen programs whether at least half of them are applied."""
    mine: dict[str, list[bool]] = {}
    for talk in pairs(store, scene.span):
        if selection.has_program(talk.program):
            mine.setdefault(talk.rep, []).append(talk.outcome == "applied")
    return {rep: 2 * sum(said) >= len(said) for rep, said in mine.items()}


def difference_cell(one: list[bool], other: list[bool], fewest: int) -> Cell:
    """Compute a difference of two shares of people."""
    base = len(one) + len(other)
    if min(len(one), len(other)) < fewest:
        return Cell(None, base, base)
    first, second = (Cell(sum(s) / len(s), len(s), len(s), len(s)) for s in (one, other))
    return Cell(difference(first, second), base, base, limits=newcombe(first, second))


def goal_difference_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute how many more of those who apply it reached their goal."""
    apply = applying(store, scene, selection)
    return {
        metric_group(store, metric): difference_cell(
            [met for rep, met in reps.items() if apply.get(rep) is True],
            [met for rep, met in reps.items() if apply.get(rep) is False],
            1,
        )
        for metric, reps in goals_of(store, scene, selection).items()
    }


# --- change explained ------------------------------------------------------------------------------


def by_stratum(store: Store, scene: Scene, selection: Selection) -> dict[tuple[Any, Any], list[bool]]:
    """Group the chosen pairs by team and program: whether each is applied."""
    grouped: dict[tuple[Any, Any], list[bool]] = {}
    for talk in chosen_talks(pairs(store, scene.span), scene, selection):
        grouped.setdefault((talk.team, talk.program), []).append(talk.outcome == "applied")
    return grouped


def effects(
    now: dict[tuple[Any, Any], list[bool]], then: dict[tuple[Any, Any], list[bool]]
) -> tuple[float, float]:
    """Compute the rate and the mix effect."""
    all_now, all_then = sum(map(len, now.values())), sum(map(len, then.values()))
    rate = mix = 0.0
    for stratum in {*now, *then}:
        mine, before = now.get(stratum, []), then.get(stratum, [])
        weight, weight_before = len(mine) / all_now, len(before) / all_then
        rate_now = sum(mine) / len(mine) if mine else sum(before) / len(before)
        rate_then = sum(before) / len(before) if before else rate_now
        rate += (weight + weight_before) / 2 * (rate_now - rate_then)
        mix += (rate_now + rate_then) / 2 * (weight - weight_before)
    return rate, mix


def effect_rows(store: Store, selection: Selection, now: Scene, before: Scene | None) -> list[Row]:
    """Write the rows of rate_effect and mix_effect."""
    mine = by_stratum(store, now, selection)
    then = by_stratum(store, before, selection) if before else {}
    found = effects(mine, then) if mine and then else (None, None)
    base = sum(map(len, mine.values()))
    reps = {t.rep for t in chosen_talks(pairs(store, now.span), now, selection)}
    rows: list[Row] = []
    for kpi, value in zip(("rate_effect", "mix_effect"), found, strict=True):
        rows += kpi_rows(store, kpi, {ALL: Cell(value, base, len(reps))}, {})
    return rows


# --- barriers --------------------------------------------------------------------------------------


def barrier_talks(store: Store, scene: Scene, selection: Selection) -> list[Conversation]:
    """List the span's chosen conversations that come from an upload with a barrier column."""
    talks = [talk for talk in store.conversations if scene.span.has(talk.day) and talk.asks_barriers]
    return chosen_talks(talks, scene, selection)


def citers(talks: list[Conversation]) -> dict[Group, set[str]]:
    """Find who cited each category and each owner."""
    found: dict[Group, set[str]] = {}
    for talk in talks:
        for category, owner in talk.cited:
            found.setdefault(("barrier", None, None, category), set()).add(talk.rep)
            found.setdefault(("owner", None, None, owner), set()).add(talk.rep)
    return found


def barrier_cells(talks: list[Conversation], groups: Iterable[Group]) -> dict[Group, Cell]:
    """Compute the share of the reps talked with who cited each of the groups."""
    everyone = {talk.rep for talk in talks}
    found = citers(talks)
    return {group: share_by_head(found.get(group, set()), everyone) for group in groups}


# --- episodes of barriers --------------------------------------------------------------------------


@dataclass
class Episode:
    """Holds a barrier of a rep and program from the conversation that opened it to the day it was gone."""

    rep: str
    program: str | None
    team: str | None
    category: str
    owner: str
    opened: date
    closed: date | None = None
    again: date | None = None


def cited_in(talk: Conversation, category: str, scene: Scene) -> tuple[str, date | None] | None:
    """Tell the owner that a conversation's first citing row names, and the earliest day it says is resolved."""
    rows = [(row, owner) for row in talk.rows for name, owner in row.cited if name == category]
    if not rows:
        return None
    resolved = [
        r.resolved_on for r, _ in rows if r.resolved_on is not None and r.resolved_on <= scene.horizon
    ]
    return rows[0][1], min(resolved, default=None)


def episodes_of_key(talks: list[Conversation], category: str, scene: Scene) -> list[Episode]:
    """Walk through a pair's conversations, in order, and tell its episodes of one category."""
    found: list[Episode] = []
    current: Episode | None = None  # the last one, as long as it may be open
    for talk in talks:
        cited = cited_in(talk, category, scene)
        if current is not None and current.closed is not None and current.closed < talk.day:
            current = None
        if current is None and cited is not None:
            current = Episode(talk.rep, talk.program, talk.team, category, cited[0], talk.day)
            found.append(current)
            current.closed = cited[1]
        elif current is not None and current.closed != talk.day:
            said = talk.day if cited is None else cited[1]
            current.closed = min(current.closed or date.max, said) if said else current.closed
    for one in found:
        one.closed = None if one.closed is None else max(one.closed, one.opened)
    for one, after in pairwise(found):
        one.again = after.opened
    return found


def all_episodes(store: Store, scene: Scene, selection: Selection) -> list[Episode]:
    """List the chosen episodes of reps, as known at a span's end."""
    by_pair: dict[tuple[str, str | None], list[Conversation]] = {}
    for talk in in_order(store.conversations):
        if talk.asks_barriers and talk.day <= scene.horizon:
            by_pair.setdefault((talk.rep, talk.program), []).append(talk)
    found: list[Episode] = []
    for talks in by_pair.values():
        for category in {name for talk in talks for name, _ in talk.cited}:
            found += episodes_of_key(talks, category, scene)
    return [
        one
        for one in found
        if one.rep not in scene.leaders
        and selection.has_team(one.team)
        and selection.has_program(one.program)
    ]


def episode_groups(one: Episode) -> list[Group]:
    """List the groups that an episode counts in."""
    return [ALL, ("barrier", None, None, one.category), ("owner", None, None, one.owner)]


def grouped_episodes(found: Iterable[Episode]) -> dict[Group, list[Episode]]:
    """Group episodes."""
    grouped: dict[Group, list[Episode]] = {ALL: []}
    for one in found:
        for group in episode_groups(one):
            grouped.setdefault(group, []).append(one)
    return grouped


def kaplan_meier(waits: list[tuple[int, bool]], reps: set[str]) -> Cell:
    """Compute the median of waits (days, whether it ended) and the days on which its log-log band gets to ½."""
    if not waits:
        return NOTHING
    surviving, spread = Fraction(1), 0.0
    first: dict[str, float] = {}
    for day in sorted({days for days, _ in waits}):
        at_risk = sum(days >= day for days, _ in waits)
        ended = sum(days == day and end for days, end in waits)
        surviving *= 1 - Fraction(ended, at_risk)
        spread += ended / (at_risk * (at_risk - ended)) if at_risk > ended else 0.0
        if surviving <= Fraction(1, 2):
            first.setdefault("value", float(day))
        if 0 < surviving < 1:
            reach = math.exp(Z * math.sqrt(spread) / abs(math.log(surviving)))
            for name, bound in (
                ("low", float(surviving) ** reach),
                ("high", float(surviving) ** (1 / reach)),
            ):
                if bound <= 0.5 + 1e-12:
                    first.setdefault(name, float(day))
    return Cell(first.get("value"), len(waits), len(reps), limits=(first.get("low"), first.get("high")))


def year_start(store: Store, span: Span) -> date:
    """Tell the first day of the three quarters before a span's."""
    return first_day(span.quarter - 3, store.fiscal_start)


def days_to_resolve_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the median days to resolve, in every group."""
    start, end = year_start(store, scene.span), scene.span.end
    opened = [one for one in all_episodes(store, scene, selection) if start <= one.opened <= end]

    def wait(one: Episode) -> tuple[int, bool]:
        ended = one.closed is not None and one.closed <= end
        return ((one.closed if ended and one.closed else end) - one.opened).days, ended

    return {
        group: kaplan_meier([wait(one) for one in some], {one.rep for one in some})
        for group, some in grouped_episodes(opened).items()
    }


def open_long_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of open episodes that are over 30 days old, in every group."""
    end = scene.span.end
    still = [
        one
        for one in all_episodes(store, scene, selection)
        if one.opened <= end and (one.closed is None or one.closed > end)
    ]
    return {
        group: clustered([(one.rep, (end - one.opened).days > 30) for one in some])
        for group, some in grouped_episodes(still).items()
    }


def recurrence_cells(store: Store, scene: Scene, selection: Selection) -> dict[Group, Cell]:
    """Compute the share of episodes gone for 90 days that came back within them, in every group."""
    start, end = year_start(store, scene.span), scene.span.end
    gone = [
        one
        for one in all_episodes(store, scene, selection)
        if one.closed is not None
        and start <= one.closed <= end
        and (newest_of_team(store, scene, one.team) - one.closed).days >= 90
    ]

    def back(one: Episode) -> bool:
        return one.again is not None and one.closed is not None and 1 <= (one.again - one.closed).days <= 90

    return {
        group: clustered([(one.rep, back(one)) for one in some])
        for group, some in grouped_episodes(gone).items()
    }


# --- recognition -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Thanks:
    """Holds what the recognition KPIs of one span are computed from."""

    scene: Scene
    counted: list[Recognition]
    by_value: bool
    names_givers: bool
    defined: bool


def recognitions_in(store: Store, start: date, end: date) -> list[Recognition]:
    """List the recognitions dated between two days."""
    return [thank for thank in store.recognitions if start <= thank.day <= end]


def few_known(store: Store, span: Span) -> bool:
    """Tell whether fewer than half of the span's recipients match a known person."""
    recipients = {thank.recipient for thank in recognitions_in(store, span.start, span.end)}
    known = store.people.persons | {row.rep for row in store.check_ins}
    return 2 * len(recipients & known) < len(recipients)


def few_appear(store: Store, scene: Scene) -> bool:
    """Tell whether fewer than half of the active reps were recognised in four quarters."""
    start = first_day(scene.span.quarter - 3, store.fiscal_start)
    recipients = {thank.recipient for thank in recognitions_in(store, start, scene.span.end)}
    return 2 * len(recipients & set(scene.active)) < len(scene.active)


def mostly_valued(thanks: list[Recognition]) -> bool:
    """Tell whether at least 80 % of the recognitions have a value in the reporting currency."""
    valued = [thank for thank in thanks if thank.amount is not None]
    return len(thanks) > 0 and 5 * len(valued) >= 4 * len(thanks)


def thanks_of(store: Store, scene: Scene, selection: Selection, *, known: bool) -> Thanks:
    """Collect a span's recognitions of active reps; known: they reach into the asked span."""
    dated = recognitions_in(store, scene.span.start, scene.span.end)
    return Thanks(
        scene=scene,
        counted=[
            thank
            for thank in dated
            if thank.recipient in scene.active and selection.has_program(thank.program)
        ],
        by_value=mostly_valued(dated),
        names_givers=any(thank.giver is not None for thank in store.recognitions),
        defined=known and not (few_known(store, scene.span) and few_appear(store, scene)),
    )


def of_reps(thanks: Thanks, reps: set[str]) -> list[Recognition]:
    """List the counted recognitions of some reps."""
    return [thank for thank in thanks.counted if thank.recipient in reps]


def reach_value(thanks: Thanks, reps: set[str]) -> float | None:
    """Compute the share of the reps that were recognised."""
    return len({thank.recipient for thank in of_reps(thanks, reps)}) / len(reps)


def gini_value(thanks: Thanks, reps: set[str]) -> float | None:
    """Compute the Gini over the reps, by value or by number."""
    if len(reps) < 10:
        return None
    received = dict.fromkeys(reps, 0.0)
    for thank in of_reps(thanks, reps):
        received[thank.recipient] += (thank.amount or 0.0) if thanks.by_value else 1.0
    return gini(received.values())


def per_head_value(thanks: Thanks, reps: set[str]) -> float | None:
    """Compute the value per rep; None where nothing is valued."""
    amounts = [thank.amount for thank in of_reps(thanks, reps) if thank.amount is not None]
    return sum(amounts) / len(reps) if amounts else None


def givers_value(thanks: Thanks, reps: set[str]) -> float | None:
    """Count the distinct givers; None where the store names none."""
    givers = {thank.giver for thank in of_reps(thanks, reps) if thank.giver is not None}
    return float(len(givers)) if thanks.names_givers else None


def counting_thanks(store: Store, scene: Scene) -> list[Recognition]:
    """List the recognitions that count for alignment: by leaders where most are named and a leader is among them."""
    known = [thank for thank in store.recognitions if thank.day <= scene.horizon]
    quarter = [thank for thank in known if scene.span.has(thank.day)]
    named = [thank.giver for thank in quarter if thank.giver is not None]
    if 2 * len(named) >= len(quarter) and set(named) & scene.leaders:
        return [thank for thank in known if thank.giver in scene.leaders]
    return known


def alignment_rows(
    store: Store, selection: Selection, now: Scene, before: Scene | None, *, known: bool
) -> list[Row]:
    """Write the row of recognition_alignment."""
    cells = [
        {ALL: alignment_cell(store, scene, selection, known=known)} if scene else {}
        for scene in (now, before)
    ]
    return kpi_rows(store, "recognition_alignment", *cells)


def alignment_cell(store: Store, scene: Scene, selection: Selection, *, known: bool) -> Cell:
    """Compute how many more are thanked after applying it than after not applying it."""
    thanks = counting_thanks(store, scene)
    until = max((t.day for t in store.recognitions if t.day <= scene.horizon), default=date.min)
    sides: dict[str, list[bool]] = {"applied": [], "not applied": [], "partly": []}
    for rep, home in scene.active.items():
        old = [
            talk
            for talk in in_order(store.conversations)
            if talk.rep == rep
            and scene.span.has(talk.day)
            and selection.has_program(talk.program)
            and (min(until, newest_of_team(store, scene, talk.team)) - talk.day).days >= 30
        ]
        if old and selection.has_team(home):
            mine = [(t.day - old[-1].day).days for t in thanks if t.recipient == rep]
            sides[old[-1].outcome].append(any(-7 <= days <= 30 for days in mine))
    cell = difference_cell(sides["applied"], sides["not applied"], 5)
    strangers = few_known(store, scene.span) and few_appear(store, scene)
    return cell if known and not strangers else Cell(None, cell.base, cell.people)


Formula = Callable[[Thanks, set[str]], float | None]
RECOGNITION_KPIS: dict[str, Formula] = {
    "recognition_reach": reach_value,
    "recognition_gini": gini_value,
    "reward_per_head": per_head_value,
    "unique_givers": givers_value,
}


def recognition_cell(kpi: str, thanks: Thanks, reps: set[str]) -> Cell:
    """Compute one recognition KPI over some active reps."""
    base = len(reps)
    value = RECOGNITION_KPIS[kpi](thanks, reps) if thanks.defined and base > 0 else None
    has_interval = kpi == "recognition_reach" and value is not None
    return Cell(value=value, base=base, people=base, n=base if has_interval else None)


def recognition_cells(kpi: str, thanks: Thanks, selection: Selection) -> dict[Group, Cell]:
    """Compute one recognition KPI in every group."""
    grouped = heads(thanks.scene, selection)
    return {group: recognition_cell(kpi, thanks, reps) for group, reps in grouped.items()}


def recognition_spans(store: Store, asked: Span, before: Span | None) -> tuple[Span, Span | None, bool]:
    """Tell the recognition spans, asked and compared, and whether recognitions reach into the asked one."""
    known_until = max((thank.day for thank in store.recognitions), default=None)
    if known_until is None:
        return asked, before, False
    if (asked.end - known_until).days <= 14:
        return asked, before, True
    if known_until < asked.start:
        return asked, before, False
    shorter = Span(asked.quarter, asked.start, known_until)
    earlier = None if before is None else cut_quarter(store, before.quarter, shorter.days)
    return shorter, earlier, True


# --- the review ------------------------------------------------------------------------------------


def limits(cell: Cell) -> tuple[float | None, float | None]:
    """Compute a cell's interval, where it has one."""
    if cell.limits is not None:
        return cell.limits
    return (None, None) if cell.value is None or cell.n is None else wilson(cell.value, cell.n)


def spelled(names: dict[str, str], name: str | None) -> str | None:
    """Show a folded name in its newest spelling."""
    return None if name is None else names[name]


def difference(now: Cell, before: Cell) -> float | None:
    """Subtract the compared value, None when either is undefined."""
    return None if now.value is None or before.value is None else now.value - before.value


def kpi_row(store: Store, kpi: str, group: Group, now: Cell, before: Cell) -> Row:
    """Write one row of a review."""
    by, team, program, category = group
    low, high = limits(now)
    change_low, change_high = newcombe(now, before)
    return {
        "kpi": kpi,
        "by": by,
        "team": spelled(store.team_spelling, team),
        "program": spelled(store.program_spelling, program),
        "category": category,
        "value": now.value,
        "base": now.base,
        "people": now.people,
        "low": low,
        "high": high,
        "previous": before.value,
        "change": difference(now, before),
        "change_low": change_low,
        "change_high": change_high,
    }


BY_ORDER = ("all", "team", "program", "team_program", "manager", "purpose", "period", "barrier", "owner", "weeks",
    "metric")  # fmt: skip


def group_order(group: Group) -> tuple[int, str, str, str]:
    """Order groups by cut, then by name."""
    by, team, program, category = group
    return BY_ORDER.index(by), team or "", program or "", category or ""


def kpi_rows(store: Store, kpi: str, now: dict[Group, Cell], before: dict[Group, Cell]) -> list[Row]:
    """Write a KPI's rows: every group of either span."""
    groups = sorted({*now, *before}, key=group_order)
    return [
        kpi_row(store, kpi, group, now.get(group, NOTHING), before.get(group, NOTHING)) for group in groups
    ]


Cells = Callable[[Scene], dict[Group, Cell]]


def compared_rows(store: Store, kpi: str, cells: Cells, now: Scene, before: Scene | None) -> list[Row]:
    """Write the rows of a KPI that is computed alike in both spans."""
    return kpi_rows(store, kpi, cells(now), {} if before is None else cells(before))


def barrier_rows(store: Store, selection: Selection, now: Scene, before: Scene | None) -> list[Row]:
    """Write the rows of barrier_reach: what is cited in either span has a share in both."""
    talks = barrier_talks(store, now, selection)
    earlier = barrier_talks(store, before, selection) if before else []
    groups = {*citers(talks), *citers(earlier)}
    return kpi_rows(store, "barrier_reach", barrier_cells(talks, groups), barrier_cells(earlier, groups))


def recognition_rows(store: Store, selection: Selection, asked: Span, before: Span | None) -> list[Row]:
    """Write the rows of the recognition KPIs, over their own spans."""
    span, earlier, known = recognition_spans(store, asked, before)
    rows = alignment_rows(store, selection, scene_of(store, span), known_then(store, earlier), known=known)
    now = thanks_of(store, scene_of(store, span), selection, known=known)
    past = thanks_of(store, scene_of(store, earlier), selection, known=known) if earlier else None
    for kpi in RECOGNITION_KPIS:
        past_cells = recognition_cells(kpi, past, selection) if past else {}
        rows += kpi_rows(store, kpi, recognition_cells(kpi, now, selection), past_cells)
    return rows


def known_then(store: Store, compared: Span | None) -> Scene | None:
    """Set the compared scene: a quarter that is cut is seen as it was known on its last day."""
    if compared is None:
        return None
    scene = scene_of(store, compared)
    whole = compared.end == last_day(compared.quarter, store.fiscal_start)
    return scene if whole else replace(scene, horizon=compared.end)


def purpose_rows(store: Store, selection: Selection, now: Scene, before: Scene | None) -> list[Row]:
    """Write the rows of check_in_purposes: what is named in either span."""
    mine = purpose_cells(store, now, selection)
    then = purpose_cells(store, before, selection) if before else {}
    named = [g for g in mine if mine[g].value or (g in then and then[g].value)]
    return kpi_rows(
        store, "check_in_purposes", {g: mine[g] for g in named}, {g: then[g] for g in named if then}
    )


def all_rows(store: Store, selection: Selection, asked: Span, compared: Span | None) -> list[Row]:
    """Write the rows of every KPI."""
    now = scene_of(store, asked)
    before = known_then(store, compared)
    shares: list[tuple[str, Cells]] = [
        ("implementation_rate", lambda scene: outcome_cells(store, scene, selection, "applied")),
        ("partly_share", lambda scene: outcome_cells(store, scene, selection, "partly")),
        ("check_in_coverage", lambda scene: coverage_cells(store, scene, selection)),
        ("cadence_kept", lambda scene: cadence_cells(store, scene, selection)),
        ("days_between_check_ins", lambda scene: gap_cells(store, scene, selection)),
        ("follow_through", lambda scene: fact_cells(store, scene, selection, is_followed(store, scene))),
        ("self_reported_share", lambda scene: fact_cells(store, scene, selection, is_self_reported)),
        ("own_manager_share", lambda scene: fact_cells(store, scene, selection, is_by_own_manager(scene))),
        ("leader_implementation_rate", lambda scene: leader_rate_cells(store, scene, selection)),
        ("leader_coverage", lambda scene: leader_coverage_cells(store, scene, selection)),
        ("expectations_set", lambda scene: expectation_cells(store, scene, selection)),
        ("target_attainment", lambda scene: target_cells(store, scene, selection)),
        ("days_to_first_application", lambda scene: application_cells(store, scene, selection)),
        ("retention", lambda scene: retention_cells(store, scene, selection)),
        ("goal_attainment", lambda scene: goal_cells(store, scene, selection)),
        ("goal_difference", lambda scene: goal_difference_cells(store, scene, selection)),
        ("barrier_days_to_resolve", lambda scene: days_to_resolve_cells(store, scene, selection)),
        ("barriers_open_over_30", lambda scene: open_long_cells(store, scene, selection)),
        ("barrier_recurrence", lambda scene: recurrence_cells(store, scene, selection)),
    ]
    rows: list[Row] = []
    for kpi, cells in shares:
        rows += compared_rows(store, kpi, cells, now, before)
    rows += purpose_rows(store, selection, now, before)
    rows += effect_rows(store, selection, now, before)
    rows += kpi_rows(store, "applied_share_trend", trend_cells(store, now, selection), {})
    rows += barrier_rows(store, selection, now, before)
    rows += recognition_rows(store, selection, asked, compared)
    return rows


def skill_rows(store: Store, scene: Scene, selection: Selection) -> list[Row]:
    """Write, by program and skill, of how many reps the newest day with that skill says applied."""
    days: dict[tuple[str, str, str, date], list[CheckIn]] = {}
    for row in store.check_ins:
        if row.completed and row.skill is not None and row.program is not None and scene.span.has(row.day):
            days.setdefault((row.rep, row.program, row.skill, row.day), []).append(row)
    latest: dict[tuple[str, str, str], Conversation] = {}
    for (rep, program, skill, _), rows in sorted(days.items(), key=lambda item: item[0][3]):
        latest[rep, program, skill] = conversation(rows)
    found: dict[tuple[str, str], list[bool]] = {}
    for (_, program, skill), talk in latest.items():
        if chosen_talks([talk], scene, selection):
            found.setdefault((program, skill), []).append(talk.outcome == "applied")
    return [
        {
            "program": store.program_spelling[program],
            "skill": store.skill_spelling[skill],
            "value": sum(applied) / len(applied),
            "base": len(applied),
        }
        for (program, skill), applied in found.items()
    ]


def budget_rows(store: Store, scene: Scene, selection: Selection) -> list[Row]:
    """Write the quarter's budgets of the chosen teams; what names no currency is in the reporting one."""
    quarter = quarter_name(scene.span.quarter, store.fiscal_start)
    return [
        {
            "team": store.team_spelling[str(folded(row, "team"))],
            "amount": row["amount"],
            "currency": stated_currency(row) or store.currency,
            "ours": (stated_currency(row) or store.currency) == store.currency,
        }
        for row in store.budgets
        if row["quarter"] == quarter and selection.has_team(folded(row, "team"))
    ]


def compared_with(store: Store, span: Span | None) -> Row | None:
    """Write what a review is compared with."""
    if span is None:
        return None
    name = quarter_name(span.quarter, store.fiscal_start)
    return {"quarter": name, "from": span.start.isoformat(), "to": span.end.isoformat()}


def empty_review(store: Store) -> dict[str, Any]:
    """Write the review of a store without a conversation."""
    nothing = {"as_of": None, "quarter": None, "partial": False, "compared_with": None}
    return {**nothing, "currency": store.currency, "kpis": []}


def review(
    uploads: list[Upload],
    *,
    today: date,
    fiscal_start: int = 1,
    currency: str | None = None,
    quarter: str | None = None,
    teams: Sequence[str] = (),
    programs: Sequence[str] = (),
) -> dict[str, Any]:
    """Evaluate the KPIs of a quarter and selection, in the form of `review --json`."""
    store = load(uploads, today, fiscal_start, currency)
    if not store.conversations:
        return empty_review(store)
    selection = Selection(frozenset(map(fold, teams)), frozenset(map(fold, programs)))
    asked = span_of(store, asked_quarter(store, quarter))
    compared = compared_span(store, asked)
    return {
        "as_of": newest_conversation(store).isoformat(),
        "quarter": quarter_name(asked.quarter, fiscal_start),
        "partial": is_partial(store, asked.quarter),
        "compared_with": compared_with(store, compared),
        "currency": store.currency,
        "kpis": all_rows(store, selection, asked, compared),
        "skills": skill_rows(store, scene_of(store, asked), selection),
        "budgets": budget_rows(store, scene_of(store, asked), selection),
    }

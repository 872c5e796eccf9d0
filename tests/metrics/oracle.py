"""The KPIs once more, naively and row by row, from the written rules alone, for the fast code to agree with.

It imports nothing of the dashboard and favours obviousness over speed: loops, sets and dicts.
"""

import math
import statistics
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
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
}  # fmt: skip
NAMES = {"rep", "program", "skill", "manager", "recipient", "giver", "team", "person"}

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


NOTHING = Cell(value=None, base=0, people=0)


# --- text, cells, keys -----------------------------------------------------------------------------


def fold(text: str) -> str:
    """Bring a name into the form in which names are compared."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def folded(row: Row, column: str) -> str | None:
    """Read a cell as a folded name, None when empty."""
    text = row.get(column)
    return None if text is None or fold(text) == "" else fold(text)


def key_cell(row: Row, column: str) -> Hashable:
    """Read a cell as a part of a key: names folded, all else exactly."""
    value: Hashable = folded(row, column) if column in NAMES else row.get(column)
    return value


def key_of(table: str, row: Row) -> tuple[Hashable, ...]:
    """Make the key of a row, told apart by whether it has an id."""
    if table in ID_KEYS and row.get(ID_KEYS[table][0]) is not None:
        return ("id", *(key_cell(row, column) for column in ID_KEYS[table]))
    return ("plain", *(key_cell(row, column) for column in PLAIN_KEYS[table]))


def rows_by_key(rank: int, upload: Upload) -> dict[tuple[Hashable, ...], list[Live]]:
    """Group an upload's rows by key: the last wins, but each recognition without id is kept."""
    grouped: dict[tuple[Hashable, ...], list[Live]] = {}
    for line, row in enumerate(upload.rows):
        key = key_of(upload.table, row)
        live = Live(row, upload, (rank, line))
        if upload.table == "recognitions" and key[0] == "plain":
            grouped.setdefault(key, []).append(live)
        else:
            grouped[key] = [live]
    return grouped


def current(uploads: list[Upload], table: str) -> list[Live]:
    """List a table's current rows: the newest upload wins per key."""
    winners: dict[tuple[Hashable, ...], list[Live]] = {}
    for rank, upload in enumerate(uploads):
        if upload.table == table:
            winners.update(rows_by_key(rank, upload))
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


def load(uploads: list[Upload], today: date, fiscal_start: int, wanted: str | None) -> Store:
    """Derive everything current from the uploads."""
    roster = current(uploads, "roster")
    people = roster_people(roster)
    check_ins = [check_in(live, people) for live in current(uploads, "check_ins")]
    thanks = [live.row for live in current(uploads, "recognitions")]
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
    return Scene(span, leaders, {rep: team for rep, team in everyone.items() if rep not in leaders})


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
    """Compute a cell's Wilson interval, where it has one."""
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


BY_ORDER = ("all", "team", "program", "team_program", "period", "barrier", "owner")


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
    now = thanks_of(store, scene_of(store, span), selection, known=known)
    past = thanks_of(store, scene_of(store, earlier), selection, known=known) if earlier else None
    rows: list[Row] = []
    for kpi in RECOGNITION_KPIS:
        past_cells = recognition_cells(kpi, past, selection) if past else {}
        rows += kpi_rows(store, kpi, recognition_cells(kpi, now, selection), past_cells)
    return rows


def all_rows(store: Store, selection: Selection, asked: Span, compared: Span | None) -> list[Row]:
    """Write the rows of every KPI."""
    now = scene_of(store, asked)
    before = scene_of(store, compared) if compared else None
    shares: list[tuple[str, Cells]] = [
        ("implementation_rate", lambda scene: outcome_cells(store, scene, selection, "applied")),
        ("partly_share", lambda scene: outcome_cells(store, scene, selection, "partly")),
        ("check_in_coverage", lambda scene: coverage_cells(store, scene, selection)),
    ]
    rows: list[Row] = []
    for kpi, cells in shares:
        rows += compared_rows(store, kpi, cells, now, before)
    rows += kpi_rows(store, "applied_share_trend", trend_cells(store, now, selection), {})
    rows += barrier_rows(store, selection, now, before)
    rows += recognition_rows(store, selection, asked, compared)
    return rows


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
    }

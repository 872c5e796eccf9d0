"""Our words: each table's columns, keys and rules (docs/data.md)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds, which decides how it is read and what may be wrong with it."""

    NAME = "name"  # a person, team, program or skill: compared folded, shown as written
    TEXT = "text"
    ID = "id"
    CHOICE = "choice"
    EVENT = "event"  # a day something happened: never later than today
    DAY = "day"
    NUMBER = "number"
    QUARTER = "quarter"


class Domain(StrEnum):
    """What names are names of: equal names of one domain mean the same, in every table."""

    PERSON = "person"
    TEAM = "team"
    PROGRAM = "program"
    SKILL = "skill"
    METRIC = "metric"
    BARRIER = "barrier"


class Unit(StrEnum):
    """What a number counts, where it is no plain count."""

    AMOUNT = "amount"  # of a currency, which a sign beside it tells
    SHARE = "share"  # never over 100 %; over 1 it is per cent
    MEASURE = "measure"  # of a metric of theirs: a % sign makes sense


APPLIED, PARTLY, NOT_APPLIED = "applied", "partly", "not applied"
OUTCOMES = (APPLIED, PARTLY, NOT_APPLIED)
OBSERVED, SELF_REPORTED = "observed", "self-reported"
COMPLETED, MISSED, EXCUSED = "completed", "missed", "excused"
PURPOSES = ("coaching", "unblocking", "celebrating")
KINDS = ("praise", "award", "incentive", "points")
POINTS = "points"
ROLES = ("rep", "leader")
OWNERS = ("leader", "enablement", "rep", "shared", "unassigned")


@dataclass(frozen=True)
class Column:
    """One column of ours: what it is called, holds and may be called elsewhere.

    `choices` are its only values; `several` allows more than one, `;` between them: of names, a record becomes a row
    for each. `domain` is what its values name. A row is `about` one person, for whom it may have another `spelling`;
    whom else it names stands beside them. `remarks` are free words about people. `excused_by` is the column, and its
    values, that excuse a blank.
    `synonyms` are whole headers, compared folded with punctuation as spaces.
    """

    name: str
    kind: Kind
    required: bool = False
    choices: tuple[str, ...] = ()
    several: bool = False
    at_least: float | None = None
    synonyms: tuple[str, ...] = ()
    domain: Domain | None = None
    about: bool = False
    spelling: bool = False
    remarks: bool = False
    unit: Unit | None = None
    excused_by: tuple[str, tuple[str, ...]] | None = None

    @property
    def label(self) -> str:
        """Give what the column is called in a sentence."""
        return _LABELS.get(self.name, self.name.replace("_", " "))


@dataclass(frozen=True)
class Table:
    """A table of ours. `key_with_id` is the key of rows whose `id_column` is filled."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    id_column: str | None = None
    key_with_id: tuple[str, ...] = ()
    by_name: dict[str, Column] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})

    @property
    def label(self) -> str:
        """Give what the table's rows are called in a sentence: "check-ins"."""
        return self.name.replace("_", "-")

    @property
    def required(self) -> tuple[str, ...]:
        """Name the columns a file must have."""
        return tuple(column.name for column in self.columns if column.required)

    @property
    def names(self) -> tuple[str, ...]:
        """Name all columns, in our order."""
        return tuple(column.name for column in self.columns)

    @property
    def people(self) -> tuple[Column, ...]:
        """Give the columns that name a person."""
        return tuple(column for column in self.columns if column.domain is Domain.PERSON)

    @property
    def key_is_content(self) -> bool:
        """Tell whether rows without an id are told apart by all they say: two such may be two events."""
        return set(self.key) == set(self.names) - {self.id_column}


# columns whose name is no noun
_LABELS = {
    "check_in_id": "check-in id", "due_on": "due date", "barrier_resolved_on": "resolution date of the barrier",
    "started_on": "start date", "left_on": "leaving date", "launched_on": "launch date",
    "cadence_days": "cadence in days", "effective_from": "effective date", "completed_on": "completion date",
}  # fmt: skip


def label_of(name: str) -> str:
    """Give what a column or table of this name is called in a sentence."""
    if name in TABLES:
        return TABLES[name].label
    return _LABELS.get(name, name.replace("_", " "))


def _column(
    name: str, kind: Kind, *synonyms: str, domain: Domain | None = None, remarks: bool = False
) -> Column:
    return Column(name, kind, synonyms=synonyms, domain=domain, remarks=remarks)


def _required(name: str, kind: Kind, *synonyms: str) -> Column:
    return Column(name, kind, required=True, synonyms=synonyms)


def _name(name: str, domain: Domain, *synonyms: str, required: bool = False) -> Column:
    return Column(name, Kind.NAME, required, synonyms=synonyms, domain=domain)


def _about(name: str, *synonyms: str, several: bool = False) -> Column:
    return replace(_name(name, Domain.PERSON, *synonyms, required=True), about=True, several=several)


def _spelling(name: str, *synonyms: str) -> Column:
    return replace(_name(name, Domain.PERSON, *synonyms), spelling=True)


def _number(
    name: str, unit: Unit | None, *synonyms: str, required: bool = False, at_least: float | None = None
) -> Column:
    return Column(name, Kind.NUMBER, required, at_least=at_least, synonyms=synonyms, unit=unit)


def _choice(
    name: str,
    choices: tuple[str, ...],
    *synonyms: str,
    required: bool = False,
    several: bool = False,
    excused_by: tuple[str, tuple[str, ...]] | None = None,
) -> Column:
    return Column(name, Kind.CHOICE, required, choices, several, synonyms=synonyms, excused_by=excused_by)


_TEAM = (
    "team name", "teamname", "sales team", "rep team", "group", "group names", "groups", "region", "department",
    "squad", "équipe", "abteilung", "equipo", "hubspot team", "supervisory organization", "organizational unit",
    "business unit", "organisationseinheit", "vertriebsteam",
)  # fmt: skip
_PROGRAM = (
    "program name", "training program", "training", "training name", "programme", "course", "course name",
    "formation", "schulung", "programa", "curso", "sales playbook", "playbook",
)  # fmt: skip
_PERSON = (
    "person name", "employee", "employee name", "full name", "user", "username", "user name", "user id", "mitarbeiter",
    "empleado", "worker", "mitarbeitername", "name des mitarbeiters",
)  # fmt: skip
_OWNER = ("owner", "deal owner", "opportunity owner", "record owner", "account owner")
_EMAIL = (
    "email", "email address", "e mail", "e mail adresse", "adresse e mail", "correo electrónico",
    "dirección de correo electrónico", "email work", "primary work email",
)  # fmt: skip
_MANAGER = ("manager name", "coach", "leader", "sales manager", "team leader", "supervisor", "reviewer")
_CURRENCY = ("currency code", "amount currency", "value currency", "währung", "währg", "devise", "moneda")

CHECK_INS = Table(
    "check_ins",
    (
        _required("date", Kind.EVENT, "check in date", "checkin date", "date of check in", "conversation date",
                  "meeting date", "coaching date", "day", "check in on", "timestamp", "completion time", "submitted on",
                  "submitted at", "submission date", "recorded date", "recordeddate", "end date", "enddate",
                  "started on", "begonnen am", "horodateur", "datum", "session date", "date of session",
                  "activity date", "call date", "fecha", "marca temporal"),
        _about("rep", "rep name", "sales rep", "sales rep name", "representative", "seller",
               "salesperson", "sales person", "employee", "employee name", "employee email", "rep email",
               "participant", "coachee", "mitarbeiter", "verkäufer", "vendeur", "commercial", "vendedor",
               "account executive", "account manager", "ae", "sdr", "bdr", "mitarbeitername", "activity assigned to",
               "assigned to", *_OWNER, *_EMAIL, "name", "full name"),
        _name("team", Domain.TEAM, *_TEAM, required=True),
        _name("program", Domain.PROGRAM, *_PROGRAM, required=True),
        _choice("outcome", OUTCOMES, "applied", "applied it", "is applied", "result", "implementation",
                "implemented", "status of application", "application", "skill applied", "was it applied",
                "résultat", "ergebnis", "angewendet", "resultado", "aplicado", required=True,
                excused_by=("status", (MISSED, EXCUSED))),
        _column("check_in_id", Kind.ID, "id", "check in number", "response id", "record id", "checkin id"),
        _name("manager", Domain.PERSON, *_MANAGER, "checked in by", "facilitator", "facilitator name"),
        _name("skill", Domain.SKILL, "skill name", "behaviour", "behavior", "competency"),
        _choice("evidence", (OBSERVED, SELF_REPORTED), "evidence type", "how known", "source of evidence"),
        _choice("status", (COMPLETED, MISSED, EXCUSED), "check in status", "state"),
        _column("due_on", Kind.DAY, "due", "due date", "scheduled for", "planned on", "planned date"),
        _choice("purpose", PURPOSES, "purposes", "check in purpose", "check in type", several=True),
        _column("barrier", Kind.TEXT, "barriers", "blocker", "blockers", "obstacle", "obstacles",
                "what stops you", "what is in the way", "barrier category", "hindernis", domain=Domain.BARRIER),
        _choice("barrier_owner", OWNERS, "barrier owner", "who can remove it", "blocker owner"),
        _column("barrier_resolved_on", Kind.EVENT, "barrier resolved", "barrier resolved date", "resolved on",
                "barrier removed on"),
        _column("note", Kind.TEXT, "notes", "comment", "comments", "remarks", "notiz", "bemerkung", "kommentar",
                "commentaire", "comentario", remarks=True),
    ),
    key=("date", "rep", "program", "skill", "manager"),
    id_column="check_in_id",
    key_with_id=("check_in_id", "rep"),
)  # fmt: skip

RECOGNITIONS = Table(
    "recognitions",
    (
        _required("date", Kind.EVENT, "recognition date", "awarded on", "award date", "date of recognition",
                  "created at", "given on", "day", "datum", "fecha", "belegdatum", "buchungsdatum"),
        _about("recipient", "recipient name", "recipient email", "receiver", "receivers", "to",
               "to user", "rep", "rep name", "sales rep", "employee", "employee name", "employee email",
               "awarded to", "recognized person", "empfänger", "destinataire", "bénéficiaire", "destinatario",
               "mitarbeiter", "mitarbeitername",
               *_OWNER, *_EMAIL, "name", several=True),
        _choice("kind", KINDS, "recognition kind", "type", "recognition type", "reward type", "award type",
                "category", "art", "tipo", "prämienart", required=True),
        _name("team", Domain.TEAM, *_TEAM),
        _column("recognition_id", Kind.ID, "id", "record id", "award id", "recognition number"),
        _name("giver", Domain.PERSON, "giver name", "giver email", "from", "from user", "given by", "sender",
              "awarded by", "recognized by", "vergeben von", "geber", "donneur"),
        _name("program", Domain.PROGRAM, *_PROGRAM),
        _number("value", Unit.AMOUNT, "amount", "reward amount", "reward value", "reward", "award amount", "worth",
                "points awarded", "amount with currency", "wert", "betrag", "montant", "importe", at_least=0),
        _column("currency", Kind.ID, *_CURRENCY),
        _column("reason", Kind.TEXT, "note", "message", "why", "comment", "description", "grund", "motif", "motivo",
                remarks=True),
    ),
    key=("date", "recipient", "kind", "team", "giver", "program", "value", "currency", "reason"),
    id_column="recognition_id",
    key_with_id=("recognition_id", "recipient"),
)  # fmt: skip

ROSTER = Table(
    "roster",
    (
        _about("person", *_PERSON, "rep", "rep name", "sales rep", "employee id", "person id",
               "name", *_EMAIL, "employee email", "work email"),
        _name("team", Domain.TEAM, *_TEAM, required=True),
        _spelling("email", *_EMAIL[1:], "employee email", "work email", "mail"),
        _spelling("name", "display name", "full name", "employee name"),
        _choice("role", ROLES, "job role", "job title", "title", "position", "function", "business title"),
        _name("manager", Domain.PERSON, *_MANAGER, "reports to", "manager email", "reviewer email"),
        _column("started_on", Kind.DAY, "start date", "started", "hire date", "hired on", "joined", "joined on",
                "join date", "start"),
        _column("left_on", Kind.DAY, "end date", "left", "termination date", "leave date", "left date", "end"),
    ),
    key=("person", "started_on"),
)  # fmt: skip

PROGRAMS = Table(
    "programs",
    (
        _name("program", Domain.PROGRAM, *_PROGRAM, "name", required=True),
        _name("skill", Domain.SKILL, "skill name", "behaviour", "behavior"),
        _column("launched_on", Kind.DAY, "launch date", "launched", "launch", "start date"),
        _number("target_rate", Unit.SHARE, "target", "goal", "target share", at_least=0),
        _name("team", Domain.TEAM, *_TEAM),
        _number("cadence_days", None, "cadence", "check in every days", "rhythm", at_least=1),
        _column("expectation", Kind.TEXT, "expected behaviour", "expected behavior", "what applied means"),
        _column("effective_from", Kind.DAY, "effective", "valid from", "from"),
    ),
    key=("program", "team", "effective_from"),
)

TRAININGS = Table(
    "trainings",
    (
        _about("person", *_PERSON, "rep", "rep name", "sales rep", "employee email", *_EMAIL,
               "learner", "participant", "name"),
        _name("program", Domain.PROGRAM, *_PROGRAM, "training title", required=True),
        _required("completed_on", Kind.EVENT, "completion date", "completed", "date completed", "completed at",
                  "date"),
    ),
    key=("person", "program", "completed_on"),
)  # fmt: skip

RESULTS = Table(
    "outcomes",
    (
        _about("person", *_PERSON, "rep", "rep name", "sales rep", "employee email", *_EMAIL, "name"),
        _required("quarter", Kind.QUARTER, "period", "fiscal quarter"),
        _name("metric", Domain.METRIC, "measure", "kpi", "goal", "metric name", required=True),
        _number("actual", Unit.MEASURE, "actual value", "result", "achieved", "value", required=True),
        _number("target", Unit.MEASURE, "target value", "quota", "plan"),
    ),
    key=("person", "quarter", "metric"),
)  # fmt: skip

BUDGETS = Table(
    "budgets",
    (
        _name("team", Domain.TEAM, *_TEAM, required=True),
        _required("quarter", Kind.QUARTER, "period", "fiscal quarter"),
        _number("amount", Unit.AMOUNT, "budget", "reward budget", "value", required=True, at_least=0),
        _column("currency", Kind.ID, *_CURRENCY),
    ),
    key=("team", "quarter", "currency"),
)

TABLES: dict[str, Table] = {
    table.name: table for table in (CHECK_INS, RECOGNITIONS, ROSTER, PROGRAMS, TRAININGS, RESULTS, BUDGETS)
}

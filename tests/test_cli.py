"""The shell, as its users type it: every command, every key of its JSON, every exit code."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NoReturn

import pytest

from dashboard import cli
from dashboard.app import dashboard_for_process
from dashboard.metrics.kpis.catalogue import KPIS
from dashboard.settings import ROOT, child_environment
from dashboard.store.marts import KeptMarts
from dashboard.store.store import Store

pytestmark = pytest.mark.slow

HEADER: Final = "date,rep,team,program,outcome"
SPRING: Final = (
    "2026-04-10,Ana,EMEA,Calls,not applied",
    "2026-05-11,Bo,EMEA,Calls,applied",
    "2026-06-12,Cy,North,Demos,partly",
)
SUMMER: Final = ("2026-07-10,Ana,EMEA,Calls,applied", "2026-08-11,Bo,North,Demos,not applied")

ACCEPTED_KEYS: Final = {
    "file", "upload_id", "table", "already_imported", "records", "accepted", "new", "changed", "unchanged",
    "rejected", "duplicate", "dropped", "mapping", "ignored_columns", "encoding", "separator", "decimal",
    "looked_at_columns", "date_order", "sheet", "rejects", "duplicates", "drops", "effect", "error",
}  # fmt: skip
REFUSED_KEYS: Final = {"file", "upload_id", "error"}
ERROR_KEYS: Final = {"code", "message", "hint"}
LISTED_KEYS: Final = {
    "upload_id", "table", "file", "uploaded_at", "by", "sha256", "records", "accepted", "rejected", "duplicate",
    "dropped",
}  # fmt: skip
REVIEW_KEYS: Final = {
    "version", "sample", "as_of", "quarter", "partial", "compared_with", "selection", "currency", "kpis",
}  # fmt: skip
KPI_KEYS: Final = {
    "kpi", "by", "team", "program", "category", "value", "base", "people", "low", "high", "previous", "change",
    "change_low", "change_high", "standing", "verdict",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit code and both streams."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401
        """Read standard output, which must be JSON and nothing else; NaN is none."""

        def refuse(constant: str) -> NoReturn:
            raise AssertionError(f"{constant} is no JSON")

        return json.loads(self.out, parse_constant=refuse)

    @property
    def error(self) -> dict[str, str]:
        """Read a refusal, on standard output and as one line on the other stream."""
        found: dict[str, str] = self.json["error"]
        assert set(self.json) == {"error"}
        assert set(found) == ERROR_KEYS
        assert self.err == f"{found['message']} {found['hint']}".strip() + "\n"
        assert self.err.count("\n") == 1
        return found


Shell = Callable[..., Answer]


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


@pytest.fixture
def shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Shell]:
    """Give `python -m dashboard`, each call as a process of its own would start, over an empty store."""
    for name in [name for name in os.environ if name.startswith("DASHBOARD_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("DASHBOARD_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("DASHBOARD_TODAY", "2026-09-22")
    monkeypatch.setenv("DASHBOARD_SAMPLE_DATA", "false")
    monkeypatch.setattr(cli, "LOG", tmp_path / "dashboard.log")

    def run(*arguments: object) -> Answer:
        dashboard_for_process.cache_clear()
        capsys.readouterr()
        code = cli.main([str(argument) for argument in arguments])
        return Answer(code, *capsys.readouterr())

    yield run
    dashboard_for_process.cache_clear()


@pytest.fixture(scope="module")
def imported(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import two quarters once, for tests that only ask."""
    folder = tmp_path_factory.mktemp("two quarters")
    files = write(folder, "spring.csv", HEADER, *SPRING), write(folder, "summer.csv", HEADER, *SUMMER)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DASHBOARD_STORE", str(folder / "store"))
        patch.setenv("DASHBOARD_TODAY", "2026-09-22")
        dashboard_for_process.cache_clear()
        assert cli.main(["import", *map(str, files)]) == 0
    dashboard_for_process.cache_clear()
    return folder / "store"


@pytest.fixture
def two_quarters(shell: Shell, imported: Path, tmp_path: Path) -> Shell:
    """Give the shell over a store of SPRING and SUMMER."""
    shutil.copytree(imported, tmp_path / "store")
    return shell


def write(folder: Path, name: str, *lines: str, encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes("\n".join([*lines, ""]).encode(encoding))
    return path


def only(answer: Answer) -> dict[str, Any]:
    """Give the one file of an import."""
    (upload,) = answer.json["uploads"]
    return dict(upload)


def total(shell: Shell, kpi: str, *selection: object) -> dict[str, Any]:
    rows = shell("review", *selection, "--json").json["kpis"]
    (found,) = [row for row in rows if row["kpi"] == kpi and row["by"] == "all"]
    return dict(found)


# --- import ----------------------------------------------------------------------------------------


def test_an_import_tells_all_about_a_file(shell: Shell, inbox: Path) -> None:
    first = shell("import", write(inbox, "spring.csv", HEADER, *SPRING), "--json")
    assert first.code == 0
    path = write(
        inbox,
        "Sommer.csv",
        "Datum;Rep Name;Team;Program;Applied?;IP Address",
        "31.08.2026;Ana;EMEA;Calls;Yes;1.1.1.1",  # 2: new
        "10.04.2026;Ana;EMEA;Calls;Yes;1.1.1.1",  # 3: changes a row of the first
        "11.05.2026;bo;EMEA;Calls;yes;1.1.1.1",  # 4: says what is known
        "12.08.2026;Jörg;EMEA;Calls;No;1.1.1.1",  # 5: replaced by the next
        "12.08.2026;JÖRG;EMEA;Calls;Partly;1.1.1.1",  # 6
        "12.08.2026;jörg;EMEA;Calls;Partly;1.1.1.1",  # 7: the same again
        "31.02.2026;;EMEA;Calls;maybe;1.1.1.1",  # 8: three things wrong
        "23.09.2026;Cy;EMEA;Calls;No;1.1.1.1",  # 9: tomorrow
        ";;;;;",  # 10
        "Grand Totals (9 records);;;;;",  # 11
        encoding="cp1252",
    )
    mapping = write(inbox, "mapping.json", '{"columns": {"Datum": "date"}}')
    answer = shell("import", path, "--mapping", mapping, "--json")
    assert answer.code == 0
    found = only(answer)
    assert set(found) == ACCEPTED_KEYS
    counts = {name: found[name] for name in ("records", "accepted", "new", "changed", "unchanged")}
    assert counts == {"records": 10, "accepted": 4, "new": 2, "changed": 1, "unchanged": 1}
    assert (found["rejected"], found["duplicate"], found["dropped"]) == (2, 2, 2)
    assert found["mapping"] == {
        "Datum": "date", "Rep Name": "rep", "Team": "team", "Program": "program", "Applied?": "outcome",
    }  # fmt: skip
    assert found["ignored_columns"] == ["IP Address"]
    assert (found["file"], found["table"], found["sheet"]) == ("Sommer.csv", "check_ins", None)
    assert (found["encoding"], found["separator"], found["date_order"]) == ("cp1252", ";", "day-first")
    assert found["decimal"] in {",", "."}
    assert (found["already_imported"], found["error"]) == (False, None)
    assert sorted((r["line"], r["column"], r["value"], r["rule"]) for r in found["rejects"]) == [
        (8, "date", "31.02.2026", "date"),
        (8, "outcome", "maybe", "choice"),
        (8, "rep", "", "required"),
        (9, "date", "23.09.2026", "future"),
    ]
    assert all(set(r) == {"line", "column", "value", "rule", "message"} for r in found["rejects"])
    assert all(r["message"].endswith(".") and len(r["message"]) > 10 for r in found["rejects"])
    assert found["duplicates"] == [
        {"line": 5, "of_line": 6, "reason": "replaced"},
        {"line": 7, "of_line": 6, "reason": "repeated"},
    ]
    assert [(d["line"], d["reason"]) for d in found["drops"]] == [(10, "blank"), (11, "total")]
    assert found["drops"][1]["text"].startswith("Grand Totals (9 records)")
    assert set(found["drops"][0]) == {"line", "reason", "text"}
    listed = shell("uploads", "--json").json["uploads"]
    assert found["upload_id"] == listed[0]["upload_id"]


def test_the_effect_is_told_for_each_total(shell: Shell, inbox: Path) -> None:
    shell("import", write(inbox, "spring.csv", HEADER, *SPRING))
    answer = shell("import", write(inbox, "summer.csv", HEADER, *SUMMER), "--json")
    effect = only(answer)["effect"]
    assert all(set(one) == {"kpi", "quarter", "before", "after"} for one in effect)
    assert [one["kpi"] for one in effect] == [kpi.key for kpi in KPIS if "all" in kpi.cuts]
    assert effect[0] == {"kpi": "implementation_rate", "quarter": "2026-Q3", "before": None, "after": 0.5}


def test_the_effect_in_words_says_its_units_as_the_page_does(shell: Shell, inbox: Path) -> None:
    shell("import", write(inbox, "spring.csv", HEADER, *SPRING))
    rewards = write(
        inbox, "rewards.csv", "date,recipient,kind,value,currency", "2026-05-04,Ana,award,150,CHF"
    )
    head = total(shell, "reward_per_head")
    assert head["value"] is None
    answer = shell("import", rewards)
    after = total(shell, "reward_per_head")["value"]
    assert f"Reward per head – → {after:g}\u202fCHF" in answer.out


def test_without_json_people_are_told_in_lines(shell: Shell, inbox: Path) -> None:
    wrong = [f"2026-13-{n:02d},Ana,EMEA,Calls,applied" for n in range(1, 24)]
    path = write(inbox, "spring.csv", HEADER, *SPRING, *wrong)
    answer = shell("import", path)
    assert (answer.code, answer.err) == (0, "")
    first, *more = answer.out.splitlines()
    rest = [line for line in more if not line.startswith("  2026-Q2: ")]  # the effect
    assert len(more) == len(rest) + 1
    upload_id = shell("uploads", "--json").json["uploads"][0]["upload_id"]
    assert first == (
        "spring.csv: 3 of 26 records imported as check_ins (23 rejected, 0 duplicate, 0 dropped)."
        f" Upload {upload_id}."
    )
    assert rest[0] == "  line 5: 2026-13-01 is no date; write it like 2026-02-28."
    assert len(rest) == 21
    assert rest[-1] == "  and 3 more"
    again = shell("import", path)
    assert again.out == f"spring.csv: already imported as {upload_id}; nothing to do.\n"


def test_the_same_file_again_changes_nothing(shell: Shell, inbox: Path) -> None:
    first = only(shell("import", write(inbox, "one.csv", HEADER, *SPRING), "--json"))
    answer = shell("import", write(inbox, "copy.csv", HEADER, *SPRING), "--json")
    assert answer.code == 0
    again = only(answer)
    assert set(again) == ACCEPTED_KEYS
    assert (again["already_imported"], again["upload_id"]) == (True, first["upload_id"])
    assert shell("uploads", "--json").json["version"] == 1
    dry = only(shell("import", inbox / "copy.csv", "--dry-run", "--json"))
    assert (dry["already_imported"], dry["upload_id"]) == (True, first["upload_id"])
    # after undo it is not known any more
    shell("undo", first["upload_id"])
    anew = only(shell("import", inbox / "one.csv", "--json"))
    assert not anew["already_imported"]
    assert anew["upload_id"] != first["upload_id"]


def test_a_dry_run_writes_nothing(shell: Shell, inbox: Path, tmp_path: Path) -> None:
    path = write(inbox, "one.csv", HEADER, *SPRING, "x,Ana,EMEA,Calls,applied")
    answer = shell("import", path, "--dry-run", "--json")
    dry = only(answer)
    assert set(dry) == ACCEPTED_KEYS
    assert (answer.code, dry["upload_id"], dry["accepted"], dry["rejected"]) == (0, None, 3, 1)
    assert dry["effect"][0]["after"] == pytest.approx(1 / 3)
    assert not (tmp_path / "store").exists()
    assert shell("import", path, "--dry-run").out.startswith(
        "one.csv: 3 of 4 records would be imported as check_ins"
    )
    assert shell("uploads", "--json").json == {"version": 0, "uploads": []}
    real = only(shell("import", path, "--json"))
    differing = {name for name in ACCEPTED_KEYS if dry[name] != real[name]}
    assert differing == {"upload_id"}


def test_good_files_go_in_beside_refused_ones(shell: Shell, inbox: Path) -> None:
    files = [
        write(inbox, "spring.csv", HEADER, *SPRING),
        write(inbox, "odd.csv", "a,b", "1,2"),
        inbox / "missing.csv",
        write(inbox, "summer.csv", HEADER, *SUMMER),
    ]
    answer = shell("import", *files, "--json")
    assert answer.code == 2
    uploads = answer.json["uploads"]
    assert [one["file"] for one in uploads] == ["spring.csv", "odd.csv", "missing.csv", "summer.csv"]
    assert [set(one) for one in uploads] == [ACCEPTED_KEYS, REFUSED_KEYS, REFUSED_KEYS, ACCEPTED_KEYS]
    refused = [one["error"] for one in uploads[1:3]]
    assert all(set(error) == ERROR_KEYS for error in refused)
    assert [error["code"] for error in refused] == ["unknown_table", "unreadable_file"]
    assert [one["upload_id"] for one in uploads[1:3]] == [None, None]
    assert [u["file"] for u in shell("uploads", "--json").json["uploads"]] == ["summer.csv", "spring.csv"]
    # without JSON the refusals are on the other stream, one line each
    people = shell("import", *files)
    assert people.code == 2
    assert [line.split(":")[0] for line in people.err.splitlines()] == ["odd.csv", "missing.csv"]
    told = [line.split(":")[0] for line in people.out.splitlines() if not line.startswith(" ")]
    assert told == ["spring.csv", "summer.csv"]


def test_a_folder_means_its_files(shell: Shell, inbox: Path, tmp_path: Path) -> None:
    write(inbox, "b.csv", HEADER, *SUMMER)
    write(inbox, "a.CSV", HEADER, *SPRING)
    write(inbox, "c.tsv", *(line.replace(",", "\t") for line in (HEADER, *SUMMER)))
    write(inbox, "readme.md", "no table")
    (inbox / "deeper").mkdir()
    write(inbox / "deeper", "c.csv", HEADER, *SUMMER)
    answer = shell("import", inbox, "--json")
    assert (answer.code, [one["file"] for one in answer.json["uploads"]]) == (0, ["a.CSV", "b.csv", "c.tsv"])
    assert f"Left aside in {inbox}: readme.md. To import one, name it." in answer.err
    (tmp_path / "nothing").mkdir()
    empty = shell("import", tmp_path / "nothing", "--json")
    assert (empty.code, only(empty)["error"]["code"]) == (2, "empty_folder")


def test_a_file_that_is_named_twice_is_taken_once(shell: Shell, inbox: Path) -> None:
    path = write(inbox, "a.csv", HEADER, *SPRING)
    answer = shell("import", inbox, path, inbox / ".." / inbox.name, "--json")
    assert [one["already_imported"] for one in answer.json["uploads"]] == [False]


def test_what_may_not_be_read_is_refused(shell: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(inbox, "a.csv", HEADER, *SPRING)

    def closed(path: Path, *_: object, **__: object) -> Any:  # noqa: ANN401
        if inbox in (path, *path.parents):
            raise PermissionError(errno.EACCES, "Permission denied")
        return os.stat(path)  # noqa: PTH116

    for name in ("iterdir", "read_bytes", "stat"):
        monkeypatch.setattr(Path, name, closed)
    monkeypatch.setattr(os, "access", lambda *_: False)
    for named in (inbox, path):
        answer = shell("import", named)
        assert (answer.code, answer.err) == (
            2,
            f"{named.name}: {named} cannot be read: Permission denied. Check the path.\n",
        )


def test_who_cancels_is_told_where_to_see_what_counts(
    shell: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(inbox, "a.csv", HEADER, *SPRING)
    for late, (owner, name) in enumerate(((Store, "stage"), (Store, "commit"), (KeptMarts, "adopt"))):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, _cancelled)
            answer = shell("import", path)
        assert (answer.code, answer.out) == (130, "")
        assert "`python -m dashboard uploads` lists those that count" in answer.err
        assert len(shell("uploads", "--json").json["uploads"]) == (late == 2)


def _cancelled(*_: object, **__: object) -> NoReturn:
    raise KeyboardInterrupt


AMBIGUOUS = (HEADER, "03/04/2026,Ana,EMEA,Calls,applied", "05/04/2026,Bo,EMEA,Calls,applied")


@pytest.mark.parametrize(
    ("flag", "order", "as_of"),
    [("--day-first", "day-first", "2026-04-05"), ("--month-first", "month-first", "2026-05-04")],
)
def test_the_order_of_dates_can_be_said(shell: Shell, inbox: Path, flag: str, order: str, as_of: str) -> None:
    path = write(inbox, "dates.csv", *AMBIGUOUS)
    refused = only(shell("import", path, "--json"))["error"]
    assert refused["code"] == "ambiguous_dates"
    assert "--day-first" in refused["hint"]
    assert "--month-first" in refused["hint"]
    assert shell("uploads", "--json").json["version"] == 0
    assert only(shell("import", path, flag, "--json"))["date_order"] == order
    assert shell("review", "--json").json["as_of"] == as_of


def test_a_mapping_file_says_columns_words_and_constants(shell: Shell, inbox: Path) -> None:
    path = write(
        inbox, "odd.csv", "Wann,Wer,Gruppe,Ergebnis", "2026-08-03,Ana,EMEA,Ja klar", "2026-08-04,Bo,EMEA,Nö"
    )
    mapping = inbox / "mapping.json"
    said = {
        "table": "check_ins",
        "columns": {"Wann": "date", "Wer": "rep", "Gruppe": "team", "Ergebnis": "outcome"},
        "values": {"outcome": {"Ja klar": "applied", "nö": "not applied"}},
        "constants": {"program": "Calls"},
    }
    mapping.write_text(json.dumps(said))
    found = only(shell("import", path, "--mapping", mapping, "--json"))
    assert (found["accepted"], found["rejected"]) == (2, 0)
    assert found["mapping"] == said["columns"]
    assert total(shell, "implementation_rate")["value"] == 0.5
    assert total(shell, "implementation_rate", "--program", "Calls")["base"] == 2
    for columns in ({"Wannn": "date"}, {"Wann": "dat"}):
        mapping.write_text(json.dumps({**said, "columns": {**said["columns"], **columns}}))  # type: ignore[dict-item]
        answer = shell("import", path, "--mapping", mapping, "--json")
        assert answer.code == 2
        error = answer.json.get("error") or only(answer)["error"]
        assert error["code"] == "unknown_column"
    mapping.write_text("{")
    assert shell("import", path, "--mapping", mapping, "--json").error["code"] == "wrong_mapping"


def test_equal_recognitions_are_one_unless_they_are_kept(shell: Shell, inbox: Path) -> None:
    shell("import", write(inbox, "talks.csv", HEADER, *SUMMER))
    rows = ["2026-08-05,Ana,award,50,EUR"] * 3
    path = write(inbox, "thanks.csv", "date,recipient,kind,value,currency", *rows)
    once = only(shell("import", path, "--json"))
    assert (once["accepted"], once["duplicate"]) == (1, 2)
    assert total(shell, "reward_per_head")["value"] == 25
    shell("undo", once["upload_id"])
    kept = only(shell("import", path, "--keep-repeats", "--json"))
    assert (kept["accepted"], kept["duplicate"]) == (3, 0)
    assert total(shell, "reward_per_head")["value"] == 75


def test_a_fresh_export_replaces_its_days(shell: Shell, inbox: Path) -> None:
    shell("import", write(inbox, "first.csv", HEADER, *SUMMER, "2026-07-20,Cy,EMEA,Calls,applied"))
    fresh = write(
        inbox, "fresh.csv", HEADER, "2026-07-01,Dee,EMEA,Calls,partly", "2026-07-31,Eve,EMEA,Calls,partly"
    )
    shell("import", fresh)
    assert total(shell, "implementation_rate")["base"] == 5
    done = only(shell("import", fresh, "--replace", "--json"))
    assert done["already_imported"] is False
    assert total(shell, "implementation_rate")["base"] == 3  # Dee and Eve, and Bo's of August
    shell("undo", done["upload_id"])
    assert total(shell, "implementation_rate")["base"] == 5


def test_a_file_that_is_not_the_table_it_is_said_to_be_is_refused(shell: Shell, inbox: Path) -> None:
    answer = shell("import", write(inbox, "one.csv", HEADER, *SPRING), "--table", "recognitions", "--json")
    assert (answer.code, only(answer)["error"]["code"]) == (2, "missing_columns")


def test_a_table_that_two_fit_must_be_named(shell: Shell, inbox: Path) -> None:
    path = write(inbox, "two.csv", "name,team,program", "Ana,EMEA,Calls")
    refused = only(shell("import", path, "--json"))["error"]
    assert refused["code"] == "ambiguous_table"
    assert (refused["message"], refused["hint"]) == (
        "The headers fit roster and programs equally well.", "--table roster or --table programs",
    )  # fmt: skip
    named = only(shell("import", path, "--table", "roster", "--json"))
    assert (named["table"], named["accepted"], named["ignored_columns"]) == ("roster", 1, ["program"])


def test_a_name_that_is_no_text_goes_in(shell: Shell, inbox: Path) -> None:
    """A file name on a disk is bytes; an old archive unpacks to one that is no UTF-8."""
    path = os.fsdecode(os.fsencode(inbox) + b"/caf\xe9.csv")
    Path(path).write_text("\n".join([HEADER, *SPRING, ""]))
    answer = shell("import", path, "--json")
    assert answer.code == 0
    assert only(answer)["accepted"] == 3
    assert shell("uploads", "--json").json["uploads"][0]["file"] == "caf\N{REPLACEMENT CHARACTER}.csv"
    Path(path).unlink()
    assert only(shell("import", path, "--json"))["error"]["code"] == "unreadable_file"


# --- uploads and undo ------------------------------------------------------------------------------


def test_uploads_are_listed_and_undone(shell: Shell, inbox: Path) -> None:
    assert shell("uploads").out == "No uploads yet.\n"
    shell("import", write(inbox, "spring.csv", HEADER, *SPRING), write(inbox, "summer.csv", HEADER, *SUMMER))
    listed = shell("uploads", "--json")
    assert set(listed.json) == {"version", "uploads"}
    assert listed.json["version"] == 2
    newest, oldest = listed.json["uploads"]
    assert set(newest) == set(oldest) == LISTED_KEYS
    assert (newest["file"], oldest["file"], newest["by"]) == ("summer.csv", "spring.csv", "local")
    assert (newest["records"], newest["accepted"], newest["rejected"]) == (2, 2, 0)
    assert re.fullmatch(r"2026-09-22T\d\d:\d\d:\d\d\.\d{6}\+00:00", newest["uploaded_at"])
    assert re.fullmatch(r"[0-9a-f]{64}", newest["sha256"])
    lines = shell("uploads").out.splitlines()
    assert [line.split()[0] for line in lines] == [newest["upload_id"], oldest["upload_id"]]
    undone = shell("undo", oldest["upload_id"], "--json")
    assert (undone.code, undone.json) == (0, {"version": 3, "undone": oldest["upload_id"]})
    assert [u["file"] for u in shell("uploads", "--json").json["uploads"]] == ["summer.csv"]
    again = shell("undo", oldest["upload_id"], "--json")
    assert (again.code, again.error["code"]) == (2, "unknown_upload")
    said = shell("undo", newest["upload_id"])
    assert said.out == f"Undone: {newest['upload_id']} no longer counts.\n"
    assert shell("uploads", "--json").json == {"version": 4, "uploads": []}


def test_undo_of_nothing_is_refused(shell: Shell) -> None:
    answer = shell("undo", "20260922-none", "--json")
    assert (answer.code, answer.error["code"]) == (2, "no_uploads")


# --- review ----------------------------------------------------------------------------------------


def test_a_review_has_its_keys(two_quarters: Shell) -> None:
    answer = two_quarters("review", "--json")
    assert (answer.code, answer.err) == (0, "")
    found = answer.json
    assert set(found) == REVIEW_KEYS
    assert {name: found[name] for name in REVIEW_KEYS - {"kpis"}} == {
        "version": 2,
        "sample": False,
        "as_of": "2026-08-11",
        "quarter": "2026-Q3",
        "partial": True,
        # 1 July to 11 August are 42 days
        "compared_with": {"quarter": "2026-Q2", "from": "2026-04-01", "to": "2026-05-12"},
        "selection": {"teams": [], "programs": []},
        "currency": None,
    }
    for row in found["kpis"]:
        assert set(row) == (KPI_KEYS if row["value"] is not None else KPI_KEYS | {"reason"})
        assert row["value"] is not None or re.fullmatch(r"[a-z_]+", row["reason"])
        assert isinstance(row["base"], int)
    cuts = {(row["kpi"], row["by"]) for row in found["kpis"]}
    assert {(kpi.key, "all") for kpi in KPIS if "all" in kpi.cuts} <= cuts
    assert cuts <= {(kpi.key, by) for kpi in KPIS for by in kpi.cuts}
    by_team = [row for row in found["kpis"] if (row["kpi"], row["by"]) == ("implementation_rate", "team")]
    assert [(row["team"], row["program"], row["value"]) for row in by_team] == [
        ("EMEA", None, 1),
        ("North", None, 0),
    ]


def test_a_review_is_of_what_was_asked(two_quarters: Shell) -> None:
    asked = ("--quarter", "2026-q2", "--team", "north", "--team", "EMEA", "--program", " calls ")
    found = two_quarters("review", *asked, "--json").json
    assert found["quarter"] == "2026-Q2"
    assert found["partial"] is False
    assert found["compared_with"] is None
    assert found["selection"] == {"teams": ["EMEA", "North"], "programs": ["Calls"]}
    assert total(two_quarters, "implementation_rate", *asked)["value"] == 0.5


@pytest.mark.parametrize(
    ("arguments", "code", "near"),
    [
        (("--team", "Nort"), "unknown_team", "North"),
        (("--program", "Cals"), "unknown_program", "Calls"),
        (("--quarter", "2026-Q4"), "unknown_quarter", "2026-Q3"),
        (("--quarter", "last"), "unknown_quarter", "2026-Q2"),
    ],
)
def test_unknown_names_are_refused(
    two_quarters: Shell, arguments: tuple[str, ...], code: str, near: str
) -> None:
    answer = two_quarters("review", *arguments, "--json")
    assert (answer.code, answer.error["code"]) == (2, code)
    assert near in answer.error["hint"]
    plain = two_quarters("review", *arguments)
    assert (plain.code, plain.out, plain.err) == (2, "", answer.err)


def test_an_empty_store_has_nothing_to_show(shell: Shell) -> None:
    answer = shell("review", "--json")
    assert answer.code == 0
    assert answer.json == {
        "version": 0, "sample": False, "as_of": None, "quarter": None, "partial": False, "compared_with": None,
        "selection": {"teams": [], "programs": []}, "currency": None, "kpis": [],
    }  # fmt: skip
    people = shell("review")
    assert people.code == 0
    assert people.out.strip()
    assert shell("review", "--quarter", "2026-Q3", "--json").error["code"] == "unknown_quarter"


def test_the_sample_is_marked_and_gives_way(
    shell: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_SAMPLE_DATA", "true")
    sample = shell("review", "--json").json
    assert (sample["sample"], sample["version"]) == (True, 0)
    assert len(sample["kpis"]) > 50
    assert "Sample data" in shell("review").out
    shell("import", write(inbox, "spring.csv", HEADER, *SPRING))
    mine = shell("review", "--json").json
    assert (mine["sample"], mine["version"], mine["quarter"]) == (False, 1, "2026-Q2")
    assert "Sample data" not in shell("review").out


def test_a_review_in_words_is_the_story(two_quarters: Shell) -> None:
    said = two_quarters("review")
    assert (said.code, said.err) == (0, "")
    assert "Implementation rate: 50" in said.out
    assert "1 of 2" in said.out or "2 pairs" in said.out
    assert all(kpi.label in said.out or kpi.key in {"barrier_reach"} for kpi in KPIS)
    undefined = [line for line in said.out.splitlines() if line.startswith("  ") and ": –" in line]
    assert undefined
    assert all(line.endswith(".") for line in undefined), "it says what is missing"


# --- the other commands ----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_sample_command_writes_files_that_go_in_whole(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "made"
    answer = shell("sample", "--rows", 400, "--seed", 3, "--out", out)
    assert answer.code == 0
    paths = [Path(line) for line in answer.out.splitlines()]
    assert sorted(paths) == sorted(out.iterdir())
    done = shell("import", out, "--json")
    assert done.code == 0
    assert all(one["accepted"] == one["records"] for one in done.json["uploads"])
    assert {"check_ins", "recognitions", "roster"} <= {one["table"] for one in done.json["uploads"]}
    refused = shell("sample", "--rows", 0, "--seed", 3, "--out", out)
    assert refused.code == 2
    assert refused.err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("reviews",),
        ("import",),
        ("import", "a.csv", "--tabel", "roster"),
        ("import", "a.csv", "--table", "people"),
        ("import", "a.csv", "--day-first", "--month-first"),
        ("undo",),
        ("review", "--quarter"),
        ("sample", "--rows", "many", "--seed", "1", "--out", "x"),
        ("sample", "--rows", "10"),
        ("serve", "--port", "high"),
    ],
)
def test_wrong_arguments_are_refused(shell: Shell, arguments: tuple[str, ...]) -> None:
    answer = shell(*arguments, "--json")
    assert (answer.code, answer.error["code"]) == (2, "wrong_arguments")
    plain = shell(*arguments)
    assert (plain.code, plain.out, plain.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("DASHBOARD_TODAY", "tomorrow", "wrong_setting"),
        ("DASHBOARD_FISCAL_YEAR_START_MONTH", "13", "wrong_setting"),
        ("DASHBOARD_TIMEZONE", "Mars/Olympus", "wrong_setting"),
        ("DASHBOARD_STORE", "", "wrong_setting"),
        ("DASHBOARD_STORE", "foo://x", "wrong_setting"),
        ("DASHBOARD_CURRENCY", "euro!", "wrong_setting"),
        ("DASHBOARD_STOER", "elsewhere", "unknown_setting"),
    ],
)
@pytest.mark.parametrize("command", [("review", "--json"), ("uploads", "--json"), ("serve",)])
def test_wrong_settings_are_refused_by_name(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv(name, value)
    answer = shell(*command)
    assert answer.code == 2
    assert name in answer.err
    assert answer.err.count("\n") == 1
    if "--json" in command:
        assert answer.error["code"] == code


def test_a_port_that_cannot_be_used_is_refused(shell: Shell) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        for port, what in ((99999, "no port"), (taken.getsockname()[1], "cannot be used")):
            answer = shell("serve", "--port", port)
            assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
            assert f"{port} {what}" in answer.err.replace(" is", "")


def test_a_folder_that_cannot_be_written_is_refused(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    answer = shell("sample", "--rows", 400, "--seed", 3, "--out", tmp_path / "file" / "below")
    assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)


def test_hidden_files_of_a_folder_are_left_alone(shell: Shell, inbox: Path) -> None:
    write(inbox, "spring.csv", HEADER, *SPRING)
    (inbox / ".hidden.csv").write_text("nothing")
    answer = shell("import", inbox, "--json")
    assert answer.code == 0
    assert [upload["file"] for upload in answer.json["uploads"]] == ["spring.csv"]


def test_a_broken_store_is_refused(shell: Shell, inbox: Path, tmp_path: Path) -> None:
    shell("import", write(inbox, "spring.csv", HEADER, *SPRING))
    (tmp_path / "store" / "uploads" / "_delta_log" / f"{1:020d}.json").write_bytes(b"")
    for command in (("review",), ("uploads",), ("undo", "x"), ("import", inbox / "spring.csv")):
        answer = shell(*command, "--json")
        assert (answer.code, answer.error["code"]) == (2, "store_unreadable")
        assert "backup" in answer.error["hint"]


def test_our_own_fault_leaves_a_reference_and_a_log(
    shell: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_: object) -> NoReturn:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr("dashboard.usecases.uploads.acts.read_batch", broken)
    answer = shell("import", write(inbox, "spring.csv", HEADER, *SPRING), "--json")
    assert (answer.code, answer.error["code"]) == (1, "our_fault")
    assert "secret detail" not in answer.out + answer.err
    assert "Traceback" not in answer.out + answer.err
    reference = re.search(r"reference ([0-9a-f]{8})", answer.err)
    assert reference
    log = (tmp_path / "dashboard.log").read_text()
    assert f"reference {reference[1]}" in log
    assert "secret detail" in log


# --- as processes ----------------------------------------------------------------------------------


def _process(store: Path, *arguments: object, **said: Any) -> subprocess.CompletedProcess[str]:  # noqa: ANN401
    return subprocess.run(
        [sys.executable, "-W", "error", "-m", "dashboard", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, check=False, timeout=60,
        env=child_environment(
            DASHBOARD_STORE=str(store), DASHBOARD_TODAY="2026-09-22", DASHBOARD_SAMPLE_DATA="true", **said
        ),
    )  # fmt: skip


def test_the_exit_code_and_the_streams_of_a_process(inbox: Path, tmp_path: Path) -> None:
    good, odd = write(inbox, "spring.csv", HEADER, *SPRING), write(inbox, "odd.csv", "a,b", "1,2")
    done = _process(tmp_path / "store", "import", good, odd, "--json")
    assert done.returncode == 2
    assert [set(one) for one in json.loads(done.stdout)["uploads"]] == [ACCEPTED_KEYS, REFUSED_KEYS]
    told = [line.split(":")[0] for line in done.stderr.splitlines() if not line.startswith(" ")]
    assert told == ["spring.csv", "odd.csv"]
    review = _process(tmp_path / "store", "review", "--json")
    assert (review.returncode, review.stderr) == (0, "")
    assert json.loads(review.stdout)["version"] == 1


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_error(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "dashboard", "review", "--json"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=child_environment(DASHBOARD_STORE=str(tmp_path / "store"), DASHBOARD_TODAY="2026-09-22"),
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(5)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait(60) == 0
    process.stderr.close()


def test_help_names_every_command(shell: Shell, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        shell("--help")
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in ("import", "uploads", "undo", "review", "sample", "serve", "bench"):
        assert re.search(rf"^\s+{command}\s", said, re.MULTILINE)


@pytest.mark.slow
def test_a_new_link_says_what_it_leaves_out(
    shell: Shell, inbox: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DASHBOARD_STATE", f"sqlite:///{inbox / 'state.db'}")
    many = [
        f"2026-08-0{1 + i % 9},{team}{i},{team},Calls,applied" for team in ("East", "West") for i in range(12)
    ]
    few = [f"2026-08-0{1 + i},Tiny{i},Tiny,Calls,applied" for i in range(3)]
    rows = write(inbox, "check_ins.csv", "date,rep,team,program,outcome", *many, *few)
    assert shell("import", rows).code == 0
    made = shell("share", "create", "--quarter", "2026-Q3")
    assert made.code == 0
    first, second, *left_out = made.out.splitlines()
    assert first.startswith("http")
    assert "shown only this once" in second
    assert any(
        line.startswith("Left out to protect small groups: teams") and "Tiny" in line for line in left_out
    )

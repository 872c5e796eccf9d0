"""The Data page against real stores: look, commit, see the numbers move, undo; nothing from data is markup."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.app import Dashboard
from dashboard.ui import previews, tables
from tests.pages.visiting import go, html, opened, own
from tests.usecases.files import undo_newest

pytestmark = pytest.mark.slow

HEADER: Final = "date,rep,team,program,outcome"
GOOD: Final = "\n".join([
    HEADER,
    *(f"2026-09-{day:02},Rep {rep},{'North' if rep % 2 else 'South'},Discovery,{outcome}"
      for rep, (day, outcome) in enumerate([(1, "applied"), (2, "partly"), (3, "applied"), (4, "no")])),
]).encode()  # fmt: skip
MORE: Final = (
    f"{HEADER}\n2026-09-10,Rep 1,North,Discovery,applied\n2026-09-11,Rep 9,North,Discovery,applied\n".encode()
)
THANKS: Final = b"date,recipient,kind\n2026-09-02,Rep 1,praise\n"
HOSTILE: Final = (
    "![x](http://127.0.0.1:9/a.png)",
    "<script>alert(1)</script>",
    "=cmd|' /C calc'!A0",
    "<img src=x onerror=alert(1)>",
)


@pytest.fixture
def dashboard(tmp_path: Path) -> Dashboard:
    return own(tmp_path / "store")


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch, dashboard: Dashboard) -> AppTest:
    return go(opened(monkeypatch, dashboard).run(), "/data")


def _upload(app: AppTest, *files: tuple[str, bytes]) -> str:
    app.file_uploader[0].set_value([(name, content, "text/csv") for name, content in files])
    return html(app.run())


def _click(app: AppTest, label: str) -> str:
    (button,) = [button for button in app.button if button.label == label]
    return html(button.click().run())


def _labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def test_a_file_is_looked_at_committed_and_undone(app: AppTest, dashboard: Dashboard) -> None:
    assert "Sample data is shown until the first upload." in html(app)

    looked = _upload(app, ("week.csv", GOOD))
    assert "Read as check-ins: 4 of 4 records would count." in looked
    assert '<th scope="row">new</th><td>4</td>' in looked
    assert '<th scope="row">Implementation rate</th><td>–</td><td>50' in looked
    assert dashboard.version() == 0, "looking writes nothing"

    committed = _click(app, "Commit file 1")
    assert "week.csv: 4 of 4 records count now." in committed
    assert "Check-ins are known until 4 September 2026; no team has been silent for three weeks." in committed
    assert not app.file_uploader[0].value, "the uploader is empty again"
    assert "50" in html(go(app, "/"))
    assert "Sample data." not in html(app)

    asked = _click(go(app, "/data"), "Undo upload 1")
    assert "Its rows will no longer count" in asked
    assert len(dashboard.uploads.listing(dashboard.principal())[1]) == 1, "asking undoes nothing"
    assert "Undo upload 1" in (_click(app, "Keep it") and _labels(app))
    _click(app, "Undo upload 1")
    undone = _click(app, "Yes, undo upload 1")
    assert "week.csv no longer counts. It was the last upload, so sample data is shown again." in undone
    assert "Sample data is shown until the first upload." in undone
    assert "Sample data." in html(go(app, "/"))


def test_the_effect_is_said_before_and_after(app: AppTest) -> None:
    _upload(app, ("one.csv", GOOD))
    _click(app, "Commit file 1")
    looked = _upload(app, ("two.csv", MORE))
    assert "What it changes in the third quarter 2026" in looked
    assert '<th scope="row">Implementation rate</th><td>50\N{NARROW NO-BREAK SPACE}%</td><td>80' in looked
    assert "30 points more" in looked
    assert '<th scope="row">Recognition reach' not in looked  # a table of dashes tells nobody anything
    assert "Not known, before or after: " in looked
    assert "Recognition reach, " in looked
    _click(app, "Commit file 1")
    _click(app, "Undo upload 2")
    undone = _click(app, "Yes, undo upload 2")
    assert "two.csv no longer counts. In the third quarter 2026 that changed:" in undone
    assert "30 points less" in undone


def test_several_files_are_committed_at_once_and_the_same_file_counts_once(app: AppTest) -> None:
    _upload(app, ("check ins.csv", GOOD), ("thanks.csv", THANKS))
    committed = _click(app, "Commit all 2 files")
    assert "check ins.csv: 4 of 4 records count now. thanks.csv: 1 of 1 record count now." in committed
    assert "of the quarter&#x27;s 1 recipient in all teams could be matched" in committed
    again = _upload(app, ("renamed.csv", GOOD))
    assert "This file counts already" in again
    assert not any(label.startswith("Commit") for label in _labels(app))


def test_one_of_two_files_is_committed_and_the_other_stays(app: AppTest) -> None:
    _upload(app, ("check ins.csv", GOOD), ("thanks.csv", THANKS))
    committed = _click(app, "Commit file 1")
    assert "This file counts already" in committed
    assert "Commit file 2" in _labels(app)


def test_a_refused_file_says_why_and_how_to_mend_it(app: AppTest) -> None:
    shown = _upload(app, ("other.csv", b"a,b\n1,2\n"), ("week.csv", GOOD))
    assert "The headers fit none of our tables." in shown
    assert "--" not in shown, "hints for the shell are no hints for a page"
    assert _labels(app)[-2:] == ["Commit file 2"] or "Commit file 2" in _labels(app)


def test_only_dates_that_can_be_read_two_ways_are_asked_about(app: AppTest) -> None:
    _upload(app, ("week.csv", GOOD))
    assert not app.radio
    content = f"{HEADER}\n03/04/2026,Rep 1,North,Discovery,applied\n05/06/2026,Rep 2,North,Discovery,no\n"
    assert "do not show whether the day or the month comes first" in _upload(app, ("a.csv", content.encode()))
    app.radio[0].set_value("The day, as in 31/12/2026")
    shown = html(app.run())
    assert "Read as check-ins: 2 of 2 records would count." in shown
    assert "<dt>Dates</dt><dd>day-first</dd>" in shown
    _click(app, "Commit file 1")
    assert "3 April 2026 to" not in html(app)
    assert "5 June 2026" in html(app)


def test_rejects_are_listed_with_their_line_and_offered_as_a_file(app: AppTest) -> None:
    content = (
        GOOD.decode() + "\n31/02/2026,Rep 1,North,Discovery,applied\n2026-09-09,Rep 1,North,Discovery,=1+1\n"
    )
    shown = _upload(app, ("week.csv", content.encode()))
    assert "4 of 6 records would count" in shown
    for line, column, value in (("6", "date", "31/02/2026"), ("7", "outcome", "=1+1")):
        cells = f'<td data-name="Column">{column}</td><td data-name="Value">{value}</td>'
        assert f'data-name="Line">{line}</th>{cells}' in shown
    labels = [button.proto.label for button in app.get("download_button")]
    assert labels == ["The rejected rows, to correct", "Everything that does not count, as CSV"]


def test_a_file_of_rejects_runs_nothing_in_a_spreadsheet(dashboard: Dashboard) -> None:
    from dashboard.usecases.uploads.desk import Desk
    from dashboard.usecases.uploads.importing import Options

    cells = ("=1+1", "+cmd", "-cmd", "@cmd", "plain")
    lines = [f"2026-09-09,Rep {n},North,Discovery,{cell}" for n, cell in enumerate(cells)]
    found = Desk(dashboard.uploads, dashboard.principal()).look(
        "\n".join([HEADER, *lines]).encode(), "x.csv", Options()
    )
    assert found.upload
    written = previews._told(found.upload)[1].decode("utf-8-sig")
    for cell in ("=1+1", "+cmd", "-cmd", "@cmd"):
        assert f",outcome,'{cell}," in written
    assert tables.written(["n"], [[-1], ["\t=1"], ["\r=1"]]).splitlines()[1:2] == ["-1"]
    assert "'\t=1" in tables.written(["n"], [["\t=1"]])


def test_nothing_from_a_file_is_markup(app: AppTest) -> None:
    name = "".join(HOSTILE[:2]).replace("/", "_") + ".csv"
    lines = [f'2026-09-0{n + 1},"{text}","{text}",Discovery,"{text}"' for n, text in enumerate(HOSTILE)]
    good = [f'2026-09-0{n + 1},"{text}","{text}","{text}",applied' for n, text in enumerate(HOSTILE)]
    header = 'date,rep,team,program,outcome,"<script>alert(1)</script>"'
    shown = _upload(app, (name, "\n".join([header, *(f"{row},x" for row in (*lines, *good))]).encode()))
    shown += _click(app, "Commit file 1")
    shown += _click(app, "Undo upload 1")
    assert "&lt;script&gt;alert(1)&lt;" in shown
    assert "<script" not in shown
    assert "<img" not in shown
    assert not app.markdown, "words from data are never Markdown"
    assert all(text not in label for text in HOSTILE for label in _labels(app))


def test_somebody_else_may_undo_first(app: AppTest, dashboard: Dashboard) -> None:
    _upload(app, ("one.csv", GOOD))
    _click(app, "Commit file 1")
    _upload(app, ("two.csv", MORE))
    _click(app, "Commit file 1")
    _click(app, "Undo upload 2")
    undo_newest(dashboard)
    app.run()
    assert "Yes, undo upload 2" not in _labels(app)
    assert "Undo upload 1" in _labels(app)


def test_freshness_obeys_the_teams_chosen_and_names_the_silent(app: AppTest) -> None:
    late = f"{HEADER}\n2026-07-01,Rep 5,West,Discovery,applied\n"
    _upload(app, ("one.csv", GOOD), ("late.csv", late.encode()))
    shown = _click(app, "Commit all 2 files")
    assert "Check-ins are known until 4 September 2026; West has sent nothing since 1 July." in shown
    assert '<tr class="act"><th scope="row">West</th><td>1 July</td><td>65 days</td>' in shown
    narrowed = html(app.multiselect(key="team").set_value(["North"]).run())
    assert "West" not in narrowed
    assert "no chosen team has been silent" in narrowed


def test_of_many_teams_the_longest_silent_are_in_sight(app: AppTest) -> None:
    rows = [f"2026-08-{30 - place:02d},Rep {place},Team {place:02d},Discovery,applied" for place in range(20)]
    _upload(app, ("many.csv", "\n".join([HEADER, *rows]).encode()))
    shown = _click(app, "Commit file 1")
    first, others = shown.split("10 more teams, none longer without a check-in", 1)
    assert 'scope="row">Team 19</th>' in first
    assert 'scope="row">Team 10</th>' in first
    assert 'scope="row">Team 09</th>' not in first
    assert 'scope="row">Team 00</th>' in others


def test_without_sample_and_without_data_the_way_in_stands_open(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    app = opened(monkeypatch, own(tmp_path / "store", sample=False))
    assert "There is nothing to review yet." in html(app.run())
    assert 'href="data"' in html(app)
    assert "Nothing is stored yet: upload check-ins to begin." in html(go(app, "/data"))
    assert "What the numbers mean" in html(go(app, "/definitions"))
    go(app, "/data")
    _upload(app, ("week.csv", GOOD))
    _click(app, "Commit file 1")
    assert 'class="card-value"' in html(go(app, "/"))
    go(app, "/data")
    _click(app, "Undo upload 1")
    assert "week.csv no longer counts." in _click(app, "Yes, undo upload 1")


def test_options_are_taken(app: AppTest) -> None:
    twice = THANKS + b"2026-09-02,Rep 1,praise\n"
    assert '<th scope="row">duplicate</th><td>1</td>' in _upload(app, ("thanks.csv", twice))
    app.checkbox(key="upload-keep-repeats").check()
    assert "2 of 2 records would count" in html(app.run())
    app.selectbox(key="upload-table").set_value("roster")
    assert "would count" not in html(app.run())


def test_what_is_repeated_is_told_from_what_a_later_row_says_otherwise(app: AppTest) -> None:
    row = "2026-09-01,Rep 1,North,Discovery"
    shown = _upload(app, ("a.csv", f"{HEADER}\n{row},yes\n{row},yes\n".encode()))
    assert "<td>1</td><td>repeated in this file; they count once</td>" in shown
    assert "the same as line 2" in shown
    later = "replaced by a later row of this file that says otherwise; the later one counts</td>"
    shown = _upload(app, ("b.csv", f"{HEADER}\n{row},yes\n{row},no\n".encode()))
    assert f"<td>1</td><td>{later}" in shown
    assert "replaced by line 3, which says otherwise" in shown
    shown = _upload(app, ("c.csv", f"{HEADER}\n{row},yes\n{row},no\n{row},no\n".encode()))
    assert f"<td>2</td><td>1 repeated in this file, 1 {later}" in shown

"""Holds who wins, URL or widgets, and that both are only hints."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.settings import ROOT
from dashboard.ui import session


def _script() -> None:
    import streamlit as st

    from dashboard.selection import Selection
    from dashboard.ui import filters, session

    class Choices:
        quarters = ("2026-Q2", "2026-Q3")
        teams = ("EMEA", "North")
        programs = ("Discovery Calls",)

    def resolve(asked: Selection) -> tuple[Selection, tuple[str, ...]]:
        known = {*Choices.teams, *Choices.programs, *Choices.quarters}
        words = (*filter(None, [asked.quarter]), *asked.teams, *asked.programs)
        quarter = asked.quarter if asked.quarter in known else "2026-Q3"
        found = Selection.of(quarter, set(asked.teams) & known, set(asked.programs) & known)
        return found, tuple(word for word in words if word not in known)

    shown, dropped = session.selection(resolve)
    filters.bar(Choices(), shown, is_default=shown == Selection("2026-Q3"))
    st.session_state["seen"] = (shown.to_url(), dropped)


@pytest.fixture
def app() -> AppTest:
    return AppTest.from_function(_script, default_timeout=20)


def _seen(app: AppTest) -> tuple[str, tuple[str, ...]]:
    assert not app.exception
    seen: tuple[str, tuple[str, ...]] = app.session_state["seen"]
    return seen


def test_the_quarter_stands_in_the_url_also_when_it_is_the_default(app: AppTest) -> None:
    app.run()
    assert _seen(app) == ("/?quarter=2026-Q3", ())
    assert app.query_params["quarter"] == "2026-Q3"
    assert app.selectbox(key="quarter").value == "2026-Q3"


def test_a_url_sets_the_widgets(app: AppTest) -> None:
    app.query_params["quarter"] = "2026-Q2"
    app.query_params["team"] = ["North", "EMEA"]
    app.query_params["program"] = "Discovery Calls"
    app.run()
    assert _seen(app) == ("/?quarter=2026-Q2&team=EMEA&team=North&program=Discovery+Calls", ())
    assert app.multiselect(key="team").value == ["EMEA", "North"]
    assert app.multiselect(key="program").value == ["Discovery Calls"]
    assert app.selectbox(key="quarter").value == "2026-Q2"


def test_a_widget_sets_the_url(app: AppTest) -> None:
    app.run()
    app.multiselect(key="team").set_value(["North"]).run()
    assert _seen(app) == ("/?quarter=2026-Q3&team=North", ())
    assert app.query_params["team"] == "North"
    app.multiselect(key="team").set_value([]).run()
    assert "team" not in app.query_params


def test_another_url_in_the_same_session_wins_over_the_widgets(app: AppTest) -> None:
    app.run()
    app.multiselect(key="team").set_value(["North"]).run()
    app.query_params["team"] = ["EMEA"]
    app.run()
    assert _seen(app)[0] == "/?quarter=2026-Q3&team=EMEA"
    assert app.multiselect(key="team").value == ["EMEA"]


def test_a_bare_url_keeps_what_was_chosen(app: AppTest) -> None:
    app.run()
    app.multiselect(key="team").set_value(["North"]).run()
    app.query_params.clear()
    app.run()
    assert _seen(app)[0] == "/?quarter=2026-Q3&team=North"


def test_what_is_unknown_is_dropped_and_named_until_something_is_chosen(app: AppTest) -> None:
    app.query_params["quarter"] = ["2026-Q2", "2026-Q3"]
    app.query_params["team"] = ["EMEA", "Atlantis"]
    app.query_params["taem"] = "North"
    app.run()
    assert _seen(app) == ("/?quarter=2026-Q2&team=EMEA", ("Atlantis", "taem", "2026-Q3"))
    app.run()
    assert _seen(app)[1] == ("Atlantis", "taem", "2026-Q3")
    app.multiselect(key="team").set_value([]).run()
    assert _seen(app) == ("/?quarter=2026-Q2", ())


def test_reset_shows_everything_of_the_default_quarter(app: AppTest) -> None:
    app.query_params["quarter"] = "2026-Q2"
    app.query_params["team"] = "North"
    app.run()
    app.button(key="reset").click().run()
    assert _seen(app) == ("/?quarter=2026-Q3", ())
    assert app.button(key="reset").disabled
    assert app.multiselect(key="team").value == []


@pytest.mark.parametrize(
    ("forged", "read"),
    [(7, []), (None, []), ([7, "North", None], ["North"]), ({"North": 1}, ["North"]), ("No", ["N", "o"])],
)
def test_a_forged_widget_value_is_read_as_words_or_not_at_all(forged: object, read: list[str]) -> None:
    assert session._words(forged) == read


def test_a_downloads_name_has_a_random_word_that_stays_for_the_session() -> None:
    def script() -> None:
        import streamlit as st

        from dashboard.ui.session import named_once

        st.write(f"{named_once('what is left.out.csv')}|{named_once('b.csv')}")

    apps = [AppTest.from_function(script) for _ in range(2)]
    names = [app.run().markdown[0].value for app in apps for _ in range(2)]
    assert names[0] == names[1] != names[2]
    first, _, second = names[0].partition("|")
    found = re.fullmatch(r"what is left\.out ([0-9a-f]{16})\.csv", first)
    assert found
    assert second == f"b {found[1]}.csv"


def test_every_download_has_such_a_name() -> None:
    for path in sorted((ROOT / "dashboard").rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert source.count("download_button(") == source.count("file_name=session.named_once("), path.name

"""Logging in with a real OpenID provider: who comes in, as what, where to, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from uuid import UUID

import httpx2
import pytest
from websockets.exceptions import InvalidStatus

from dashboard.words import fold
from tests.e2e.harness import Server
from tests.usecases.logged_in import CANARIES, copied
from tests.web.company import CLIENT_SECRET, COOKIE_SECRET, claims, with_a_provider
from tests.web.wire import Browser

pytestmark = pytest.mark.slow
# as providers write groups; a cookie is compressed, and these cannot be
LONG_IDS = [str(UUID(int=Random(number).getrandbits(128))) for number in range(150)]
PEOPLE = {
    "lea": ["emea-leaders", "something else"],
    "vic": ["emea-viewers"],
    "opa": ["sales-ops"],
    "ada": ["admins"],
    "tom": ["strangers"],
    "zoe": ["admins"],
    "lou": [*LONG_IDS[:60], "emea-viewers"],
    "max": ["emea-viewers", *LONG_IDS, "admins"],
}
FORGED = '{"subject": "s", "person": "p", "groups": ["admins"], "since": 9999999999, "login_id": ""}'
CLOSED = (
    "/", "/implementation", "/data", "/_stcore/metrics", "/_stcore/host-config", "/media/abc.csv",
    "/_stcore/upload_file/x/y", "/_stcore/nosuch", "/static/../_stcore/metrics", "/preview/abc", "/nosuch",
    "/_stcore/stream", "//_stcore/metrics", "/%5fstcore/metrics", "/s/../", "/shared/../data",
    "/shared//_stcore/stream", "/shared//data",
)  # fmt: skip


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[tuple[Server, str]]:
    folder = copied(company_rows, tmp_path_factory.mktemp("company"))
    with with_a_provider(folder, PEOPLE) as running:
        yield running


@pytest.fixture
def server(company: tuple[Server, str]) -> Server:
    return company[0]


def _in(server: Server, subject: str) -> Browser:
    browser = Browser(server.url)
    browser.log_in(subject)
    return browser


def _shown(browser: Browser) -> str:
    with browser.stream() as wire:
        wire.run()
        return wire.everything()


@pytest.mark.parametrize("path", CLOSED)
def test_a_stranger_gets_the_way_to_log_in_and_nothing_else(server: Server, path: str) -> None:
    answer = httpx2.get(server.url + path)
    assert answer.status_code in {401, 404}
    assert "EMEA" not in answer.text
    assert "script" not in answer.text.lower()


@pytest.mark.parametrize("path", ["/s/x/", "/shared/x/_stcore/host-config", "/s/_stcore/upload_file/a/b"])
def test_below_a_link_a_stranger_reaches_nothing_by_other_methods(server: Server, path: str) -> None:
    for method in ("POST", "PUT", "OPTIONS"):
        assert Browser(server.url).ask(method, path, follow_redirects=False).status_code == 401


def test_a_strangers_websocket_is_refused(server: Server) -> None:
    with pytest.raises(InvalidStatus) as refused, Browser(server.url).stream():
        pass
    assert refused.value.response.status_code == 401


def test_a_stranger_uploads_nothing(server: Server) -> None:
    put = httpx2.put(f"{server.url}/_stcore/upload_file/a/b", files={"file": b"x"})
    assert put.status_code == 401


def test_health_is_told_to_everybody(server: Server) -> None:
    assert httpx2.get(f"{server.url}/healthz").json()["ready"] is True


def test_logging_in_leads_back_to_the_address_asked_for(server: Server) -> None:
    browser = Browser(server.url)
    door = browser.get("/implementation?quarter=2026-Q3&team=EMEA")
    assert door.status_code == 401
    assert 'href="/login?to=' in door.text
    came = browser.log_in("lea", "/implementation?quarter=2026-Q3&team=EMEA")
    assert (came.status_code, str(came.url)) == (
        200,
        f"{server.url}/implementation?quarter=2026-Q3&team=EMEA",
    )


@pytest.mark.parametrize(
    "place", ["//evil.example/", "https://evil.example/", "/\\evil.example", "evil", "/\n/x"]
)
def test_logging_in_leads_to_no_other_host(server: Server, place: str) -> None:
    came = Browser(server.url).log_in("lea", place)
    assert str(came.url) == f"{server.url}/"


def test_a_leader_sees_their_team_and_nothing_of_others(server: Server) -> None:
    shown = _shown(_in(server, "lea"))
    assert "lea@example.org: leader of EMEA." in shown
    assert [word for word in CANARIES if fold(word) in fold(shown)] == []
    assert "Zanzibar" in _shown(_in(server, "ada"))


def test_whoever_is_in_no_group_with_a_role_sees_nothing(server: Server) -> None:
    browser = Browser(server.url)
    came = browser.log_in("tom")
    assert came.status_code == 403
    assert "tom@example.org may see nothing of this dashboard." in came.text
    with pytest.raises(InvalidStatus) as refused, browser.stream():
        pass
    assert refused.value.response.status_code == 403


def test_metrics_and_uploads_are_for_some_only(server: Server) -> None:
    told = {name: _in(server, name) for name in ("vic", "opa", "ada")}
    assert [told[name].get("/_stcore/metrics").status_code for name in told] == [403, 403, 200]
    puts = [told[name].ask("PUT", "/_stcore/upload_file/a/b", files={"file": b"x"}) for name in told]
    assert puts[0].status_code == 403
    assert "None of your groups" in puts[0].text
    assert [put.status_code for put in puts[1:]] == [403, 403], "Streamlit refuses: no token against forgery"
    assert "XSRF" in puts[1].text


def test_logging_out_ends_it_for_open_pages_copied_cookies_and_all(server: Server) -> None:
    browser = _in(server, "lea")
    stolen = Browser(server.url)
    stolen.cookies.update(browser.cookies)
    with browser.stream() as wire:
        wire.run()
        assert "EMEA" in wire.everything()
        wire.received.clear()
        wire.elements.clear()
        left = browser.ask("GET", "/logout", follow_redirects=False)
        assert left.status_code == 303
        wire.run()
        after = wire.everything()
    assert "This login has ended." in after
    assert "EMEA" not in after
    assert stolen.get("/").status_code == 401
    with pytest.raises(InvalidStatus), stolen.stream():
        pass
    assert _in(server, "lea").get("/").status_code == 200


def test_other_groups_hold_from_the_next_login_on_for_all_of_them(company: tuple[Server, str]) -> None:
    server, issuer = company
    old = _in(server, "zoe")
    assert old.get("/_stcore/metrics").status_code == 200
    assert httpx2.put(f"{issuer}/users/zoe", json=claims("zoe", ["emea-viewers"])).is_success
    _wait_a_second()
    _in(server, "zoe")
    assert old.get("/_stcore/metrics").status_code == 403
    assert "Zanzibar" not in _shown(old)


def _wait_a_second() -> None:
    """A provider tells the second of a login and no more."""
    import time

    time.sleep(1.1)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("x-dashboard-login", FORGED),
        ("x-user", "ada"),
        ("x-groups", "admins"),
        ("x-auth-request-email", "ada@example.org"),
        ("authorization", "Bearer admins"),
        ("cookie", "_streamlit_user=2|1:0|10:1|15:_streamlit_user|4:e30=|aaaa"),
        ("cookie", '_streamlit_user="eyJpc19sb2dnZWRfaW4iOnRydWV9.abc.def"; dashboard-return=/data'),
    ],
)  # fmt: skip
def test_nobody_gets_in_by_their_own_word(server: Server, name: str, value: str) -> None:
    answer = httpx2.get(server.url, headers={name: value})
    assert answer.status_code == 401


def test_a_header_of_their_own_makes_nobody_more(server: Server) -> None:
    browser = _in(server, "vic")
    with browser.stream(**{"x-dashboard-login": FORGED}) as wire:
        wire.run()
        shown = wire.everything()
    assert "vic@example.org: viewer of emea" in shown
    assert "Zanzibar" not in shown


def test_what_was_forwarded_by_a_stranger_is_refused(server: Server) -> None:
    browser = _in(server, "ada")
    browser.headers["X-Forwarded-For"] = "10.0.0.1"
    assert browser.get("/").status_code == 403


def test_another_name_that_points_here_is_refused(server: Server) -> None:
    browser = _in(server, "ada")
    browser.headers["Host"] = "evil.example"
    assert browser.get("/").status_code == 400


def test_links_open_without_a_login(server: Server) -> None:
    answer = httpx2.get(f"{server.url}/s/{'x' * 43}")
    assert answer.status_code == 404
    assert "Log in" not in answer.text


def test_no_secret_and_no_code_is_logged_or_told(server: Server) -> None:
    told = _shown(_in(server, "ada")) + server.logged()
    for word in (CLIENT_SECRET, COOKIE_SECRET, "code=", "id_token", "access_token"):
        assert word not in told
    assert "Traceback" not in server.logged()


def test_a_login_of_many_groups_is_let_in_and_its_tokens_stay_here(server: Server) -> None:
    browser = _in(server, "lou")
    assert "EMEA" in _shown(browser)
    assert not [name for name in browser.cookies if "tokens" in name]


def test_a_login_in_parts_is_nobodys(server: Server) -> None:
    browser = _in(server, "max")
    parts = [name for name in browser.cookies if name.startswith("_streamlit_user_")]
    assert parts, "this many groups do not fit into one cookie"
    for path in ("/", "/_stcore/metrics"):
        assert browser.get(path).status_code == 431
    assert "names more groups than fit" in browser.get("/").text
    with pytest.raises(InvalidStatus), browser.stream():
        pass
    assert browser.get("/logout").status_code < 500


def test_more_cookies_than_a_websocket_takes_are_said(server: Server) -> None:
    browser = _in(server, "vic")
    browser.headers["Cookie"] = "; ".join(
        [*(f"{name}={value}" for name, value in browser.cookies.items()), f"other={'x' * 8000}"]
    )
    assert browser.get("/").status_code == 431

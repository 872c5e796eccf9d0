"""A person with a login forges messages, addresses and sessions: nothing of another team ever comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count, product
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from dashboard.ui.messages import is_needed
from dashboard.words import fold
from tests.e2e.harness import Server
from tests.usecases.logged_in import CANARIES, copied
from tests.web.company import behind_a_proxy, through_proxy
from tests.web.forging import FORGERS, WORDS, forged, paths
from tests.web.wire import Browser, Wire

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, company_rows: Path) -> Iterator[Server]:
    with behind_a_proxy(copied(company_rows, tmp_path_factory.mktemp("forged"))) as running:
        yield running


@dataclass
class Tally:
    """What was said, and what came back that should not have."""

    said: int = 0
    leaks: list[str] = field(default_factory=list)


def _told(wire: Wire, word: str) -> list[str]:
    """Name the canaries in everything received, but for the word that the forger said."""
    heard = fold(wire.everything())
    return [canary for canary in CANARIES if canary != word and fold(canary) in heard]


def _forge(server: Server, *, whole: bool) -> Tally:
    """Say every forged message on every page as every forger; or some, on each page as one of them."""
    tally, turn = Tally(), count()
    forgers = list(product(paths(), FORGERS, WORDS))
    if not whole:  # one of the four on each page, another one on the next
        forgers = [forgers[4 * place + place % 4] for place in range(len(paths()))]
    with through_proxy(server, "admins").stream() as admins:
        admins.run()
        strange = [admins.session, "0", *list(admins.addresses)[:1]]
        for page, group, word in forgers:
            every = 1 if whole else 8
            _forge_page(through_proxy(server, group), page, word, strange, every, tally, turn)
    return tally


def _forge_page(
    browser: Browser,
    page: str,
    word: str,
    strange: list[str],
    every: int,
    tally: Tally,
    turn: Iterator[int],
) -> None:
    with browser.stream() as wire:
        wire.run()
        wire.run(page=page)
        for attack in forged(wire, page, word, strange):
            if next(turn) % every:
                continue
            wire.received.clear()
            attack.say(wire)
            tally.said += 1
            assert wire.received, f"{attack.name}: the page stopped answering"
            tally.leaks += [f"{attack.name}: {found}" for found in _told(wire, word)]


def test_everything_is_on_the_wire_of_who_may_see_everything(server: Server) -> None:
    """Or else that nothing is found below would say nothing."""
    with through_proxy(server, "admins").stream() as wire:
        wire.run()
        for page in paths():
            wire.run(page=page)
        assert set(_told(wire, "")) >= {"Zanzibar", "Quetzal", "Jaguarundi", "Ocelot"}


def test_forged_messages_bring_back_nothing_of_another_team(server: Server) -> None:
    tally = _forge(server, whole=False)
    assert tally.leaks == []
    assert tally.said >= 60, tally.said


@pytest.mark.prove
def test_all_forged_messages_bring_back_nothing_of_another_team(server: Server) -> None:
    tally = _forge(server, whole=True)
    assert tally.leaks == []
    assert tally.said >= 500, tally.said


def test_nobody_goes_on_with_another_ones_session(server: Server) -> None:
    ops, viewer = through_proxy(server, "sales-ops"), through_proxy(server, "emea-viewers")
    with ops.stream() as wire:
        wire.run()
        wire.run(page="data")
        session = wire.session
    with viewer.stream(resume=session) as stolen:
        stolen.run()
        assert stolen.session not in {"", session}
        assert _told(stolen, "") == []


def test_a_page_goes_on_after_messages_nobody_needs(server: Server) -> None:
    with through_proxy(server, "emea-viewers").stream() as wire:
        wire.run()
        wire.received.clear()
        wire.elements.clear()
        before = len(server.logged())
        wire.send(BackMsg(debug_shutdown_runtime=True))
        wire.send("text")
        wire.run()
        assert "EMEA" in wire.everything()
    assert "Traceback" not in server.logged()[before:]


@pytest.mark.parametrize(
    ("message", "needed"),
    [
        (BackMsg(stop_script=True), True),
        (BackMsg(app_heartbeat=True), True),
        (BackMsg(clear_cache=True), False),
        (BackMsg(set_run_on_save=True), False),
        (BackMsg(load_git_info=True), False),
        (BackMsg(debug_shutdown_runtime=True), False),
        (BackMsg(debug_disconnect_websocket=True), False),
        (BackMsg(), False),
    ],
)
def test_what_pages_need_is_let_through(message: BackMsg, needed: bool) -> None:
    assert is_needed(message.SerializeToString()) is needed


def test_uploads_and_files_of_others_are_out_of_reach(server: Server) -> None:
    viewer = through_proxy(server, "emea-leaders")
    with through_proxy(server, "sales-ops").stream() as ops:
        ops.run()
        put = viewer.ask("PUT", f"/_stcore/upload_file/{ops.session}/file", files={"file": b"x"})
        gone = viewer.ask("DELETE", f"/_stcore/upload_file/{ops.session}/file")
    assert (put.status_code, gone.status_code) == (403, 403)
    for address in ("/media/" + "0" * 56 + ".csv", "/media/", "/media/../_stcore/metrics"):
        assert viewer.get(address).status_code in {403, 404}

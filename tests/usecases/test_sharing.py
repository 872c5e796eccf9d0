"""Sharing: what a link shows is guarded and fixed; it ends when it should, and every act is in the audit."""

from __future__ import annotations

import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.access.door import Door
from dashboard.access.groups import Release
from dashboard.access.limits import Attempts
from dashboard.access.secrets import new_secret
from dashboard.app import Dashboard, _state_url
from dashboard.errors import DashboardError, NotAllowed, TooMany, UnknownName, WrongArguments
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.usecases.sharing.acts import PAGES, Sharing, Wish
from dashboard.usecases.sharing.again import review_of
from dashboard.usecases.sharing.content import Content
from dashboard.usecases.sharing.pages import SharedPages
from dashboard.usecases.sharing.story import tell
from dashboard.usecases.sharing.told import MET, TOTALS
from tests.access import attack
from tests.usecases.files import content, filled, opened, put, talks

pytestmark = pytest.mark.slow

NOW = datetime(2026, 9, 22, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


class Moving:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class World:
    """A dashboard with links whose clock can be set."""

    def __init__(self, folder: Path, *files: bytes, **said: object) -> None:
        self.dashboard = filled(folder, *files, **said)
        self.clock = Moving()
        self.state = self.dashboard.sharing._state
        self.sharing = Sharing(
            self.dashboard.reviews, self.state, self.clock, "https://reviews.example/", self.dashboard.grants
        )
        self.door = Door(self.state, self.clock)
        self.who = self.dashboard.principal()

    def link(self, *teams: str, programs: tuple[str, ...] = (), **said: object) -> str:
        """Make a link and give its secret."""
        wish = replace(Wish(Selection.of(None, teams, programs)), **said)  # type: ignore[arg-type]
        return self.sharing.create(self.who, wish).url.rsplit("/", 1)[1]

    def content(self) -> Content:
        return self.sharing.document(self.who, self.sharing.listing(self.who)[0].link.link_id)[1]


def people(team: str, program: str, applied: int, other: int, start: int = 0) -> list[str]:
    """Write check-ins of so many reps of a team."""
    outcomes = ["applied"] * applied + ["not applied"] * other
    return [
        f"2026-08-{1 + i % 28:02d},{team}{start + i},{team},{program},{o}" for i, o in enumerate(outcomes)
    ]


THREE_TEAMS = talks(
    *people("EMEA", "Calls", 20, 12), *people("North", "Calls", 9, 8), *people("Tiny", "Calls", 2, 1),
    *people("EMEA", "Demos", 11, 9), *people("North", "Demos", 10, 5),
)  # fmt: skip


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, THREE_TEAMS)


# --- what is shown ---------------------------------------------------------------------------------


def test_small_groups_are_not_in_what_is_stored_for_showing(world: World) -> None:
    world.link()
    rows = [row for row in world.content().kpis if row["kpi"] == "implementation_rate"]
    tiny = next(row for row in rows if row.get("team") == "Tiny" and row["by"] == "team")
    assert tiny == {**tiny, "reason": "hidden"}
    assert "value" not in tiny
    total = next(row for row in rows if row["by"] == "all")
    assert (total["base"], round(total["value"] * total["base"])) == (87, 52)


def test_targets_are_counted_of_what_is_shown_alone(tmp_path: Path) -> None:
    """Seven of fifteen less what is shown would say how the hidden ones fare."""
    world = World(tmp_path, THREE_TEAMS, content("program,target_rate", "Calls,0.6", "Demos,0.5"))
    world.link()
    told = world.content()
    rows = {(row["kpi"], row["by"], row.get("team"), row.get("program")): row for row in told.kpis}
    pairs = [("EMEA", "Calls"), ("North", "Calls"), ("EMEA", "Demos"), ("North", "Demos")]
    values = [rows["implementation_rate", "team_program", *pair].get("value") for pair in pairs]
    shown = [value for value in values if value is not None]
    assert len(shown) < len(pairs), "one of five and more is hidden beside the small one"
    met = sum(
        value >= {"Calls": 0.6, "Demos": 0.5}[pair[1]]
        for pair, value in zip(pairs, values, strict=True)
        if value
    )
    assert rows["target_attainment", "all", None, None]["value"] == round(met / len(shown), 2)
    assert any("that are shown here" in text for _, text in told.notes)


def test_no_reps_name_is_in_what_is_stored(world: World) -> None:
    world.link()
    newest = world.state().links.newest_of(world.sharing.listing(world.who)[0].link.link_id)
    for name in ("EMEA0", "North3", "Tiny1"):
        assert name not in newest.content + newest.counts


def test_what_is_shown_is_the_pages_own_numbers(world: World) -> None:
    world.link()
    shown = review_of(world.content())
    whole = world.dashboard.reviews.review(world.who, Selection())
    for cell in shown.kpis.filter(kpi="implementation_rate").drop_nulls("value").to_dicts():
        own = whole.cells("implementation_rate", cell["by"]).filter(
            **{key: cell[key] for key in ("team", "program") if cell[key]}
        )
        assert own["value"][0] == pytest.approx(cell["value"])
        assert own["base"][0] == cell["base"]


def test_a_teams_page_is_made_of_the_same_cells(world: World) -> None:
    world.link()
    content = world.content()
    assert list(content.teams)[:1] == ["EMEA"]
    told = tell(content, PAGES, team="EMEA")
    assert told.about == "EMEA"
    assert told.cards[0].base_text == "31 of 52 pairs"


def test_a_solver_recovers_nothing_from_real_links(world: World) -> None:
    world.link()
    world.link("EMEA")
    stored = [
        json.loads(counts)["tables"]["pairs"]
        for _, counted in world.state().links.known(NOW)
        for counts in counted
    ]
    releases = [Release.from_json(one) for one in stored]
    counts = {part: group.hits for part, group in releases[0].counts.items()}
    truth = attack.World(releases[0].edition, {part: (a, b, c) for part, (a, b, c) in counts.items()})
    assert attack.recovered(releases, [truth]) == []


def test_a_link_without_the_review_does_not_open_with_it(world: World) -> None:
    """Keep the headline, its cards and what needs attention back with the page that they are of."""
    world.link()
    whole, part = tell(world.content(), PAGES), tell(world.content(), ("recognition", "barriers"))
    assert whole.cards
    assert part.headline == "Recognition and Barriers, 2026-Q3"
    assert (part.cards, part.attention) == ((), ())


def test_of_whole_teams_a_link_to_one_program_says_nothing(world: World) -> None:
    world.link(programs=("Calls",))
    kpis = {row["kpi"]: row for row in world.content().kpis if row["by"] == "all"}
    assert kpis["check_in_coverage"].get("reason") in ("not_shared", "no_roster")
    assert "value" not in kpis["check_in_coverage"]


def test_what_is_not_named_is_not_shared(world: World) -> None:
    world.link()
    assert {row["kpi"] for row in world.content().kpis} <= {
        "implementation_rate", "partly_share", "check_in_coverage", "recognition_reach", "applied_share_trend",
        "barrier_reach", "recognition_gini", MET, *TOTALS,
    }  # fmt: skip


def test_what_no_solver_guards_is_told_by_one_of_two_overlapping_links(world: World) -> None:
    world.link("EMEA")
    first = {row["kpi"] for row in world.content().kpis}
    assert first & set(TOTALS)
    world.clock.now += SECOND
    world.link()
    second = {row["kpi"] for row in world.content().kpis}
    assert not second & set(TOTALS)


def test_an_unknown_team_a_wrong_page_and_a_weak_passcode_are_refused(world: World) -> None:
    with pytest.raises(UnknownName):
        world.link("Nowhere")
    with pytest.raises(WrongArguments, match="no page"):
        world.link(pages=("secrets",))
    with pytest.raises(WrongArguments):
        world.link(passcode="123")
    with pytest.raises(WrongArguments, match="passcode"):
        world.link(passcode="1234567")
    for lasts in (timedelta(0), -SECOND, timedelta(days=90) + SECOND):
        with pytest.raises(WrongArguments):
            world.link(lasts=lasts)
    assert world.sharing.listing(world.who) == []


def test_an_empty_store_has_nothing_to_share(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        World(tmp_path).link()


# --- versions --------------------------------------------------------------------------------------


def test_new_numbers_are_not_shown_before_it_is_advanced(world: World) -> None:
    world.link()
    before = world.content()
    put(world.dashboard, talks(*people("EMEA", "Calls", 30, 20, start=100)), "more.csv")
    assert world.content() == before
    world.sharing.advance(world.who, world.sharing.listing(world.who)[0].link.link_id)
    assert review_of(world.content()).total("implementation_rate")["base"] == 137


def test_advancing_by_one_person_is_refused_with_the_reason(world: World) -> None:
    world.link()
    put(world.dashboard, talks("2026-08-30,Newcomer,EMEA,Calls,applied"), "one.csv")
    before = world.content()
    with pytest.raises(NotAllowed) as refused:
        world.sharing.advance(world.who, world.sharing.listing(world.who)[0].link.link_id)
    assert refused.value.code == "too_little_news"
    assert world.content() == before


def test_a_second_link_that_would_give_a_team_away_is_refused(world: World) -> None:
    world.link()
    for teams, code in ((("Tiny",), "too_few_people"), (("EMEA", "North"), "would_reveal")):
        with pytest.raises(NotAllowed) as refused:
            world.link(*teams)
        assert refused.value.code == code


def test_what_an_ended_link_showed_is_known_where_somebody_opened_it(world: World) -> None:
    opened = world.link()
    assert world.door.admit(opened) is not None
    world.sharing.revoke(world.who, world.sharing.listing(world.who)[0].link.link_id)
    with pytest.raises(NotAllowed) as refused:
        world.link("EMEA", "North")
    assert refused.value.code == "would_reveal"
    assert "90 days" in refused.value.hint
    world.clock.now += timedelta(days=90)
    world.link("EMEA", "North")


def test_a_link_that_nobody_opened_makes_room_for_another(world: World) -> None:
    world.link()
    world.sharing.revoke(world.who, world.sharing.listing(world.who)[0].link.link_id)
    world.link("EMEA", "North")


def test_links_of_the_sample_stand_in_no_ones_way(tmp_path: Path) -> None:
    world = World(tmp_path, sample_data=True)
    world.link("EMEA")
    put(world.dashboard, THREE_TEAMS, "ours.csv")
    world.clock.now += SECOND
    world.link()
    assert any(row["by"] == "period" for row in world.content().kpis), "no link told these weeks before"


def test_a_team_spelt_anew_is_the_same_people(tmp_path: Path) -> None:
    """Upload a newcomer to "EMEA" where the team was "Emea" before: the difference is one person still."""
    world = World(tmp_path, talks(*people("Emea", "Calls", 30, 20), *people("North", "Calls", 20, 20)))
    world.link()
    again = people("EMEA", "Calls", 30, 20)
    put(world.dashboard, talks(*again, "2026-08-30,Newcomer,EMEA,Calls,applied"), "one.csv")
    assert "EMEA" in world.dashboard.reviews.choices(world.who).teams
    with pytest.raises(NotAllowed) as refused:
        world.sharing.advance(world.who, world.sharing.listing(world.who)[0].link.link_id)
    assert refused.value.code == "too_little_news"
    for spelling in ("EMEA", "emea"):
        with pytest.raises(NotAllowed):
            world.link(spelling)


def _two_quarters(folder: Path) -> World:
    """Put in two quarters of two teams and, in the first of them, one of two people."""
    rows = talks(
        *people("EMEA", "Calls", 20, 12), *people("North", "Calls", 15, 15), *people("Tiny", "Calls", 2, 0)
    )
    return World(folder, rows.replace(b"2026-08", b"2026-05"), THREE_TEAMS.replace(b"Tiny", b"North1"))


def _told_before(content: Content) -> list[str]:
    return [row["quarter"] for row in content.trends if row["kpi"] == "implementation_rate"]


def test_an_earlier_quarter_is_told_where_no_link_about_it_tells_the_rest(tmp_path: Path) -> None:
    alone = _two_quarters(tmp_path / "alone")
    alone.link()
    assert _told_before(alone.content()) == ["2026-Q2", "2026-Q3"]
    beside = _two_quarters(tmp_path / "beside")
    beside.sharing.create(beside.who, Wish(Selection.of("2026-Q2", ["EMEA", "North"])))
    beside.clock.now += SECOND
    beside.link()
    assert _told_before(beside.content()) == ["2026-Q3"]
    total = next(row for row in beside.content().kpis if row["by"] == "all")
    assert "previous" not in total


def test_a_link_about_a_quarter_is_refused_where_a_later_one_told_the_rest(tmp_path: Path) -> None:
    world = _two_quarters(tmp_path)
    world.link()
    with pytest.raises(NotAllowed) as refused:
        world.sharing.create(world.who, Wish(Selection.of("2026-Q2", ["EMEA", "North"])))
    assert refused.value.code == "would_reveal"
    world.sharing.create(world.who, Wish(Selection.of("2026-Q2")))


def test_an_owner_is_not_told_where_one_barrier_less_would_tell_a_few(tmp_path: Path) -> None:
    """Name a barrier of the same owner by twelve, and another by one who did not name the first."""
    columns = "date,rep,team,program,outcome,barrier"
    named = [f"2026-08-{1 + i:02d},rep{i},EMEA,Calls,not applied,no time" for i in range(12)]
    others = [f"2026-08-{1 + i:02d},other{i},EMEA,Calls,applied," for i in range(20)]
    lone = "2026-08-20,lone,EMEA,Calls,not applied,no budget"
    world = World(tmp_path / "lone", content(columns, *named, *others, lone))
    world.link()
    rows = [row for row in world.content().kpis if row["kpi"] == "barrier_reach"]
    assert [row["category"] for row in rows if row["by"] == "barrier"] == ["Lack of time"]
    assert not [row for row in rows if row["by"] == "owner"]
    same = World(tmp_path / "same", content(columns, *named, *others))
    same.link()
    assert [row["by"] for row in same.content().kpis if row["kpi"] == "barrier_reach"] == ["barrier", "owner"]


def test_weeks_are_told_by_one_of_two_overlapping_links(world: World) -> None:
    world.link("EMEA")
    assert any(row["by"] == "period" for row in world.content().kpis)
    world.clock.now += SECOND
    world.link()
    assert not any(row["by"] == "period" for row in world.content().kpis)


def test_links_are_made_when_recognitions_are_known_less_far_than_before(tmp_path: Path) -> None:
    thanks = content("date,recipient,kind,giver", *(f"2026-09-1{i % 9},EMEA{i},award,Lea" for i in range(9)))
    world = World(tmp_path, THREE_TEAMS, thanks)
    world.link()
    late = talks(*people("EMEA", "Calls", 20, 20, start=200)).replace(b"2026-08", b"2026-09")
    put(world.dashboard, late, "late.csv")
    world.sharing.advance(world.who, world.sharing.listing(world.who)[0].link.link_id)
    world.link("EMEA")


# --- secrets and ends ------------------------------------------------------------------------------


def test_a_secret_is_stored_as_a_digest_only(world: World, tmp_path: Path) -> None:
    secret = world.link()
    admitted = world.door.admit(secret)
    assert admitted is not None
    world.state().database.close()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("state.db*"))
    for word in (secret, admitted.visit):
        assert word.encode() not in stored


def test_it_opens_until_the_second_it_ends(world: World) -> None:
    secret = world.link(lasts=timedelta(hours=1))
    admitted = world.door.admit(secret)
    assert admitted is not None
    world.clock.now = NOW + timedelta(hours=1) - SECOND
    assert world.door.admit(secret)
    assert world.door.look(admitted.visit, admitted.link.link_id)
    world.clock.now = NOW + timedelta(hours=1)
    assert world.door.admit(secret) is None
    assert world.door.look(admitted.visit, admitted.link.link_id) is None


def test_revoking_ends_what_is_open_at_once(world: World) -> None:
    secret = world.link()
    admitted = world.door.admit(secret)
    assert admitted is not None
    world.sharing.revoke(world.who, admitted.link.link_id)
    assert world.door.look(admitted.visit, admitted.link.link_id) is None
    assert world.door.admit(secret) is None
    for act in (world.sharing.rotate, world.sharing.advance):
        with pytest.raises(NotAllowed):
            act(world.who, admitted.link.link_id)


def test_rotating_ends_the_old_address_and_opens_the_new(world: World) -> None:
    secret = world.link()
    admitted = world.door.admit(secret)
    assert admitted is not None
    made = world.sharing.rotate(world.who, admitted.link.link_id)
    assert made.url.startswith("https://reviews.example/s/")
    assert world.door.admit(secret) is None
    assert world.door.look(admitted.visit, admitted.link.link_id) is None
    assert world.door.admit(made.url.rsplit("/", 1)[1])


def test_a_visit_opens_its_own_link_only(world: World) -> None:
    first, second = world.door.admit(world.link()), world.door.admit(world.link("EMEA"))
    assert first is not None
    assert second is not None
    assert world.door.look(first.visit, second.link.link_id) is None


def _flips(secret: str) -> set[str]:
    """Turn each bit of a secret's text."""
    raw = secret.encode("ascii")
    whole = int.from_bytes(raw)
    return {(whole ^ (1 << bit)).to_bytes(len(raw)).decode("latin-1") for bit in range(8 * len(raw))}


def _opened_by_guessing(world: World, secrets: list[str], many: int) -> bool:
    guesses = [new_secret() for _ in range(many)]
    guesses += [flip for secret in secrets for flip in _flips(secret)]
    return any(world.door.admit(guess) for guess in guesses)


def test_no_guess_and_no_flipped_bit_opens_anything(world: World) -> None:
    secret = world.link()
    assert not _opened_by_guessing(world, [secret], 2_000)
    assert world.door.admit(secret)
    for malformed in (
        "",
        " ",
        secret + "=",
        f" {secret}",
        secret[:-1],
        secret + "A",
        "%00",
        "é" * 43,
        secret.upper(),
    ):
        assert world.door.admit(malformed) is None


@pytest.mark.prove
def test_no_guess_of_a_hundred_thousand_opens_anything(world: World) -> None:
    assert not _opened_by_guessing(world, [world.link() for _ in range(10)], 100_000)


def test_a_passcode_is_needed_and_guesses_are_counted(world: World) -> None:
    admitted = world.door.admit(world.link(passcode="correct horse"))
    assert admitted is not None
    link_id = admitted.link.link_id
    visit = world.door.look(admitted.visit, link_id)
    assert visit is not None
    assert not visit.unlocked
    assert "correct horse" not in (visit.link.passcode or "")
    assert not world.door.unlock(admitted.visit, link_id, "wrong horse")
    assert world.door.unlock(admitted.visit, link_id, "correct horse")
    again = world.door.look(admitted.visit, link_id)
    assert again is not None
    assert again.unlocked


def has_to_wait(attempts: Attempts, address: str, at: str = "") -> bool:
    try:
        attempts.begin(address, at)
    except TooMany:
        return True
    return False


def test_one_address_closes_a_link_for_itself_alone() -> None:
    attempts = Attempts(Moving())
    for _ in range(20):
        attempts.begin("10.0.0.1", "link a")
    assert has_to_wait(attempts, "10.0.0.1", "link a")
    assert not has_to_wait(attempts, "10.0.0.2", "link a")


def test_an_address_of_a_network_is_no_other_guesser() -> None:
    """Whoever has IPv6 has 2^64 addresses."""
    attempts = Attempts(Moving())
    for place in range(20):
        attempts.begin(f"2001:db8:1:2::{place:x}", "link a")
    assert has_to_wait(attempts, "2001:db8:1:2:ffff::1", "link a")
    assert not has_to_wait(attempts, "2001:db8:1:3::1", "link a")
    for _ in range(20):
        attempts.begin("::ffff:10.0.0.1")
    assert has_to_wait(attempts, "10.0.0.1")
    assert not has_to_wait(attempts, "::ffff:10.0.0.2")


def test_a_flood_of_others_makes_no_room_for_more_guesses() -> None:
    attempts = Attempts(Moving())
    for address in range(99):
        attempts.begin(f"10.0.0.{address}", "link a")
    for address in range(20_000):
        attempts.begin(f"2001:db8:{address:x}::1")
    assert not has_to_wait(attempts, "10.0.1.1", "link a")
    assert has_to_wait(attempts, "10.0.1.2", "link a")


def test_who_guessed_twenty_times_has_to_wait() -> None:
    clock = Moving()
    attempts = Attempts(clock)
    for _ in range(20):
        attempts.begin("10.0.0.1")
    assert has_to_wait(attempts, "10.0.0.1")
    assert not has_to_wait(attempts, "10.0.0.2")
    attempts.succeeded("10.0.0.1")
    assert not has_to_wait(attempts, "10.0.0.1")
    assert has_to_wait(attempts, "10.0.0.1")
    clock.now = NOW + timedelta(minutes=10)
    assert not has_to_wait(attempts, "10.0.0.1")


def test_of_many_passcodes_at_once_as_many_are_looked_at_as_may_be(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = world.link(passcode="correct horse")
    pages = SharedPages(world.door, world.state, lambda *_: None, Attempts(world.clock))
    admitted = pages.enter(secret, "10.0.0.1")
    assert admitted is not None
    looked, together = [], threading.Barrier(120)

    def slowly(*said: str) -> bool:
        looked.append(said)
        time.sleep(0.05)
        return False

    def guess(number: int) -> bool:
        together.wait()
        with suppress(TooMany):
            return pages.unlock(admitted.visit, admitted.link.link_id, f"guess {number}", f"10.0.1.{number}")
        return False

    monkeypatch.setattr(pages._door, "unlock", slowly)
    with ThreadPoolExecutor(120) as pool:
        assert not any(pool.map(guess, range(120)))
    assert len(looked) == 100


def test_who_did_not_come_by_a_link_closes_it_to_nobody(world: World) -> None:
    secret = world.link(passcode="correct horse")
    pages = SharedPages(world.door, world.state, lambda *_: "page", Attempts(world.clock))
    admitted = pages.enter(secret, "10.0.0.1")
    assert admitted is not None
    link_id = admitted.link.link_id
    for number in range(120):
        assert not pages.unlock("", link_id, "guess", f"10.0.1.{number}")
    assert pages.unlock(admitted.visit, link_id, "correct horse", "10.0.0.1")
    for _ in range(20):
        pages.unlock("", link_id, "guess", "10.0.2.1")
    with pytest.raises(TooMany):
        pages.unlock("", link_id, "guess", "10.0.2.1")


# --- audit -----------------------------------------------------------------------------------------


def test_every_act_is_in_the_audit_and_no_secret_is(world: World) -> None:
    secret = world.link("EMEA", "North")
    admitted = world.door.admit(secret)
    assert admitted is not None
    link_id = admitted.link.link_id
    made = world.sharing.rotate(world.who, link_id)
    world.sharing.advance(world.who, link_id)
    world.sharing.revoke(world.who, link_id)
    entries = world.sharing.audit(world.who)
    assert [entry.action for entry in entries][::-1][-5:] == ["share", "open", "rotate", "advance", "revoke"]
    assert {entry.who for entry in entries} == {"local", f"link {link_id}"}
    assert [(e.action, e.subject, e.outcome, e.rows) for e in entries[-2:]] == [
        ("upload", "check_ins", "done", 87),
        ("upload", "check_ins", "begun", None),
    ]
    assert entries[0].subject == "EMEA, North, 2026-Q3"
    for word in (secret, admitted.visit, made.url):
        assert word not in str(entries)


def test_what_cannot_be_audited_is_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise DashboardError("state_unusable", "no")

    monkeypatch.setattr("dashboard.state.links.note", broken)
    with pytest.raises(DashboardError):
        world.link()
    monkeypatch.undo()
    assert world.sharing.listing(world.who) == []


def test_state_stands_beside_a_local_store_and_must_be_named_for_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DASHBOARD_STATE", raising=False)
    assert _state_url(Settings(store=str(tmp_path / "store"))) == f"sqlite:///{tmp_path / 'state.db'}"
    with pytest.raises(WrongArguments, match="no place"):
        _state_url(Settings(store="s3://bucket/store"))


def test_reading_a_review_opens_no_state(tmp_path: Path) -> None:
    dashboard: Dashboard = opened(tmp_path)
    dashboard.reviews.review(dashboard.principal(), Selection())
    assert not (tmp_path / "state.db").exists()

"""What a link stores has a format: what was written comes back, the first format is read, others are refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from dashboard.access.door import _opened
from dashboard.errors import NotAllowed, StateUnusable
from dashboard.selection import Selection
from dashboard.state.schema import DOCUMENTS
from dashboard.usecases.sharing import formats
from dashboard.usecases.sharing.acts import Wish
from dashboard.usecases.sharing.content import Content
from tests.usecases.test_sharing import THREE_TEAMS, World
from tests.usecases.test_sharing_story import content

# A document as it was stored before formats had numbers.
UNNUMBERED: dict[str, Any] = {
    "facts": {
        "version": 1, "sample": False, "as_of": "2026-09-29", "quarter": "2026-Q3", "quarters": ["2026-Q2", "2026-Q3"],
        "partial": False, "span": ["2026-07-01", "2026-09-30"],
        "compared_with": ["2026-Q2", "2026-04-01", "2026-06-30"],
        "selection": {"teams": [], "programs": []}, "currency": None,
    },
    "kpis": [{"kpi": "implementation_rate", "by": "all", "value": 0.6, "base": 80, "people": 80}],
    "trends": [], "tenths": [], "notes": [], "teams": [], "programs": [],
}  # fmt: skip


def test_what_was_written_comes_back_with_its_number() -> None:
    text = content({"kpi": "x", "by": "team", "team": "Zoë & Söhne", "reason": "hidden"}).to_json()
    assert json.loads(text)["format"] == formats.FORMAT
    assert Content.from_json(text).to_json() == text
    assert Content.from_json(text).facts == content().facts


def test_a_document_from_before_numbers_is_of_the_first_format() -> None:
    assert Content.from_json(json.dumps(UNNUMBERED)).to_json() == content().to_json()


@pytest.mark.parametrize("number", [0, 2, "1", None])
def test_a_document_of_another_format_is_refused(number: object) -> None:
    with pytest.raises(NotAllowed) as refusal:
        Content.from_json(json.dumps({**UNNUMBERED, "format": number}))
    assert refusal.value.code == "other_format"


@pytest.mark.parametrize("broken", [{"facts": {}}, {"notes": [["one"]]}, {"kpis": None}, {"teams": [1]}])
def test_a_document_of_another_shape_is_broken(broken: dict[str, Any]) -> None:
    with pytest.raises(StateUnusable) as refusal:
        Content.from_json(json.dumps({**UNNUMBERED, **broken}))
    assert refusal.value.code == "broken_document"


@pytest.mark.slow
def test_beside_a_link_whose_counts_are_of_another_format_none_is_made(tmp_path: Path) -> None:
    """What it showed cannot be told, so nothing may be shown beside it until it has ended."""
    world = World(tmp_path, THREE_TEAMS)
    world.link()
    (_, (counts,)) = world.state().links.known(world.clock())[0]
    with world.state().links._database.change() as connection:
        connection.execute(update(DOCUMENTS).values(counts=json.dumps({**json.loads(counts), "format": 2})))
    with pytest.raises(NotAllowed) as refusal:
        world.link("EMEA")
    assert refusal.value.code == "other_format"
    (listed,) = world.sharing.listing(world.who)
    world.state().links.enter("v" * 64, listed.link, world.clock(), _opened(listed.link, world.clock()))
    world.sharing.revoke(world.who, listed.link.link_id)
    assert world.sharing.create(world.who, Wish(Selection.of(None, ["EMEA"], []))).url

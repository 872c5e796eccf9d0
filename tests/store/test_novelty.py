"""What an upload adds: each record new, changed or unchanged against what is current."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, event, example, given, settings
from typing_extensions import override

from dashboard.schemas import TABLES
from dashboard.store.columns import pick
from dashboard.store.dictionary import Dictionary
from dashboard.store.files import Files
from dashboard.store.log import NOTHING, Live, Upload
from dashboard.store.novelty import judge_novelty
from dashboard.store.rows import Rows, Staged
from tests.store import Row, accepted, line, new_store, put, staged, talk
from tests.store.naive import File, files, naive_novelty, stage


class Held(Rows):
    """Rows whose live uploads are staged ones: many examples without a disk."""

    def __init__(self, live: Sequence[Staged]) -> None:
        super().__init__("/nowhere")
        self.live = live

    @override
    def dictionary(self, live: Live, staged: Sequence[Staged] = (), files: Files | None = None) -> Dictionary:
        assert {u.upload_id for u in live.uploads} <= {s.upload.upload_id for s in self.live}
        return super().dictionary(NOTHING, [*self.live, *staged], files)

    @override
    def part(
        self, upload: Upload, columns: Sequence[str], dictionary: Dictionary, staged: Sequence[Staged] = ()
    ) -> pl.DataFrame:
        return super().part(upload, columns, dictionary, [*self.live, *staged])

    @override
    def own(self, batch: Sequence[Upload], columns: Sequence[str], files: Files) -> dict[str, pl.DataFrame]:
        rows = {s.upload.upload_id: s.rows for s in self.live}
        return {u.upload_id: pick(rows[u.upload_id], TABLES[u.table], columns) for u in batch}


def _file(*rows: Row, **said: object) -> File:
    return File("check_ins", tuple(enumerate(rows, 2)), **said)  # type: ignore[arg-type]


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(files(most=4))
@example(
    # the second takes the first's day away, though it cannot hold any key of the third itself
    [
        _file(talk("08-01", "Ana", check_in_id="1")),
        _file(talk("08-01", "Bo"), replaces=True),
        _file(talk("08-03", "Ana", "partly", check_in_id="1")),
    ]
)
def test_records_are_judged_as_by_hand(given_files: list[File]) -> None:
    *before, new = given_files
    store = new_store(Path("/nowhere"))
    live = [stage(store, one, rank) for rank, one in enumerate(before, 1)]
    pending = stage(store, new, len(before) + 1)
    expected = naive_novelty(before, new)
    event(f"{new.table}: {[name for name, number in expected.items() if number]}")
    uploads = tuple(one.upload for one in live)
    assert judge_novelty(Held(live), pending, Live(1, uploads)).counts == expected


def test_against_what_is_on_the_disk(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    rows = [talk("08-01", "Ana", note="a"), talk("08-02", "Bo"), talk("08-03", "Cy")]
    first = put(store, "check_ins", rows)
    again = [
        talk("08-01", "ANA", note="a"),
        talk("08-02", "Bo", "partly"),
        talk("08-04", "Cy"),
        talk("08-03", "Cy", note="n"),
    ]
    pending = staged(store, "check_ins", again)
    assert store.against_current(pending, store.live()) == {"new": 1, "changed": 2, "unchanged": 1}
    put(store, "check_ins", [talk("08-02", "Bo", "partly"), talk("08-05", "Di")])  # two are read together
    assert store.against_current(pending, store.live()) == {"new": 1, "changed": 1, "unchanged": 2}
    store.undo(first.upload_id)
    assert store.against_current(pending, store.live()) == {"new": 3, "changed": 0, "unchanged": 1}


def test_another_table_is_no_earlier_value(tmp_path: Path) -> None:
    store = new_store(tmp_path)
    put(store, "roster", [{"person": "Ana", "team": "EMEA"}])
    pending = staged(store, "check_ins", [talk("08-01", "Ana")])
    assert store.against_current(pending, store.live())["new"] == 1


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        (("Ana", "Bo"), {"new": 0, "changed": 0, "unchanged": 1}),
        (("Ana", "Cy"), {"new": 1, "changed": 0, "unchanged": 0}),
    ],
)
def test_a_record_of_several_people_is_judged_as_one(
    tmp_path: Path, second: tuple[str, str], expected: dict[str, int]
) -> None:
    def bonus(*people: str) -> list[Row]:
        return [
            {"date": talk("08-01", "x")["date"], "recipient": who, "kind": "award", "value": 9.0}
            for who in people
        ]

    store = new_store(tmp_path)
    put(store, "recognitions", bonus("Ana", "Bo"))
    frame = accepted("recognitions", bonus(*second), [2, 2])
    pending = store.stage(frame, line("recognitions", bonus(*second), records=1, accepted=1))
    assert store.against_current(pending, store.live()) == expected

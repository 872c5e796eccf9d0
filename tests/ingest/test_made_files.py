"""Every record of every made file becomes what it was made for; an accepted one has exactly the cells meant."""

from __future__ import annotations

import sys
from collections import Counter

import numpy as np
import pytest

from dashboard.ingest import Batch
from tests.ingest import read
from tests.ingest.made_files import ACCEPTED, DROPPED, DUPLICATE, HEADER, REJECTED, Made, make_file

pytestmark = pytest.mark.slow


def _became(batch: Batch) -> dict[int, str]:
    """Tell what became of the record on each line."""
    kinds = {
        ACCEPTED: batch.accepted, REJECTED: batch.rejects, DUPLICATE: batch.duplicates, DROPPED: batch.drops,
    }  # fmt: skip
    found: dict[int, str] = {}
    for kind, frame in kinds.items():
        for line in dict.fromkeys(frame["line"]):
            assert line not in found, f"line {line} is {found[line]} and {kind}"
            found[line] = kind
    return found


def _hold(made: Made) -> Counter[str]:
    batch = read(made.content)
    assert batch.records == len(made.fates)
    assert _became(batch) == made.fates
    for row in batch.accepted.iter_rows(named=True):
        meant = made.cells[row["line"]]
        for column in HEADER:
            assert (str(row[column]) if row[column] is not None else "") == meant[column].strip()
    return Counter(made.fates.values())


def _count(files: int, seed: int) -> Counter[str]:
    random, counted = np.random.default_rng(seed), Counter[str]()
    for number in range(files):
        made = make_file(random)
        try:
            counted += _hold(made)
        except AssertionError as wrong:
            raise AssertionError(f"file {number} of seed {seed}: {wrong}\n{made.content!r}") from wrong
    return counted


def test_records_of_three_hundred_files_become_what_they_were_made_for() -> None:
    assert set(_count(300, seed=5)) == {ACCEPTED, REJECTED, DUPLICATE, DROPPED}


@pytest.mark.prove
@pytest.mark.timeout(3_600)
def test_records_of_twenty_thousand_files_become_what_they_were_made_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    counted = _count(20_000, seed=6)
    with capsys.disabled():
        sys.stdout.write(f"\n20,000 files, {counted.total():,} records: {dict(counted)}\n")

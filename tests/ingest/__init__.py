"""What the tests of ingest share: reading a text as an upload."""

from __future__ import annotations

from datetime import date
from typing import Any

from dashboard.ingest import Batch, Limits, Options, read_batch

TODAY = date(2026, 9, 20)
LIMITS = Limits(megabytes=200, rows=2_000_000, columns=500)
CHECK_INS = "date,rep,team,program,outcome"
ROW = "2026-08-03,Ana,EMEA,Discovery,applied"


def read(content: str | bytes, limits: Limits = LIMITS, **options: Any) -> Batch:  # noqa: ANN401
    """Read a text (as UTF-8) or bytes on 20 September 2026."""
    content = content.encode() if isinstance(content, str) else content
    return read_batch(content, "file.csv", Options(**options), limits, TODAY)


def check_ins(*records: str, header: str = CHECK_INS, **options: Any) -> Batch:  # noqa: ANN401
    """Read check-ins of these records."""
    return read("\n".join([header, *records]) + "\n", **options)


def rules(batch: Batch) -> list[tuple[int, str, str]]:
    """List a batch's rejects as line, column and rule."""
    return list(batch.rejects.select("line", "column", "rule").iter_rows())


def drops(batch: Batch) -> list[tuple[int, str]]:
    """List a batch's drops as line and reason."""
    return list(batch.drops.select("line", "reason").iter_rows())

"""Separated text: plain lines go to Polars at once, the others are read one by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from dashboard.errors import FileRefused
from dashboard.ingest.batch import quote
from dashboard.ingest.encodings import Decoded
from dashboard.ingest.header import Header, sample
from dashboard.ingest.lines import Lines, scan
from dashboard.ingest.sheet import FIRST, Cells, ignored
from dashboard.ingest.stragglers import Shape, Stragglers, read_stragglers
from dashboard.ingest.tokens import record_at

_BLOCK = 16 << 20
_MOST_LINES = 4  # physical lines that a record may have on average


@dataclass(frozen=True, eq=False)
class TextFile:
    """A sheet read from separated text."""

    text: Decoded
    header: Header
    most_rows: int
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    @property
    def headers(self) -> tuple[str, ...]:
        """Give their headers, as written."""
        return self.header.names

    @property
    def encoding(self) -> str:
        """Name the encoding of the bytes."""
        return self.text.encoding

    @property
    def separator(self) -> str:
        """Give what stands between cells."""
        return self.header.separator

    @property
    def damaged(self) -> bool:
        """Say whether bytes were unreadable."""
        return self.text.damaged

    @property
    def header_row(self) -> int:
        """Give the line on which the header begins."""
        return self.header.line

    def sample(self, most: int) -> list[tuple[str, ...]]:
        """Give the first records that are not blank."""
        return list(sample(self.text.content, self.header, most))

    def take(self, wanted: Mapping[str, int], told: Callable[[int], None] = ignored) -> Cells:
        """Read the cells of these positions under these names (FileRefused, too_large)."""
        self._check_size(_MOST_LINES if b'"' in self.text.content else 1)
        shape = self._shape({FIRST: 0, **wanted})
        lines = scan(self.text.content, self.header.end, self.separator, shape.width)
        odd = read_stragglers(self.text.content, lines, shape)
        if odd.records > self.most_rows:
            raise _too_many(odd.records, self.most_rows)
        return Cells(
            _together(self._plain(lines, odd, shape.positions, told), odd.frames),
            odd.wrong,
            (odd.blank + self.header.next_line).tolist(),
            lambda line: self._look(lines, line),
        )

    def _shape(self, positions: Mapping[str, int]) -> Shape:
        cells = len(self.header.cells)
        return Shape(self.separator, cells, len(self.headers), positions, self.header.next_line)

    def _check_size(self, lines_each: int) -> None:
        count = self.text.content.count(b"\n", self.header.end)
        if count > self.most_rows * lines_each:
            raise _too_many(count, self.most_rows)

    def _plain(
        self, lines: Lines, odd: Stragglers, positions: Mapping[str, int], told: Callable[[int], None]
    ) -> pl.DataFrame:
        frames = []
        for first, end in lines.blocks(_BLOCK):
            told(first)
            numbers = np.flatnonzero(odd.plain[first:end]) + first
            if numbers.size:
                block = _bytes(self.text.content, lines, odd, first, end)
                frames.append(self._parse(block, numbers + self.header.next_line, positions))
        schema = {"line": pl.Int64, **dict.fromkeys(positions, pl.String)}
        return pl.concat([pl.DataFrame(schema=schema), *frames])

    def _parse(
        self, block: bytes, lines: np.typing.NDArray[np.int64], positions: Mapping[str, int]
    ) -> pl.DataFrame:
        frame = pl.read_csv(
            block,
            has_header=False,
            columns=[f"column_{position}" for position in sorted(set(positions.values()))],
            separator=self.separator,
            quote_char='"' if b'"' in block else None,
            infer_schema=False,
        )
        if frame.height != len(lines):
            raise RuntimeError(f"{len(lines)} plain lines were read as {frame.height} rows")
        columns = [pl.col(f"column_{position}").alias(name) for name, position in positions.items()]
        return frame.select(pl.Series("line", lines, pl.Int64), *columns)

    def _look(self, lines: Lines, line: int) -> tuple[str, tuple[str, ...]]:
        begin = int(lines.starts[line - self.header.next_line])
        record = record_at(self.text.content, begin, self.separator)
        end = record.end if record else int(lines.starts[line - self.header.next_line + 1])
        text = self.text.content[begin:end].decode(errors="replace").removesuffix("\n")
        return quote(text), record.fields if record else (text,)


def _bytes(content: bytes, lines: Lines, odd: Stragglers, first: int, end: int) -> bytes:
    """Cut the plain lines out of a run of lines."""
    begin, until = int(lines.starts[first]), min(int(lines.starts[end]), len(content))
    plain = odd.plain[first:end]
    if plain.all():
        return content[begin:until]
    kept = np.repeat(plain, np.diff(lines.starts[first : end + 1]))[: until - begin]
    return np.frombuffer(content, np.uint8, until - begin, begin)[kept].tobytes()


def _together(plain: pl.DataFrame, odd: list[pl.DataFrame]) -> pl.DataFrame:
    whole = pl.concat([plain, *odd])
    return whole.sort("line") if whole.height > plain.height else whole


def _too_many(records: int, most: int) -> FileRefused:
    message = f"The file has {records:,} records; at most {most:,} can be taken."
    return FileRefused("too_large", message, "Split it, or raise the limit in the settings.")

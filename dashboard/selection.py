"""What a viewer chose to see, and its words in a URL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode


@dataclass(frozen=True)
class Selection:
    """A quarter (None: the default one), teams and programs (empty: all), in display spelling."""

    quarter: str | None = None
    teams: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()

    @classmethod
    def of(
        cls, quarter: str | None = None, teams: Iterable[str] = (), programs: Iterable[str] = ()
    ) -> Selection:
        """Make a selection without repeats, in a fixed order: equal choices are equal values."""
        return cls(quarter, tuple(sorted(set(teams))), tuple(sorted(set(programs))))

    @classmethod
    def from_query(cls, query: Mapping[str, Sequence[str]]) -> Selection:
        """Read the words of a URL; whether they are known is for the review to say."""
        quarter = next(iter(query.get("quarter", ())), None)
        return cls.of(quarter, query.get("team", ()), query.get("program", ()))

    def to_query(self) -> dict[str, list[str]]:
        """Give the words of a URL, the quarter first."""
        words = {"quarter": [self.quarter] if self.quarter else []}
        words |= {"team": list(self.teams), "program": list(self.programs)}
        return {key: values for key, values in words.items() if values}

    def to_url(self, path: str = "/") -> str:
        """Write an address that shows the same numbers anywhere."""
        query = urlencode(self.to_query(), doseq=True)
        return f"{path}?{query}" if query else path

"""The format of what a link stores: its number stands in what is written, and other numbers are refused."""

from __future__ import annotations

import json
from typing import Any, Final

from dashboard.errors import NotAllowed

FORMAT: Final = 1
_UNNUMBERED: Final = 1  # what was written before numbers were is of the first format


def read(text: str) -> dict[str, Any]:
    """Read what a link stored, without its number; raises NotAllowed where that is another than ours."""
    stored: dict[str, Any] = json.loads(text)
    number = stored.pop("format", _UNNUMBERED)
    if number != FORMAT:
        raise NotAllowed(
            "other_format",
            f"A link holds a document of format {number}, and this dashboard reads format {FORMAT}.",
            "Revoke links that another version of the dashboard made, and make them anew.",
        )
    return stored


def write(content: dict[str, Any]) -> str:
    """Write what a link stores, with its number."""
    return json.dumps({"format": FORMAT, **content}, ensure_ascii=False)

"""Tables in words, as HTML that a screen reader walks; every cell is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.ui.markup import tag, text


def sheet(
    caption: str, columns: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "", acting: int = 0
) -> str:
    """Write a table; the first cell of a row names it, and the first `acting` rows ask for action.

    A wide one is scrolled sideways, also by keyboard. On a phone the cells of a `stacked` one stand below each other,
    and in a `named` one each says its column.
    """
    names = columns if "named" in kind.split() else [""] * len(columns)
    head = "".join(text("th", column, scope="col") for column in columns)
    body = "".join(_row(cells, names, "act" if place < acting else "") for place, cells in enumerate(rows))
    table = text("caption", caption, kind="unseen") + tag("thead", tag("tr", head)) + tag("tbody", body)
    return tag(
        "div",
        tag("table", table),
        kind=f"sheet {kind}".strip(),
        role="group",
        aria_label=caption,
        tabindex="0",
    )


def _row(cells: Sequence[str], names: Sequence[str], kind: str) -> str:
    first, *rest = cells
    written = text("th", first, scope="row", data_name=names[0])
    written += "".join(text("td", cell, data_name=name) for cell, name in zip(rest, names[1:], strict=True))
    return tag("tr", written, kind=kind)


def pairs(rows: Iterable[Sequence[str]], kind: str = "") -> str:
    """Write words and what they mean, one below the other."""
    parts = "".join(tag("div", text("dt", word) + text("dd", meaning)) for word, meaning in rows)
    return tag("dl", parts, kind=f"pairs {kind}".strip())


def unfolding(summary: str, content: str) -> str:
    """Write what opens on demand, by the browser's own element: no script, no rerun."""
    return tag("details", text("summary", summary) + content, kind="unfolding")

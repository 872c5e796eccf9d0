"""Heat map: a rate per team and program, value and count in each cell; under five people no colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from dashboard.charts.axes import hidden_axis
from dashboard.charts.canvas import Figure, Part, at_left, blank, figure, hover, layout, note
from dashboard.charts.chart import Chart
from dashboard.charts.lettering import LINE, paragraph, safe, widest, wrap
from dashboard.charts.rows import Rows, beside
from dashboard.charts.shape import Shape
from dashboard.charts.theme import ROOM, SMALL, STEP, VALUE, Shade, Theme, Width
from dashboard.words import integer, share

# row, column, value (0 to 1), its count in words and as a number, how it stands (chart.Standing).
# Rows are drawn in the order they first appear; columns in that of an Enum, else the largest first.
COLUMNS = ("row", "column", "value", "count", "base", "standing")
_MOST = {"wide": 10, "phone": 5}  # columns that fit; the table has them all
_PART_FOR_TEAMS = 0.3
_PALE = ("few", "missing", "plain")  # plain: what a coloured cell leaves of a whole
_TWO_LINES = 5 * STEP  # of upright text
_LONGEST_NAME = 17 * STEP
Cell = dict[str, Any]


def plotly(chart: Chart, theme: Theme, width: Width) -> Figure:
    """Draw the cells in five steps of colour, so that the text on each can be read."""
    cells = chart.data.to_dicts()
    if not cells:
        return blank(theme)
    lines = list(dict.fromkeys(cell["row"] for cell in cells))
    every = _columns(chart, cells)
    columns = every[: _MOST[width]]
    rows = beside(lines, [""] * len(lines), width, _PART_FOR_TEAMS)
    room = (ROOM[width] - rows.margin) / len(columns)
    heads = _Heads(columns, room)
    more = len(every) - len(columns)
    margin = (rows.margin, heads.height + 1.5 * STEP, 0, (4 if more else 1) * STEP)
    places = {(cell["row"], cell["column"]): cell for cell in cells}
    return figure(
        [_tiles(chart, cells, lines, columns, theme)],
        layout(
            theme,
            rows.total + margin[1] + margin[3],
            margin,
            xaxis=hidden_axis(-0.5, len(columns) - 0.5),
            yaxis=hidden_axis(len(lines) - 0.5, -0.5),
            annotations=[
                *(at_left(rows.label(i, theme), theme, i, rows.margin) for i in range(len(lines))),
                *heads.notes(theme),
                *_texts(places, lines, columns, theme, room),
                *_more(more, rows, theme),
            ],
        ),
    )


def _columns(chart: Chart, cells: Sequence[Cell]) -> list[str]:
    kind = chart.data.schema["column"]
    if isinstance(kind, pl.Enum):
        return [column for column in kind.categories if any(cell["column"] == column for cell in cells)]
    sizes: dict[str, int] = {}
    for cell in cells:
        sizes[cell["column"]] = sizes.get(cell["column"], 0) + cell["base"]
    return sorted(sizes, key=lambda column: (-sizes[column], column))


class _Heads:
    """The names of the columns: in lines where they fit, else upright."""

    def __init__(self, names: Sequence[str], room: float) -> None:
        words = [word for name in names for word in name.split(" ")]
        self.upright = widest(words, SMALL) > room - STEP
        length, most = (_LONGEST_NAME, 2 if room > _TWO_LINES else 1) if self.upright else (room - STEP, 3)
        self.lines = [wrap(name, SMALL, length, most) for name in names]
        across = max(len(lines) for lines in self.lines) * SMALL * LINE
        longest = widest([line for lines in self.lines for line in lines], SMALL)
        self.height = longest + STEP if self.upright else across  # a viewer's type may be wider than ours

    def notes(self, theme: Theme) -> list[Part]:
        """Write each name over its column."""
        place: Part = {"yref": "paper", "y": 1, "yanchor": "bottom", "yshift": STEP, "xref": "x"}
        turned = {"textangle": -90, "align": "left"} if self.upright else {}
        texts = [paragraph([safe(line) for line in lines]) for lines in self.lines]
        return [note(text, theme.text, SMALL, {**place, **turned, "x": i}) for i, text in enumerate(texts)]


def _shade(value: float, theme: Theme) -> Shade:
    return theme.heat[min(int(value * len(theme.heat)), len(theme.heat) - 1)]


def _coloured(cell: Cell | None) -> bool:
    return cell is not None and cell["value"] is not None and cell["standing"] not in _PALE


def _tiles(
    chart: Chart, cells: Sequence[Cell], lines: Sequence[str], columns: Sequence[str], theme: Theme
) -> Part:
    """Colour the cells with enough people; the others stay as the ground."""
    values = {(cell["row"], cell["column"]): cell["value"] for cell in cells if _coloured(cell)}
    names = [(cell["row"], cell["column"]) for cell in cells]
    words = dict(zip(names, hover(chart, len(cells)), strict=True))
    steps = len(theme.heat)
    edges = [(i + end) / steps for i in range(steps) for end in (0, 1)]
    return {
        "type": "heatmap",
        "x": list(range(len(columns))),
        "y": list(range(len(lines))),
        "z": [[values.get((line, column)) for column in columns] for line in lines],
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[edge, theme.heat[i // 2].fill] for i, edge in enumerate(edges)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "hovertext": [[words.get((line, column), "") for column in columns] for line in lines],
        "hoverinfo": "text",
        "customdata": [[[line, column] for column in columns] for line in lines],
    }


def _texts(
    places: dict[tuple[str, str], Cell],
    lines: Sequence[str],
    columns: Sequence[str],
    theme: Theme,
    room: float,
) -> list[Part]:
    """Write each cell that there is; where its words would not fit, the bare number."""
    short = widest([cell["count"] for cell in places.values()], SMALL) > room - STEP
    return [
        _text(cell, x, y, theme, short=short)
        for y, line in enumerate(lines)
        for x, column in enumerate(columns)
        if (cell := places.get((line, column)))
    ]


def _text(cell: Cell, x: int, y: int, theme: Theme, *, short: bool) -> Part:
    """Write value over count; of few people only the count."""
    words = str(cell["base"]) if short else cell["count"]
    place = {"x": x, "y": y}
    if not _coloured(cell) and cell["standing"] != "plain":
        return note(safe(words), theme.quiet, SMALL, place)
    colour = _shade(cell["value"], theme).text if _coloured(cell) else theme.quiet
    value = f"<b>{share(cell['value'])}</b>" if _coloured(cell) else share(cell["value"])
    small = f'<span style="font-size:{SMALL - 1}px">{safe(words)}</span>'
    return note(f"{value}<br>{small}", colour, VALUE, place)


def _more(left_out: int, rows: Rows, theme: Theme) -> list[Part]:
    if not left_out:
        return []
    place: Part = {"xref": "paper", "x": 0, "xanchor": "left", "xshift": -round(rows.margin)}
    place |= {"yref": "paper", "y": 0, "yanchor": "top", "yshift": -STEP}
    return [note(f"and {integer(left_out)} more, in the table", theme.quiet, SMALL, place)]


def _lines(data: pl.DataFrame) -> int:
    return data["row"].n_unique()


def _several_ways(data: pl.DataFrame) -> bool:
    """Tell whether there are several rows and columns: one alone says what dots say."""
    return min(data["row"].n_unique(), data["column"].n_unique()) > 1


SHAPE = Shape(COLUMNS, plotly, _lines, _several_ways, most=2.0)  # two rows stand beside ten tenths

"""What a reader must know before the numbers: sample data, names that were dropped, no data at all."""

from __future__ import annotations

from html import escape

from dashboard.selection import Selection
from dashboard.ui import filters, links
from dashboard.ui.markup import put, tag, text
from dashboard.usecases.review import Review
from dashboard.words import listing, shortened

_IMPORT = "python -m dashboard import check_ins.csv recognitions.csv"
_LONGEST = 60


def sample(review: Review) -> None:
    """Say when the numbers are invented, and how to see one's own."""
    if review.sample:
        fact = text("strong", "Sample data.")
        own = links.anchor("Upload your own", links.page("data"))
        put(tag("p", f"{fact} {own}.", kind="notice", role="note"))


def dropped(names: tuple[str, ...], shown: Selection) -> None:
    """Name what the address asked for and this data does not hold; nothing is dropped in silence."""
    if names:
        quoted = listing([f"“{shortened(name, _LONGEST)}”" for name in names], 5)
        fact = text("strong", f"Not in this data, and left out: {quoted}.")
        rest = escape(f" Shown: {filters.words(shown)}.")
        put(tag("p", fact + rest, kind="notice", role="status"))


def nothing_yet() -> None:
    """Say what is missing and how to provide it, where there is nothing to show."""
    own = links.anchor("Upload some", links.page("data"))
    way = tag("p", f"No check-ins are stored. {own}, or import them: {text('code', _IMPORT)}", kind="subline")
    what = text("h1", "There is nothing to review yet.", kind="headline")
    put(tag("section", what + way, kind="plain", role="alert"))

"""The people of a page by name, for who may see names: whom to check in on, and whom to thank."""

from __future__ import annotations

from dashboard.narrative import people
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import total
from dashboard.usecases.stories.sections import Listing


def unmet(review: Review) -> tuple[Listing, ...]:
    """List active reps without a check-in in the quarter, the longest without one first."""
    # equals by name: the order of ids says nothing
    found = review.detail("unmet").sort("last", "team", "person", nulls_last=False).to_dicts()
    if not found or review.as_of is None:
        return ()
    rows = tuple((row["person"], row["team"], people.since(row["last"], review.as_of)) for row in found)
    among = found[0]["among"]
    columns = ("Rep", "Team", "Last check-in")
    return (
        Listing(
            "unmet",
            people.waiting(among, review.selection.programs),
            columns,
            rows,
            people.more(among, len(rows)),
        ),
    )


def unthanked(review: Review) -> tuple[Listing, ...]:
    """List who applies training and was recognised by nobody, with what they applied and a note to send.

    Where nothing tells who was recognised, nobody can say of anybody that nobody did.
    """
    if total(review, "recognition_reach").value is None:
        return ()
    order = ("times", "last", "team", "person")
    found = review.detail("unthanked").sort(order, descending=[True, True, False, False]).to_dicts()
    if not found:
        return ()
    rows = tuple(
        (row["person"], row["team"], people.evidence(*said), people.thanks(row["person"], *said))
        for row in found
        for said in [(row["program"], row["last"], row["times"])]
    )
    among = found[0]["among"]
    columns = ("Rep", "Team", "Applied", "A note to send")
    return (
        Listing(
            "unthanked",
            people.unthanked(among, review.rewards_until),
            columns,
            rows,
            people.more(among, len(rows)),
        ),
    )

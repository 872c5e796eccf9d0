"""The evidence of a review: what its rate stands on, as a section."""

from __future__ import annotations

from dashboard.narrative import evidence
from dashboard.usecases.review import Review
from dashboard.usecases.stories.reading import RATE, total
from dashboard.usecases.stories.sections import Point, Section

_COVERAGE = "check_in_coverage"


def evidence_of(review: Review) -> tuple[Section, ...]:
    """Say how strong the evidence of the implementation rate is, and why; nothing where there is no rate."""
    rate, coverage = total(review, RATE), total(review, _COVERAGE)
    if rate.value is None:
        return ()
    told = [evidence.covered(rate, coverage, review.selection.programs)]
    observed = None
    for stated, seen in review.detail("evidence").iter_rows():  # a link has none: it is not told there
        told.append(evidence.seen(stated, seen))
        observed = seen / stated if stated else None
    how = evidence.strength(rate, coverage, observed, of_programs=bool(review.selection.programs))
    return (Section("evidence", evidence.title(how, rate), tuple(map(Point, told))),)

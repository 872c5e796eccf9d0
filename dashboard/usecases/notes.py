"""What a reader must know about a review's numbers beside the numbers."""

from __future__ import annotations

from datetime import date

from dashboard.metrics.answer import Answer
from dashboard.metrics.marts.marts import Facts
from dashboard.words import count, day, integer, money, share

Note = tuple[str, str]
_FEW = 10  # recipients, of whom a share would say too much


def notes_of(found: Answer, facts: Facts) -> tuple[Note, ...]:
    """Say what is partial, known less far, left out or not matched (code, sentence)."""
    notes = [
        _partial(found, facts),
        _shortened(found, facts),
        _unnamed(found),
        _other_money(found),
        _matched(found),
    ]
    return tuple(note for note in notes if note)


def _partial(found: Answer, facts: Facts) -> Note | None:
    question, calendar = found.question, facts.calendar
    if not question.partial or calendar is None:
        return None
    over = calendar.today > question.quarter.end
    why = "Check-ins of this quarter end early" if over else "The quarter is not over"
    until = f"{why}: its numbers are those up to {day(question.span.end)}"
    if question.compared is None:
        return "partial", f"{until}."
    return "partial", f"{until}, compared with the first {question.compared.days} days of the quarter before."


def rewards_until(found: Answer, facts: Facts) -> date | None:
    """Give the day that recognitions are known until, where that is before the quarter's days end."""
    known = found.question.reward_span
    if not facts.has_recognitions or known is None or known == found.question.span:
        return None
    return known.end


def _shortened(found: Answer, facts: Facts) -> Note | None:
    until = rewards_until(found, facts)
    if until is None:
        return None
    return "recognitions_until", f"Recognitions are known until {day(until)}; their numbers end there."


def _unnamed(found: Answer) -> Note | None:
    if not found.unnamed:
        return None
    verb = "is" if found.unnamed == 1 else "are"
    return "unnamed", f"{count(found.unnamed, 'recognition')} naming no program {verb} left out."


def _other_money(found: Answer) -> Note | None:
    sums = [money(value, currency) for currency, _, value in found.other_money.iter_rows() if value]
    if not sums:
        return None
    return "other_money", f"Also given, in other currencies and not added up: {', '.join(sums)}."


def _matched(found: Answer) -> Note | None:
    if not found.recipients:
        return None
    few = found.recipients < _FEW
    part = integer(found.matched) if few else share(found.matched / found.recipients)
    whole = f"the quarter's {count(found.recipients, 'recipient')} in all teams"
    return "matched", f"{part} of {whole} could be matched to a known person."

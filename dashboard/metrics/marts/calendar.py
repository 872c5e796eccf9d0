"""Which quarters can be asked for, which days of them count, and which days they are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.periods import Quarter, Span, quarters_between

PARTIAL_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class Question:
    """The days that answer a question about one quarter.

    `span` and `compared` are for conversations; `reward_span` and `reward_compared` for recognitions, which
    may be known less far (None: nothing is known of this quarter, or there is nothing to compare with).
    """

    quarter: Quarter
    partial: bool
    span: Span
    compared: Span | None
    reward_span: Span | None
    reward_compared: Span | None

    @property
    def needed(self) -> tuple[Span, Span]:
        """Give the days that its own numbers need: of conversations, and those that rewards' headcount goes by."""
        return self.span, self.reward_span or self.span


@dataclass(frozen=True)
class Calendar:
    """The quarters of a store: from its first conversation's to its newest's (`as_of`).

    `known_until` is the day of the newest recognition.
    """

    first: date
    as_of: date
    today: date
    first_month: int = 1
    known_until: date | None = None

    @property
    def quarters(self) -> list[Quarter]:
        """List the quarters that can be asked for."""
        return quarters_between(self._quarter(self.first), self._quarter(self.as_of))

    def question(self, quarter: Quarter) -> Question:
        """Work out the days of a quarter and of the one before it."""
        partial = self._is_partial(quarter)
        span = Span(quarter.start, min(self.as_of, quarter.end)) if partial else quarter.span
        before = quarter.shift(-1) if quarter > self.quarters[0] else None
        compared = _compared(before, span if partial else None)
        rewards = self._known(span)
        shortened = rewards is not None and rewards != span
        reward_compared = _compared(before, rewards) if shortened else compared
        return Question(quarter, partial, span, compared, rewards, reward_compared if rewards else None)

    @property
    def newest(self) -> tuple[Span, Span]:
        """Give the days of the newest quarter: of its conversations, and those its headcount of rewards goes by."""
        return self.question(self.quarters[-1]).needed

    def spans(self) -> list[Span]:
        """List every stretch of days that some question needs, without repeats, in order."""
        needed = {days for q in self.quarters for days in self._of(self.question(q))}
        return sorted(needed)

    def window(self, span: Span) -> Span:
        """Give the days from three quarters before a span's quarter to the span's end."""
        return Span(self._quarter(span.start).shift(-3).start, span.end)

    def horizon(self, span: Span) -> date | None:
        """Give a span's last day where it is a cut quarter, of which nothing later is known; else None."""
        own = {self.question(q).span for q in self.quarters} | {q.span for q in self.quarters}
        known = {self.question(q).reward_span for q in self.quarters}
        return None if span in own | known else span.end

    def quarter(self, span: Span) -> Quarter:
        """Give the quarter that a span begins."""
        return self._quarter(span.start)

    def _of(self, question: Question) -> list[Span]:
        found = [question.span, question.compared, question.reward_span, question.reward_compared]
        return [span for span in found if span is not None]

    def _is_partial(self, quarter: Quarter) -> bool:
        inside = quarter == self._quarter(self.as_of)
        return self.today <= quarter.end or (inside and quarter.end - self.as_of > PARTIAL_AFTER)

    def _known(self, span: Span) -> Span | None:
        if self.known_until is None or self.known_until >= span.end - PARTIAL_AFTER:
            return span
        return Span(span.start, self.known_until) if self.known_until >= span.start else None

    def _quarter(self, day: date) -> Quarter:
        return Quarter.of(day, self.first_month)


def _compared(before: Quarter | None, shortened: Span | None) -> Span | None:
    if before is None:
        return None
    return before.span.cut(shortened.days) if shortened else before.span

"""Words: what is compared, cut and written into files is so in one way."""

from __future__ import annotations

import pytest

from dashboard.words import harmless, only_words, shortened


def test_punctuation_is_no_word() -> None:
    assert only_words("  e-mail_address: (work) ") == "e mail address work"


@pytest.mark.parametrize(("text", "most", "cut"), [("1234", 4, "1234"), ("12345", 4, "1234…"), ("", 4, "")])
def test_a_long_text_ends_where_it_is_cut(text: str, most: int, cut: str) -> None:
    assert shortened(text, most) == cut


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_text_is_run_by_a_spreadsheet(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_plain_words_stay_as_they_are() -> None:
    assert harmless("Ana = Bo") == "Ana = Bo"

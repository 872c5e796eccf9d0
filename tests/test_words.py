"""Words: what is compared, cut and written into files is so in one way."""

from __future__ import annotations

import pytest

from dashboard.words import INTERVAL, file_words, harmless, only_words, shortened, unbroken


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


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("week 31.csv", "week 31"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\zoë\\juin été.v2.xlsx", "juin été v2"),
        ('a<b>:"|?*.csv', "a b"),
        (".csv", "csv"),
        ("\u202egpj.csv", "gpj"),
        ("", "file"),
        ("x" * 300 + ".csv", "x" * 60),
    ],
)
def test_a_download_is_called_after_its_file_in_words_that_any_disk_takes(name: str, words: str) -> None:
    assert file_words(name) == words


def test_a_few_words_stay_on_one_line() -> None:
    assert unbroken("2026-Q3") == "2026\N{NON-BREAKING HYPHEN}Q3"
    assert unbroken("in EUR") == "in\N{NO-BREAK SPACE}EUR"
    assert not {" ", "-"} & set(INTERVAL.removesuffix(" interval"))

"""Kept: bounded, what was asked for lately stays, and all threads may use it at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from dashboard.kept import Kept


def test_what_was_not_asked_for_the_longest_goes_first() -> None:
    kept: Kept[str, int] = Kept(2)
    assert kept.put("a", 1) == 1
    kept.put("b", 2)
    assert kept.get("a") == 1
    kept.put("c", 3)
    assert [kept.get(key) for key in "abc"] == [1, None, 3]


def test_a_newer_value_takes_the_place_of_its_key() -> None:
    kept: Kept[str, int] = Kept(2)
    for key, value in (("a", 1), ("b", 2), ("a", 3), ("c", 4)):
        kept.put(key, value)
    assert [kept.get(key) for key in "abc"] == [3, None, 4]


def test_some_can_be_let_go() -> None:
    kept: Kept[str, int] = Kept(3)
    for value, key in enumerate("abc"):
        kept.put(key, value)
    kept.drop(lambda key, value: key == "a" or value == 2)
    assert [kept.get(key) for key in "abc"] == [None, 1, None]


def test_all_threads_may_use_it_at_once() -> None:
    kept: Kept[int, int] = Kept(8)

    def use(number: int) -> bool:
        kept.put(number % 20, number % 20)
        kept.drop(lambda key, _: key == number % 7)
        return kept.get(number % 20) in {None, number % 20}

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(use, range(5_000)))
    assert sum(kept.get(number) is not None for number in range(20)) <= 8

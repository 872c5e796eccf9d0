"""The style sheet: every colour it asks for has a value in both modes."""

from __future__ import annotations

import re

from dashboard.ui import look


def test_every_colour_that_is_asked_for_is_there() -> None:
    sheet = look._style()
    asked = set(re.findall(r"var\(--([a-z-]+)\)", sheet))
    given = set(re.findall(r"--([a-z-]+):", sheet))
    assert asked <= given, sorted(asked - given)

"""Holds that an error is a calm sentence on the page and a traceback in the log only."""

from __future__ import annotations

import logging
import re

import pytest
from streamlit.testing.v1 import AppTest


def _refused() -> None:
    from dashboard.errors import StoreUnreadable
    from dashboard.ui import failures

    with failures.translated():
        raise StoreUnreadable("store_unreadable", "The store cannot be read.", "Restore the folder.")


def _broken() -> None:
    from dashboard.ui import failures

    with failures.translated():
        raise ZeroDivisionError("secret path /home/ann")


def _stopped() -> None:
    import streamlit as st

    from dashboard.ui import failures

    with failures.translated():
        st.stop()


def _shown(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.proto.body for element in app.get("html"))


def test_a_refusal_says_what_and_how_to_mend_it() -> None:
    shown = _shown(AppTest.from_function(_refused).run())
    assert "The store cannot be read." in shown
    assert "Restore the folder." in shown


def test_our_own_fault_has_a_reference_that_the_log_explains(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, logger="dashboard"):
        shown = _shown(AppTest.from_function(_broken).run())
    reference = re.search(r"Something went wrong on our side \(reference ([0-9a-f]{4})\)", shown)
    assert reference is not None
    assert "secret" not in shown
    assert reference[1] in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_streamlits_own_stops_are_no_errors() -> None:
    assert _shown(AppTest.from_function(_stopped).run()) == ""

"""Definitions: what every number means and by which rule, who owns which barrier, and the product's words."""

from __future__ import annotations

import streamlit as st

from dashboard.taxonomy import BARRIERS
from dashboard.ui import arrival, links, telling
from dashboard.ui.markup import put, tag, text
from dashboard.ui.sheet import pairs, sheet
from dashboard.ui.visit import Visit
from dashboard.usecases.definitions import WORDS, Definition, definitions


def render(visit: Visit) -> None:
    """Show a list to jump from, every KPI, the barriers and the words."""
    every = definitions()
    words = f"{len(every)} numbers, each by one rule on every page, link and export."
    telling.opening(visit, "What the numbers mean", words)
    put(_jumps(every, visit))
    with st.container(key="definitions"):
        for one in every:
            _define(one)
    with st.container(key="beyond"):
        _barriers()
        _words()
    arrival.show()


def _jumps(every: tuple[Definition, ...], visit: Visit) -> str:
    """List the definitions; the address of each can be copied."""
    items = (links.anchor(one.label, links.definition(one.key, visit.selection)) for one in every)
    return tag(
        "nav", tag("ul", "".join(tag("li", item) for item in items)), kind="jumps", aria_label="Definitions"
    )


def _define(one: Definition) -> None:
    with st.container(key=f"definition-{one.key}"):
        # Streamlit's own heading: it scrolls to itself when the address names it. Its words are ours.
        st.subheader(one.label, anchor=one.key)
        put(text("p", one.definition, kind="definition"), pairs(one.facts))


def _barriers() -> None:
    rows = [(barrier.label, barrier.owner) for barrier in BARRIERS]
    about = (
        "An owner named in a check-in goes before the one below. Free text is matched by the words it uses."
    )
    with st.container(key="owners"):
        st.subheader("Barriers and who can remove them", anchor="barriers")
        put(
            text("p", about, kind="quiet"),
            sheet("Barriers and their owners", ("Barrier", "Owner"), rows, "narrow"),
        )


def _words() -> None:
    with st.container(key="words"):
        st.subheader("Words", anchor="words")
        put(pairs(WORDS))

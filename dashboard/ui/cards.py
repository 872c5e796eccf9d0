"""Cards: a number, how it moved, how sure it is and what it stands on."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable

import streamlit as st

from dashboard.charts.sparkline import sparkline
from dashboard.ui import links
from dashboard.ui.markup import put, tag, text
from dashboard.usecases.stories.cards import Card


def show(cards: Iterable[Card]) -> None:
    """Show the prominent cards in a row of four, two or one by width."""
    _row("cards", [card for card in cards if card.prominent])


def show_more(cards: Iterable[Card]) -> None:
    """Show the other cards, smaller."""
    _row("cards-more", [card for card in cards if not card.prominent])


def _row(key: str, cards: list[Card]) -> None:
    if cards:
        with st.container(key=key):
            for card in cards:
                _card(card)


def _card(card: Card) -> None:
    with st.container(key=f"kpi-{card.kpi}"):
        put(
            tag("h2", _label(card), kind="card-label"),
            tag("div", _value(card) + _trend(card), kind="card-row"),
            _line(card.reason_text or card.change_text, "card-change"),
            _line(" · ".join(part for part in (card.interval_text, card.base_text) if part), "card-base"),
        )


def _label(card: Card) -> str:
    """Let the label lead to the definition."""
    address = links.definition(card.definition_anchor)
    return links.anchor(card.label, address, "define", title=f"What “{card.label}” means")


def _value(card: Card) -> str:
    """Write a number large, a weak one quiet, and a name so that two lines of it take the room of one number."""
    words = card.value_text
    is_name = not any(letter.isdigit() for letter in words) and len(words) > 1
    kinds = ("card-value", "card-name" if is_name else "", "card-weak" if card.weak else "")
    return text("p", words, kind=" ".join(kind for kind in kinds if kind))


def _line(words: str | None, kind: str) -> str:
    """Keep the line also where there are no words, so that the cards of a row read across."""
    return text("p", words or "\N{NO-BREAK SPACE}", kind=kind)


def _trend(card: Card) -> str:
    """Draw the last quarters: as a mask, because Streamlit takes SVG elements out of a page's HTML."""
    drawn = sparkline(card.trend)
    if not drawn:
        return ""
    picture = drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    mask = f"mask-image: url(data:image/svg+xml;base64,{b64encode(picture.encode()).decode()})"
    span = f"{card.trend_quarters[0]} to {card.trend_quarters[-1]}" if card.trend_quarters else ""
    return tag("span", "", kind="card-trend", style=mask, title=span, aria_hidden="true")

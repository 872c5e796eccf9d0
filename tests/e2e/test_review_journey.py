"""The Review page as a leader uses it: choose, copy the address, open it elsewhere; keyboard and phone."""

from __future__ import annotations

from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.harness import PHONE, App, Server, opened
from tests.e2e.journey import (
    DRAWN,
    META,
    NUMBERS,
    PAPER,
    SHOWING,
    await_shown,
    choose,
    options,
    path,
    query,
)

CHARTS: Final = ("rate-by-team", "rate-by-program", "barriers", "rewards", "applied-trend")


def test_a_copied_address_shows_the_same_numbers_elsewhere(
    app: App, browser: Browser, server: Server
) -> None:
    app.goto()
    page = app.page
    quarter = query(page)["quarter"]
    everything = page.evaluate(NUMBERS)
    team, program = options(page, "team")[0], options(page, "program")[0]
    choose(app, "team", team)
    choose(app, "program", program)

    assert query(page) == {"quarter": quarter, "team": [team], "program": [program]}
    meta, numbers = await_shown(page), page.evaluate(NUMBERS)
    assert numbers != everything

    with opened(browser, server.url) as elsewhere:
        elsewhere.goto(path(page))
        elsewhere.page.wait_for_function(SHOWING, arg=meta)
        assert elsewhere.page.evaluate(NUMBERS) == numbers
        assert query(elsewhere.page) == query(page)
        assert elsewhere.problems == []
    assert app.problems == []
    assert app.strangers() == []


def test_every_picture_has_a_name_a_title_and_its_numbers(app: App) -> None:
    app.goto()
    app.page.wait_for_function(DRAWN)
    for name in CHARTS:
        figure = app.page.locator(f"#chart-{name}")
        expect(figure.get_by_role("heading")).not_to_be_empty()
        if "nothing" in (figure.get_attribute("class") or ""):
            continue
        assert (figure.locator("[role=img]").get_attribute("aria-label") or "").strip()
        figure.get_by_role("button", name="Table:").click()
        expect(figure.get_by_role("table")).to_be_visible()
        with app.page.expect_download() as download:
            figure.get_by_role("button", name="CSV:").click()
        assert download.value.suggested_filename.endswith(".csv")


def test_the_pictures_are_updated_in_place(app: App) -> None:
    app.goto()
    page = app.page
    page.wait_for_function(DRAWN)
    before = page.evaluate(META)
    page.evaluate("() => { document.querySelector('#chart-barriers .figure-plot').marked = true; }")
    choose(app, "team", options(page, "team")[0])
    page.wait_for_function(
        "(old) => JSON.stringify(document.querySelector('.js-plotly-plot').layout.meta) !== old", arg=before
    )
    assert page.evaluate("() => document.querySelector('#chart-barriers .figure-plot').marked") is True


def test_back_and_forward_walk_through_the_choices(app: App) -> None:
    app.goto()
    page = app.page
    everything = page.evaluate(NUMBERS)
    team = options(page, "team")[0]
    choose(app, "team", team)
    narrowed = page.evaluate(NUMBERS)
    assert narrowed != everything
    with app.rerun():
        page.go_back()
    assert "team" not in query(page)
    assert page.evaluate(NUMBERS) == everything
    with app.rerun():
        page.go_forward()
    assert query(page)["team"] == [team]
    assert page.evaluate(NUMBERS) == narrowed


def test_what_the_address_names_and_nobody_knows_is_said(app: App) -> None:
    app.goto("/?quarter=1999-Q9&team=Atlantis&program=%3Cimg+src%3Dx+onerror%3Dalert(1)%3E")
    notice = app.page.get_by_role("status").filter(has_text="Atlantis")
    expect(notice).to_be_visible()
    expect(notice).to_contain_text("1999-Q9")
    expect(notice).to_contain_text("<img src=x onerror=alert(1)>")
    assert app.page.locator("img[src='x']").count() == 0
    assert set(query(app.page)) == {"quarter"}
    assert app.problems == []


def test_the_filter_works_by_keyboard_alone(app: App) -> None:
    app.goto()
    page = app.page
    team = options(page, "team")[0]
    app.goto()  # the keyboard begins at the top, not where the pointer was
    page.locator("body").press("Tab")
    for _ in range(20):
        if page.evaluate("() => document.activeElement.getAttribute('aria-label')") == "Team":
            break
        page.keyboard.press("Tab")
    page.keyboard.type(team)
    page.keyboard.press("ArrowDown")
    with app.rerun():
        page.keyboard.press("Enter")
    assert query(page)["team"] == [team]


def test_on_a_phone_one_line_opens_the_filters(browser: Browser, server: Server) -> None:
    with opened(browser, server.url, PHONE) as app:
        app.goto()
        page = app.page
        expect(page.locator(".filter-words")).to_contain_text("all teams · all programs")
        expect(page.locator(".st-key-team")).to_be_hidden()
        page.locator(".filter-switch summary").press("Enter")
        expect(page.locator(".st-key-team")).to_be_visible()
        team = options(page, "team")[0]
        choose(app, "team", team)
        expect(page.locator(".filter-words")).to_contain_text(team)
        expect(page.locator(".st-key-team")).to_be_visible()


def test_without_the_library_the_numbers_stand_as_tables(app: App) -> None:
    app.page.route("**/assets/*", lambda route: route.abort())
    app.goto()
    expect(app.page.locator("#chart-rate-by-team").get_by_role("table")).to_be_visible()
    expect(app.page.locator("#chart-rate-by-team [role=img]")).to_be_hidden()
    app.page.unroute("**/assets/*")
    choose(app, "team", options(app.page, "team")[0])
    app.page.wait_for_function(DRAWN)
    expect(app.page.locator("#chart-rate-by-team [role=img]")).to_be_visible()
    expect(app.page.locator("#chart-rate-by-team").get_by_role("table")).to_be_hidden()


def test_a_change_of_mode_recolours_the_pictures_without_a_rerun(app: App) -> None:
    app.goto()
    page = app.page
    page.wait_for_function(DRAWN)
    finished, light = app.finished, page.evaluate(PAPER)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"(light) => ({PAPER})() !== light", arg=light)
    assert app.finished == finished


@pytest.mark.parametrize("path", ["/", "/expectations?team=EMEA&team=South"])
def test_pictures_fill_their_cards_and_their_room_is_there_before_they_are(app: App, path: str) -> None:
    app.goto(path)
    page = app.page
    page.wait_for_function(DRAWN)
    left = """() => [...document.querySelectorAll('.figure')].map((card) =>
      card.getBoundingClientRect().bottom - card.querySelector('.figure-plot').getBoundingClientRect().bottom)"""
    assert max(page.evaluate(left)) < 40, "the card's own margin, and less than a row"
    drawn = """() => [...document.querySelectorAll('.figure-plot')].map((plot) =>
      [plot.getBoundingClientRect().height, plot.layout.height])"""
    assert all(room == height for room, height in page.evaluate(drawn))


def test_what_to_act_on_stands_between_the_numbers_that_matter_and_the_others(app: App) -> None:
    app.goto()
    tops = """() => ['.st-key-cards', '#attention', '.st-key-cards-more', '.figures'].map((one) =>
      document.querySelector(one).getBoundingClientRect().top)"""
    found = app.page.evaluate(tops)
    assert found == sorted(found)


@pytest.mark.parametrize("path", ["/", "/barriers"])
def test_no_panel_beside_what_to_act_on_is_half_empty(app: App, path: str) -> None:
    app.goto(path)
    left = """() => [...document.querySelectorAll('.section')]
      .filter((one) => getComputedStyle(one).backgroundColor !== 'rgba(0, 0, 0, 0)')
      .map((one) => one.getBoundingClientRect().bottom - one.lastElementChild.getBoundingClientRect().bottom)"""
    assert max(app.page.evaluate(left)) < 40, "the panel's own margin, and less than a line"


def test_a_page_that_is_left_while_it_is_drawn_anew_draws_nothing_more(app: App) -> None:
    app.goto("/implementation")
    page = app.page
    page.wait_for_function(DRAWN)
    page.evaluate(
        """() => {
          window.late = [];
          window.requestAnimationFrame = (act) => window.late.push(act);
          window.left = document.querySelector('.figures');
          window.left.style.width = '300px';
        }"""
    )
    page.wait_for_function("() => window.late.length")
    with app.rerun():
        page.evaluate("() => [...document.links].find((one) => one.textContent.trim() === 'Review').click()")
    page.wait_for_function("() => !window.left.isConnected")
    page.evaluate("() => window.late.forEach((act) => act(0))")
    page.wait_for_timeout(200)
    assert not [one for one in app.problems if one.startswith("page error")]


def test_what_stands_beside_the_list_for_leaders_is_as_high(app: App) -> None:
    app.goto()
    ends = app.page.evaluate("""() => ['.acting', '.acting + .section'].map((one) =>
      document.querySelector(one).getBoundingClientRect().bottom)""")
    assert ends[0] == ends[1]

"""A shared link as its reader meets it: on a phone and a screen, light and dark, on paper, and nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.e2e.harness import DESKTOP, PHONE, Server, serving
from tests.e2e.test_accessibility import RULES

FIXED: Final = {"DASHBOARD_TODAY": "2026-09-21"}
MODES: Final = pytest.mark.parametrize(
    ("size", "dark"), [(PHONE, False), (PHONE, True), (DESKTOP, False), (DESKTOP, True)]
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("links")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[Server]:
    with serving(folder, FIXED) as running:
        yield running


@pytest.fixture(scope="module")
def link(server: Server) -> dict[str, str]:
    return server.shell("share", "create", "--quarter", "2026-Q3")


def _window(browser: Browser, size: ViewportSize, *, dark: bool = False) -> Page:
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light")
    return context.new_page()


@MODES
def test_it_is_read_without_a_word_of_explanation(
    browser: Browser, link: dict[str, str], server: Server, size: ViewportSize, dark: bool
) -> None:
    page = _window(browser, size, dark=dark)
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(link["url"])
    assert page.url == f"{server.url}/shared/{link['link_id']}"
    expect(page.locator(".scope")).to_contain_text("You see all teams, 2026-Q3, data up to")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert page.evaluate("document.scripts.length") == 0
    assert said == []
    assert all(url.startswith(server.url) for url in asked)
    shown = page.locator("figure svg:visible")
    assert shown.count() == page.locator("figure").count() > 4
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ground == ("rgb(18, 22, 28)" if dark else "rgb(255, 255, 255)")
    for details in page.locator("details.table").all():
        details.locator("summary").click()
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
    page.context.close()


def test_no_row_is_half_empty(browser: Browser, link: dict[str, str]) -> None:
    page = _window(browser, DESKTOP)
    page.goto(link["url"])
    left = """() => [...document.querySelectorAll('.figures, .facts, .cards')].map((all) =>
      all.getBoundingClientRect().right - all.lastElementChild.getBoundingClientRect().right)"""
    alone = "() => [...document.querySelectorAll('.figures')].some((all) => all.children.length % 2)"
    assert page.evaluate(alone)
    assert max(page.evaluate(left)) < 1
    over = """() => [...document.querySelectorAll('figure')].some((one) => {
      const [told, drawn] = ['figcaption', '.wide'].map((part) => one.querySelector(part).getBoundingClientRect());
      return told.bottom > drawn.top && told.right > drawn.left;
    })"""
    assert not page.evaluate(over)
    page.context.close()


def test_text_stays_inside_its_picture(browser: Browser, link: dict[str, str]) -> None:
    for size in (PHONE, DESKTOP):
        page = _window(browser, size)
        page.goto(link["url"])
        outside = page.evaluate("""() => [...document.querySelectorAll('figure svg')]
          .filter(svg => svg.getBoundingClientRect().width)
          .flatMap(svg => [...svg.querySelectorAll('text')].filter(text => {
            const inner = text.getBoundingClientRect(), outer = svg.getBoundingClientRect();
            return inner.left < outer.left - 2 || inner.right > outer.right + 2
              || inner.top < outer.top - 2 || inner.bottom > outer.bottom + 2;
          }).map(text => text.textContent))""")
        assert outside == []
        page.context.close()


def test_teams_and_programs_are_plain_links(browser: Browser, link: dict[str, str]) -> None:
    page = _window(browser, PHONE)
    page.goto(link["url"])
    page.get_by_text("Choose a team or program").click()
    page.get_by_role("link", name="EMEA", exact=True).click()
    expect(page.locator(".about")).to_have_text("EMEA")
    page.get_by_role("link", name="Everything you see").click()
    expect(page.locator(".about")).to_have_count(0)
    page.context.close()


def test_on_paper_it_is_light_and_whole(browser: Browser, link: dict[str, str]) -> None:
    page = _window(browser, DESKTOP, dark=True)
    page.goto(link["url"])
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.locator("summary:visible").count() == 0
    tables = page.locator("figure table")
    assert tables.count() == page.locator("figure").count()
    for table in tables.all():
        assert table.is_visible(), "the numbers print, though nobody has opened them"
    heights = page.evaluate("[...document.querySelectorAll('figure .wide')].map(one => one.offsetHeight)")
    assert max(heights) < 297 / 25.4 * 96 - 28 / 25.4 * 96, "a picture fits on one page"
    printed = page.pdf(format="A4")
    assert 2 <= printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") <= 10
    page.context.close()


def test_a_guest_gets_nowhere_else(browser: Browser, link: dict[str, str], server: Server) -> None:
    page = _window(browser, DESKTOP)
    page.goto(link["url"])
    for path in ("/", "/data", "/_stcore/health", "/_stcore/host-config", "/share"):
        answer = page.goto(server.url + path)
        assert answer is not None
        assert answer.status == 403
    assert page.evaluate("document.scripts.length") == 0
    page.context.close()


def test_no_secret_is_in_the_servers_log(browser: Browser, link: dict[str, str], server: Server) -> None:
    page = _window(browser, DESKTOP)
    page.goto(link["url"])
    page.goto(f"{server.url}/s/{'A' * 43}")
    secrets = [link["url"].rsplit("/", 1)[1], *(cookie["value"] for cookie in page.context.cookies())]
    assert not [secret for secret in secrets if secret in server.logged()]
    page.context.close()


def test_revoked_is_over_with_the_next_click(browser: Browser, link: dict[str, str], server: Server) -> None:
    page = _window(browser, PHONE)
    made = server.shell("share", "create", "--quarter", "2026-Q3")
    page.goto(made["url"])
    server.shell("share", "revoke", made["link_id"])
    answer = page.reload()
    assert answer is not None
    assert answer.status == 404
    expect(page.locator("h1")).to_have_text("This link opens nothing")
    page.goto(link["url"])
    expect(page.locator(".scope")).to_contain_text("You see")
    page.context.close()

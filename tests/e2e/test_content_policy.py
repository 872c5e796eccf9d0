"""The content policy in a real browser: what Streamlit needs works, what an attacker needs does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from tests.e2e.harness import App, Server, opened, serving

_SERVER: Final = """
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from dashboard.web import headers

index = Path(st.__file__).parent / "static" / "index.html"
policy = headers.page_policy(index.read_text(encoding="utf-8"))
added = Middleware(headers.SecurityHeaders, policy=policy)
app = st.App(Path(__file__).parent / "page.py", middleware=[added])
"""

_PAGE: Final = """
import plotly.graph_objects as go
import polars as pl
import streamlit as st

quarter = st.selectbox("Quarter", ["2026-Q2", "2026-Q3"], key="quarter")
frame = pl.DataFrame({"team": ["EMEA", "North"], "rate": [0.5, 0.6]})
figure = go.Figure(go.Bar(x=frame["team"].to_list(), y=[1, 2] if quarter == "2026-Q2" else [2, 1]))
st.plotly_chart(figure, key="chart-bars", alt="bars")
st.dataframe(frame, key="table", alt="table")
st.metric("Rate", "62 %", 4, chart_data=[1, 2, 3])
file = st.file_uploader("File", type=["csv"], key="file")
if file is not None:
    st.write(f"read {len(file.getvalue())} bytes")
SCRIPT = '''export default function({parentElement, data}) {
    parentElement.querySelector(".own").textContent = "element ran with " + data
}'''
HTML = "<p class='own'>waiting</p>"
own = st.components.v2.component("own", html=HTML, css=".own {color: green}", js=SCRIPT)
own(key="own", data=quarter)
st.download_button("Save", data=lambda: b"abc", file_name="a.csv", on_click="ignore")
"""

_HOSTILE: Final = """
import streamlit as st

st.markdown("![picture](http://127.0.0.1:9/stolen.png)")
st.html("<img src='http://127.0.0.1:9/stolen.png' onerror='window.stolen = 1'>")
st.html("<b>bold</b><script>window.stolen = 1</script>", unsafe_allow_javascript=True)
st.title("done")
"""


@pytest.fixture
def window(browser: Browser, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[App]:
    """Serve the script given as the parameter behind the real policy, and open it."""
    (tmp_path / "page.py").write_text(request.param, encoding="utf-8")
    (tmp_path / "asgi.py").write_text(_SERVER, encoding="utf-8")
    command = ("-m", "streamlit", "run", str(tmp_path / "asgi.py"), "--server.port", "{port}")
    with serving(tmp_path, command=command, ready="/_stcore/health") as server:
        yield from _open(browser, server)


def _open(browser: Browser, server: Server) -> Iterator[App]:
    with opened(browser, server.url) as app:
        app.goto()
        yield app


@pytest.mark.parametrize("window", [_PAGE], indirect=True, ids=["everything"])
def test_streamlit_works_under_the_policy(window: App, tmp_path: Path) -> None:
    page = window.page
    expect(page.locator(".st-key-chart-bars .bars .point")).to_have_count(2)
    expect(page.get_by_test_id("stDataFrame").locator("canvas").first).to_be_visible()
    expect(page.locator(".own")).to_have_text("element ran with 2026-Q2")

    upload = tmp_path / "up.csv"
    upload.write_bytes(b"a,b\n1,2\n")
    with window.rerun():
        page.locator('.st-key-file input[type="file"]').set_input_files(upload)
    expect(page.get_by_text("read 8 bytes")).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Save", exact=True).click()
    assert Path(download.value.path()).read_bytes() == b"abc"
    assert window.problems == []
    assert window.strangers() == []


@pytest.mark.parametrize("window", [_HOSTILE], indirect=True, ids=["hostile"])
def test_nothing_is_fetched_or_run_for_an_attacker(window: App) -> None:
    window.page.wait_for_timeout(1000)
    assert window.page.evaluate("() => window.stolen") is None
    assert len(window.problems) >= 2, "the browser reports each refused picture"
    assert all("Content Security Policy" in problem for problem in window.problems)


@pytest.mark.parametrize("window", [_PAGE], indirect=True, ids=["localhost"])
def test_the_other_loopback_name_works_too(window: App) -> None:
    window.url = window.url.replace("127.0.0.1", "localhost")
    window.goto()
    expect(window.page.locator(".own")).to_have_text("element ran with 2026-Q2")

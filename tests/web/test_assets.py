"""Holds that a script is compressed, kept by browsers, and the same either way."""

from __future__ import annotations

from pathlib import Path

from starlette.applications import Starlette
from starlette.testclient import TestClient

from dashboard.web import assets


def test_a_script_is_sent_small_and_kept_for_good(tmp_path: Path) -> None:
    file = tmp_path / "script.js"
    file.write_text("let number = 1;\n" * 1000, encoding="utf-8")
    client = TestClient(Starlette(routes=[assets.script("/assets/script-1.js", file)]))

    zipped = client.get("/assets/script-1.js", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/assets/script-1.js", headers={"Accept-Encoding": "identity"})

    assert zipped.headers["content-encoding"] == "gzip"
    assert int(zipped.headers["content-length"]) < file.stat().st_size / 10
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content == file.read_bytes()
    for answer in (zipped, plain):
        assert "immutable" in answer.headers["cache-control"]
        assert answer.headers["vary"] == "Accept-Encoding"
        assert answer.headers["content-type"].startswith("text/javascript")

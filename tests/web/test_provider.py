"""What the provider's cookie says, and what it cannot be made to say."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value, decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from dashboard.ui import provider

SECRET = "s" * 40
URL = "https://review.example.org"
SAYS = json.dumps({"origin": URL, "sub": "1", "groups": ["viewers", "admins"]})


def signed(name: str, value: str) -> str:
    return create_signed_value(SECRET, name, value).decode()


def in_parts(*parts: str) -> dict[str, str]:
    """Write a login as Streamlit does where it does not fit into one cookie: each part is signed by itself."""
    named = {f"{USER_COOKIE_NAME}_{place}": part for place, part in enumerate(parts)}
    every = {USER_COOKIE_NAME: f"chunks-{len(parts)}"} | named
    return {name: signed(name, value) for name, value in every.items()}


def joined(cookies: Mapping[str, str]) -> bytes:
    """Put a login together from its parts where it has some, as one must not."""
    parts = [name for name in sorted(cookies) if name != USER_COOKIE_NAME] or list(cookies)
    return b"".join(decode_signed_value(SECRET, name, cookies[name].encode()) or b"" for name in parts)


def check_that_parts_are_nobodys(_folder: Path, monkeypatch: pytest.MonkeyPatch, *_: Any) -> None:  # noqa: ANN401
    monkeypatch.setattr(provider, "get_cookie_secret", lambda: SECRET)
    assert provider.claims({USER_COOKIE_NAME: signed(USER_COOKIE_NAME, SAYS)}, URL)["sub"] == "1"
    parts = in_parts(SAYS[:30], SAYS[30:])
    assert joined(parts) == SAYS.encode(), "each part is one that the server has signed"
    assert provider.claims(parts, URL) == {}


def test_a_login_in_parts_is_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_that_parts_are_nobodys(tmp_path, monkeypatch)
    assert provider.is_in_parts(in_parts(SAYS[:30], SAYS[30:]))
    assert not provider.is_in_parts({USER_COOKIE_NAME: signed(USER_COOKIE_NAME, SAYS)})


@pytest.mark.parametrize("other", ["", "nobody signed this", "2|1:0|10:0|15:x|4:a|b"])
def test_what_nobody_signed_says_nothing(other: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "get_cookie_secret", lambda: SECRET)
    assert provider.claims({USER_COOKIE_NAME: other}, URL) == {}
    assert not provider.is_in_parts({USER_COOKIE_NAME: other})


def test_a_login_of_another_address_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "get_cookie_secret", lambda: SECRET)
    one = {USER_COOKIE_NAME: signed(USER_COOKIE_NAME, SAYS)}
    assert provider.claims(one, "https://other.example.org") == {}

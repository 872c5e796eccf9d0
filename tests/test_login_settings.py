"""Half a login, a weak one, or one that others could pretend, is refused when the settings are read."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard import settings
from dashboard.errors import WrongArguments
from dashboard.settings import Settings

PROVIDER = {
    "DASHBOARD_LOGIN_METADATA_URL": "https://id.example/.well-known/openid-configuration",
    "DASHBOARD_LOGIN_CLIENT_ID": "dashboard",
    "DASHBOARD_LOGIN_CLIENT_SECRET": "s3cret",
    "DASHBOARD_LOGIN_COOKIE_SECRET": "0123456789abcdef0123456789abcdef",
    "DASHBOARD_PUBLIC_URL": "https://reviews.example",
    "DASHBOARD_ROLES": '{"ops": "ops", "emea": {"role": "leader", "teams": ["EMEA"]}}',
}
PROXY = {
    "DASHBOARD_PROXY": "10.0.0.5, ::1",
    "DASHBOARD_PROXY_USER_HEADER": "X-User",
    "DASHBOARD_PROXY_GROUPS_HEADER": "X-Groups",
    "DASHBOARD_PUBLIC_URL": "https://reviews.example",
    "DASHBOARD_ROLES": '{"ops": "ops"}',
}


def _loaded(monkeypatch: pytest.MonkeyPatch, said: dict[str, str], **other: str | None) -> Settings:
    changed: dict[str, Any] = {**said, **{f"DASHBOARD_{name}": value for name, value in other.items()}}
    for name, value in changed.items():
        if value is not None:
            monkeypatch.setenv(name, value)
    return settings.load()


def test_no_login_is_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _loaded(monkeypatch, {})
    assert (found.login, found.address, found.roles, found.proxy) == ("", "127.0.0.1", {}, ())


def test_a_whole_login_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _loaded(monkeypatch, PROVIDER, ADDRESS="0.0.0.0")
    assert (found.login, found.public_host) == ("provider", "reviews.example")
    assert found.roles["emea"].teams == ("EMEA",)
    assert "s3cret" not in repr(found)


def test_a_proxy_may_say_it(monkeypatch: pytest.MonkeyPatch) -> None:
    found = _loaded(monkeypatch, PROXY)
    assert (found.login, found.proxy) == ("proxy", ("10.0.0.5", "::1"))


@pytest.mark.parametrize(
    ("said", "other", "words"),
    [
        *(
            (PROVIDER, {name.removeprefix("DASHBOARD_"): None}, "a login needs")
            for name in list(PROVIDER)[:4]
        ),
        (PROVIDER, {"ROLES": None}, "nobody could see anything"),
        (PROVIDER, {"PUBLIC_URL": None}, ""),
        (PROVIDER, {"PUBLIC_URL": "http://reviews.example"}, "must begin with https://"),
        (PROVIDER, {"LOGIN_METADATA_URL": "http://id.example/x"}, "must begin with https://"),
        (PROVIDER, {"LOGIN_COOKIE_SECRET": "short"}, "is weak"),
        (PROVIDER, {"LOGIN_COOKIE_SECRET": "a" * 64}, "is weak"),
        (
            PROVIDER,
            {"PROXY": "10.0.0.5", "PROXY_USER_HEADER": "X", "PROXY_GROUPS_HEADER": "Y"},
            "not from both",
        ),
        (PROVIDER, {"ROLES": '{"a": "leader"}'}, "a leader needs teams"),
        (PROVIDER, {"ROLES": '{"a": {"role": "ops", "teams": ["EMEA"]}}'}, "ops is for every team"),
        (PROVIDER, {"ROLES": '{"a": "god"}'}, "DASHBOARD_ROLES"),
        (PROVIDER, {"ROLES": "emea=leader"}, "no JSON"),
        (PROVIDER, {"LOGIN_HOURS": "0"}, "DASHBOARD_LOGIN_HOURS"),
        (PROXY, {"PROXY": None}, "needs DASHBOARD_PROXY"),
        (PROXY, {"PROXY_GROUPS_HEADER": None}, "needs DASHBOARD_PROXY_GROUPS_HEADER"),
        (PROXY, {"PROXY": "proxy.example"}, "is no address"),
        (PROXY, {"PROXY": "10.0.0.0/8"}, "is no address"),
        ({}, {"ADDRESS": "0.0.0.0"}, "anybody could come in"),
        ({}, {"PROXY": "10.0.0.5"}, "needs a login"),
        ({}, {"ROLES": '{"a": "admin"}'}, "does nothing without a login"),
    ],
)
def test_what_is_not_safe_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, said: dict[str, str], other: dict[str, str | None], words: str
) -> None:
    whole = {name: value for name, value in said.items() if name.removeprefix("DASHBOARD_") not in other}
    if not words:
        assert _loaded(monkeypatch, whole).public_host == "127.0.0.1", "on this machine a login may be tried"
        return
    with pytest.raises(WrongArguments, match=words) as refused:
        _loaded(monkeypatch, whole, **other)
    assert "s3cret" not in str(refused.value)

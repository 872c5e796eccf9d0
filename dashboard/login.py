"""Login settings: how it is told who somebody is, what their groups may do, and where the server can be reached."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from itertools import chain
from typing import Annotated, Literal, Self
from urllib.parse import urlsplit

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, NoDecode

OWN_NAMES = ("127.0.0.1", "localhost")
LOOPBACK = (*OWN_NAMES, "::1")
_SHORTEST_SECRET, _FEWEST_CHARACTERS = 32, 10
_PROVIDER = ("login_metadata_url", "login_client_id", "login_client_secret", "login_cookie_secret")


class GroupRole(BaseModel):
    """What a group of the company may do, and for which teams; no teams means every team."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role: Literal["viewer", "leader", "ops", "admin"]
    teams: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _leads_somebody(self) -> Self:
        if self.role == "leader" and not self.teams:
            raise ValueError("a leader needs teams")
        if self.role in {"ops", "admin"} and self.teams:
            raise ValueError(f"{self.role} is for every team; leave its teams out")
        return self


def _role(said: object) -> object:
    return {"role": said} if isinstance(said, str) else said


def _addresses(said: object) -> object:
    return tuple(part.strip() for part in said.split(",") if part.strip()) if isinstance(said, str) else said


class LoginSettings(BaseSettings):
    """The part of the settings that decides who is let in."""

    public_url: str = Field(default="http://127.0.0.1:8501", description="what links begin with")
    address: str = Field(default="127.0.0.1", description="where the server listens; others need a login")
    login_metadata_url: str = Field(default="", description="the OpenID provider's configuration")
    login_client_id: str = Field(default="", description="this dashboard's name at the provider")
    login_client_secret: SecretStr = Field(default=SecretStr(""), description="its secret there")
    login_cookie_secret: SecretStr = Field(default=SecretStr(""), description="signs the login's cookie")
    login_scope: str = Field(default="openid email profile", description="what the provider is asked for")
    login_groups_claim: str = Field(default="groups", min_length=1, description="where groups stand")
    login_hours: int = Field(default=12, ge=1, le=72, description="how long a login lasts")
    roles: dict[str, Annotated[GroupRole, BeforeValidator(_role)]] = Field(
        default={}, description="groups and what they may do"
    )
    proxy: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_addresses)] = Field(
        default=(), description="addresses of proxies that may pass requests on"
    )
    proxy_user_header: str = Field(default="", description="where a proxy says who somebody is")
    proxy_groups_header: str = Field(default="", description="and which groups they are in")

    @field_validator("proxy")
    @classmethod
    def _are_addresses(cls, proxies: tuple[str, ...]) -> tuple[str, ...]:
        for one in proxies:
            try:
                ip_address(one)
            except ValueError:
                raise ValueError(f"{one!r} is no address; write it like 10.0.0.5") from None
        return proxies

    @model_validator(mode="after")
    def _login_is_whole(self) -> Self:
        """Refuse half a login: it would be taken for a whole one."""
        wrong = next(chain(self._halves(), self._idle(), self._dangers()), None)
        if wrong:
            raise ValueError(wrong)
        return self

    @property
    def login(self) -> Literal["", "provider", "proxy"]:
        """Tell who says who somebody is; empty where nobody does, and only this machine is answered."""
        if self.proxy_user_header:
            return "proxy"
        return "provider" if any(_plain(getattr(self, name)) for name in _PROVIDER) else ""

    @property
    def public_host(self) -> str:
        """Give the name that others reach this dashboard by."""
        return urlsplit(self.public_url).hostname or ""

    def _halves(self) -> Iterator[str]:
        """Say what a login lacks."""
        missing = [as_variable(name) for name in _PROVIDER if not _plain(getattr(self, name))]
        provided, by_proxy = len(missing) < len(_PROVIDER), bool(self.proxy_user_header)
        if provided and by_proxy:
            yield "a login comes from a provider or from a proxy, not from both"
        if provided and missing:
            yield f"a login needs {' and '.join(missing)} too"
        if by_proxy and not self.proxy:
            yield "DASHBOARD_PROXY_USER_HEADER needs DASHBOARD_PROXY"
        if by_proxy and not self.proxy_groups_header:
            yield "DASHBOARD_PROXY_USER_HEADER needs DASHBOARD_PROXY_GROUPS_HEADER"

    def _idle(self) -> Iterator[str]:
        """Say what does nothing without the rest."""
        if self.login and not self.roles:
            yield "a login needs DASHBOARD_ROLES: nobody could see anything"
        if self.roles and not self.login:
            yield "DASHBOARD_ROLES does nothing without a login"
        if self.proxy and not self.login:
            yield "DASHBOARD_PROXY needs a login: a proxy may pass anybody on"

    def _dangers(self) -> Iterator[str]:
        """Say what would let somebody in who should not be."""
        if self.address not in LOOPBACK and not self.login:
            yield f"DASHBOARD_ADDRESS {self.address} needs a login: anybody could come in"
        if self.login and not _is_safe(self.public_url):
            yield "with a login DASHBOARD_PUBLIC_URL must begin with https://, except on this machine"
        if self.login == "provider" and not _is_safe(self.login_metadata_url):
            yield "DASHBOARD_LOGIN_METADATA_URL must begin with https://, except on this machine"
        if self.login == "provider" and _is_weak(_plain(self.login_cookie_secret)):
            yield (
                f"DASHBOARD_LOGIN_COOKIE_SECRET is weak; write {_SHORTEST_SECRET} random characters or more, as "
                "`openssl rand -hex 32` gives them"
            )


def _plain(value: object) -> str:
    return value.get_secret_value() if isinstance(value, SecretStr) else str(value)


def as_variable(name: str) -> str:
    """Write a setting's name as the environment does."""
    return f"DASHBOARD_{name.upper()}"


def _is_safe(url: str) -> bool:
    """Tell whether a login may go over an address: what is sent in the clear can be read on the way."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _is_weak(secret: str) -> bool:
    return len(secret) < _SHORTEST_SECRET or len(set(secret)) < _FEWEST_CHARACTERS

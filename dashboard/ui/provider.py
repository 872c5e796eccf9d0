"""Streamlit's own login with a provider: its settings, the way in, and what its cookie says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from streamlit.runtime.secrets import SecretsValue
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from dashboard.settings import Settings

_PROVIDER: Final = "default"


def secrets(settings: Settings) -> dict[str, SecretsValue] | None:
    """Write our settings as Streamlit wants them; None where nobody logs in with a provider."""
    if settings.login != "provider":
        return None
    return {
        "auth": {
            "redirect_uri": f"{settings.public_url.rstrip('/')}/oauth2callback",
            "cookie_secret": settings.login_cookie_secret.get_secret_value(),
            "client_id": settings.login_client_id,
            "client_secret": settings.login_client_secret.get_secret_value(),
            "server_metadata_url": settings.login_metadata_url,
            "client_kwargs": {"scope": settings.login_scope, "prompt": "select_account"},
        }
    }


def entrance() -> str:
    """Give the address that leads to the provider; it holds for two minutes."""
    return generate_login_redirect_url(_PROVIDER)


def claims(cookies: Mapping[str, str], public_url: str) -> Mapping[str, object]:
    """Read what the provider said of whoever carries the login's cookie; nothing where its signature is not ours."""
    try:
        signed = _get_signed_cookie_with_chunks(dict(cookies), USER_COOKIE_NAME)
        told = json.loads(signed) if signed else {}
    except ValueError:  # bytes that are no text, or no JSON
        return {}
    return told if isinstance(told, dict) and told.get("origin") == _origin(public_url) else {}


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

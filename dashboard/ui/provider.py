"""Streamlit's own login with a provider: its settings, the way in, and what its cookie says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from streamlit.runtime.secrets import SecretsValue
from streamlit.user_info import generate_login_redirect_url
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from dashboard.settings import Settings

# The provider's own tokens: nothing here needs them, and with them a login may be too long for a websocket.
TOKENS: Final = TOKENS_COOKIE_NAME
_PROVIDER: Final = "default"
_IN_PARTS: Final = b"chunks-"


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
    """Read what the provider said of whoever carries the login's cookie; nothing where its signature is not ours.

    A cookie in parts is none: each part is signed by itself, so that parts of several logins would make a new one.
    """
    try:
        signed = _signed(cookies)
        told = json.loads(signed) if signed else {}
    except ValueError:  # bytes that are no text, or no JSON
        return {}
    return told if isinstance(told, dict) and told.get("origin") == _origin(public_url) else {}


def is_in_parts(cookies: Mapping[str, str]) -> bool:
    """Tell whether a login did not fit into one cookie: the provider names more than about a hundred groups."""
    try:
        return (_signed(cookies) or b"").startswith(_IN_PARTS)
    except ValueError:
        return False


def _signed(cookies: Mapping[str, str]) -> bytes | None:
    value = cookies.get(USER_COOKIE_NAME, "").encode("latin-1")
    return decode_signed_value(get_cookie_secret(), USER_COOKIE_NAME, value) if value else None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"

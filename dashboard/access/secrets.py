"""Secrets of links: made at random, kept as digests, compared without telling how near a guess was."""

from __future__ import annotations

import re
from hashlib import scrypt, sha256
from hmac import compare_digest
from secrets import token_bytes, token_hex, token_urlsafe
from typing import Final

# 256 bits, as `token_urlsafe` writes them.
_FORM: Final = re.compile(r"[A-Za-z0-9_-]{43}")
_COST: Final = {"n": 2**14, "r": 8, "p": 1}


def new_secret() -> str:
    """Make a secret nobody can guess."""
    return token_urlsafe(32)


def new_link_id() -> str:
    """Make a name for a link; it opens nothing."""
    return token_hex(6)


def digest(secret: str) -> str:
    """Give what is stored of a secret; empty where it has not even the form of one."""
    return sha256(secret.encode()).hexdigest() if _FORM.fullmatch(secret) else ""


def hash_passcode(passcode: str) -> str:
    """Hash a passcode slowly and with salt: people choose short ones."""
    salt = token_bytes(16)
    return f"{salt.hex()}${scrypt(passcode.encode(), salt=salt, **_COST).hex()}"


def is_passcode(passcode: str, stored: str) -> bool:
    """Tell whether a passcode is the one that was hashed."""
    salt, _, hashed = stored.partition("$")
    return compare_digest(scrypt(passcode.encode(), salt=bytes.fromhex(salt), **_COST).hex(), hashed)

"""Plotly's script for the browser: out of the installed package, served by our own server, copied nowhere.

streamlit_app.py serves `file()` at `address()`, whose hash of the content lets browsers keep it for good.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.util import find_spec
from pathlib import Path


@cache
def file() -> Path:
    """Find the script without importing plotly, which takes a while and is not needed for it."""
    spec = find_spec("plotly")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("plotly is not installed")
    return Path(spec.origin).parent / "package_data" / "plotly.min.js"


@cache
def address() -> str:
    """Give the path under which the script is served."""
    return f"/assets/plotly-{hashlib.sha256(file().read_bytes()).hexdigest()[:16]}.min.js"

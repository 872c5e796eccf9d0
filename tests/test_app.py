"""The composition root: wiring every part loads no library that most commands do without."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

# Who needs them imports them late: solvers for links, likeness for uploads, a database for the state, and so on.
LATE: Final = ("scipy", "highspy", "rapidfuzz", "sqlalchemy", "alembic", "plotly", "jinja2", "streamlit")


def test_a_command_starts_without_what_few_need() -> None:
    loaded = f"import sys, dashboard.app, dashboard.cli; print(*set({LATE}) & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []

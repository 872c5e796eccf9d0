"""Stored marts are of the code that made them."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

from dashboard.metrics.marts import made_by


def _modules(path: Path) -> set[str]:
    """Name the modules of ours that a file imports, names that are modules themselves among them."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("dashboard."):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _file(module: str) -> Path | None:
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # a name inside a module
        return None
    return Path(spec.origin) if spec and spec.origin else None


def test_all_that_marts_are_made_by_is_in_their_fingerprint() -> None:
    covered = set(made_by.sources())
    imported = {_file(module) for path in covered if path.suffix == ".py" for module in _modules(path)} - {
        None
    }
    assert {
        path for path in imported - covered if path and path.name not in {"__init__.py", "errors.py"}
    } == set()
    assert len(covered) > 20


def test_a_fingerprint_moves_with_a_file(tmp_path: Path) -> None:
    one = tmp_path / "one.py"
    one.write_text("1", encoding="utf-8")
    before = made_by.fingerprint(iter([one]))
    assert made_by.fingerprint(iter([one])) == before
    one.write_text("2", encoding="utf-8")
    assert made_by.fingerprint(iter([one])) != before

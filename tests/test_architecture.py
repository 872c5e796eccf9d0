"""Holds the house's table: which room may import which, who knows a library, the clock, the environment."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator, Mapping
from importlib.metadata import distribution
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent

# The rule. A place is a path below dashboard/ without ".py"; a file that is not listed follows its room.
# Everything may import the kernel and its own folder. Late imports (inside functions) count like any other.
RULES: Final[Mapping[str, Mapping[str, tuple[str, ...]]]] = {
    # Each may import those before it: words writes, and so stands below those that name things.
    "kernel": {
        "order": (
            "errors",
            "words",
            "periods",
            "schemas",
            "taxonomy",
            "selection",
            "login",
            "settings",
            "kept",
        ),
    },
    "rooms": {
        "ingest": (),
        "store": (),
        "state": (),
        "metrics": (),
        "access": ("store", "state"),
        "charts": (),
        "narrative": ("metrics",),
        "usecases": ("ingest", "store", "state", "access", "metrics", "charts", "narrative"),
        "exports": ("usecases", "charts", "narrative"),
        "app": (
            "ingest",
            "store",
            "state",
            "access",
            "metrics",
            "charts",
            "narrative",
            "usecases",
            "exports",
            "app_marts",
        ),
        "app_marts": ("store", "metrics"),
        "cli": ("app", "usecases", "exports", "cli_share", "cli_serve"),
        "cli_share": ("app", "usecases", "exports"),
        "cli_serve": ("cli_share",),
        "__main__": ("cli", "app", "usecases", "exports"),
        "web": ("app", "usecases", "exports"),
        "ui": ("app", "usecases", "charts", "narrative"),
        "ui/main": ("app", "usecases", "charts", "narrative", "pages"),
        "pages": ("ui", "usecases", "charts"),
        "streamlit_app": ("app", "web", "ui", "pages", "usecases"),
    },
    # Folders inside a room that may import only these others of it.
    "folders": {
        "metrics/formulas": (),
        "metrics/tables": ("metrics/formulas",),
        "metrics/marts": ("metrics/formulas", "metrics/tables"),
        "metrics/kpis": ("metrics/formulas", "metrics/tables", "metrics/marts", "metrics/view"),
    },
    # A library, and the only places that know it.
    "libraries": {
        "streamlit": ("streamlit_app", "ui", "pages"),
        "starlette": ("streamlit_app", "web"),
        "uvicorn": (),
        "sqlalchemy": ("state",),
        "alembic": ("state",),
        "highspy": ("access",),
        "jinja2": ("exports",),
        "markupsafe": ("exports",),
        "plotly": ("charts", "exports"),
        "vl_convert": ("charts", "exports"),
        "pptx": ("charts", "exports"),
    },
    # A name of the standard library, and the only places that use it.
    "names": {
        "os.environ": ("settings",),
        "os.environb": ("settings",),
        "os.getenv": ("settings",),
        "os.putenv": ("settings",),
        "datetime.date.today": ("app",),
        "datetime.datetime.now": ("app",),
        "datetime.datetime.today": ("app",),
        "datetime.datetime.utcnow": ("app",),
        "time.time": ("app",),
        "time.time_ns": ("app",),
        "time.localtime": ("app",),
        "time.gmtime": ("app",),
        "time.strftime": ("app",),
    },
    "forbidden": {
        "file names": ("utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"),
    },
}

_KERNEL: Final = RULES["kernel"]["order"]
_ROOMS: Final = RULES["rooms"]


def _sources() -> list[Path]:
    return [ROOT / "streamlit_app.py", *sorted((ROOT / "dashboard").rglob("*.py"))]


def _place(path: Path) -> str:
    """Name a file as the rules do: `ui/main`, `settings`, `streamlit_app`."""
    inside = path.relative_to(ROOT).with_suffix("")
    return "/".join(inside.parts[1:] if inside.parts[0] == "dashboard" else inside.parts)


def _room(place: str) -> str:
    return place if place in _ROOMS else place.partition("/")[0]


def violations(place: str, source: str) -> list[str]:
    """List what a file at this place must not do, in words."""
    tree = ast.parse(source)
    imported = set(_imports(tree, place))
    used = imported | set(_names(tree))
    found = [_wrong_room(place, name) for name in imported]
    found += [_wrong_folder(place, name) for name in imported]
    found += [_wrong_library(place, name) for name in imported]
    found += [_wrong_name(place, name) for name in used]
    return sorted({fault for fault in found if fault})


def _wrong_room(place: str, imported: str) -> str:
    if imported.split(".", maxsplit=1)[0] != "dashboard" or imported == "dashboard":
        return ""
    target, own = imported.split(".")[1], place.partition("/")[0]
    of_room = (*_KERNEL, own, *_ROOMS.get(_room(place), ()))
    allowed = _KERNEL[: _KERNEL.index(own) + 1] if own in _KERNEL else of_room
    return "" if target in allowed else f"{place} imports {imported}; it may import {', '.join(allowed)}"


def _wrong_folder(place: str, imported: str) -> str:
    room, _, rest = place.partition("/")
    folder = f"{room}/{rest.partition('/')[0]}"
    allowed = RULES["folders"].get(folder)
    target = imported.removeprefix("dashboard.").split(".")[:2]
    if allowed is None or target[0] != room or "/".join(target) in (folder, *allowed):
        return ""
    return f"{place} imports {imported}; inside {room} it may import {', '.join(allowed) or 'nothing'}"


def _wrong_library(place: str, imported: str) -> str:
    library = imported.split(".", maxsplit=1)[0]
    allowed = RULES["libraries"].get(library)
    if allowed is None or place.partition("/")[0] in allowed:
        return ""
    return f"{place} imports {library}; only {', '.join(allowed) or 'nobody'} may"


def _wrong_name(place: str, name: str) -> str:
    for forbidden, allowed in RULES["names"].items():
        if (name == forbidden or name.startswith(f"{forbidden}.")) and place not in allowed:
            return f"{place} uses {forbidden}; only {', '.join(allowed)} may"
    return ""


def _imports(tree: ast.Module, place: str) -> Iterator[str]:
    """Give the full name of everything imported anywhere in a file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = _base(node, place)
            yield from (f"{base}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and _called(node) in {"import_module", "__import__"}:
            yield from (word.value for word in node.args if _is_text(word))  # type: ignore[attr-defined]


def _base(node: ast.ImportFrom, place: str) -> str:
    if not node.level:
        return node.module or ""
    package = ["dashboard", *place.split("/")][: -node.level]
    return ".".join([*package, *([node.module] if node.module else [])])


def _called(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _names(tree: ast.Module) -> Iterator[str]:
    """Give every dotted name a file uses, spelt out as imported: `dt.now` → `datetime.datetime.now`."""
    known = dict(_aliases(tree))
    for node in ast.walk(tree):
        dotted = _dotted(node) if isinstance(node, ast.Attribute) else ""
        first, _, rest = dotted.partition(".")
        if first in known:
            yield f"{known[first]}.{rest}"


def _aliases(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first = alias.name.partition(".")[0]
                yield (alias.asname, alias.name) if alias.asname else (first, first)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from ((alias.asname or alias.name, f"{node.module}.{alias.name}") for alias in node.names)


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return f"{_dotted(node.value)}.{node.attr}" if isinstance(node, ast.Attribute) else ""


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_what_its_room_may(path: Path) -> None:
    assert violations(_place(path), path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", _sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_stands_in_a_known_room_under_a_telling_name(path: Path) -> None:
    place = _place(path)
    assert place == "__init__" or place.partition("/")[0] in {*_KERNEL, *_ROOMS}, "not a room of the house"
    assert not set(place.split("/")) & set(RULES["forbidden"]["file names"])


def test_each_library_that_is_imported_is_declared() -> None:
    declared = {
        re.split(r"[\[<>=; ]", line)[0]
        for line in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
            "dependencies"
        ]
    }
    tops = {
        name.partition(".")[0]
        for path in _sources()
        for name in _imports(ast.parse(path.read_text(encoding="utf-8")), _place(path))
    } - {*sys.stdlib_module_names, "dashboard"}
    brought = {
        path.parts[0].removesuffix(".py") for name in declared for path in distribution(name).files or ()
    }
    assert tops - brought == set()


def test_the_kernel_is_files_and_the_rules_know_only_real_rooms() -> None:
    assert not set(_KERNEL) & set(_ROOMS)
    named = {target for targets in _ROOMS.values() for target in targets}
    assert named <= set(_ROOMS)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        ("metrics/tables/heads", "from dashboard.metrics.marts.shard import Shard"),
        ("metrics/formulas/signals", "from dashboard.metrics import view"),
        ("metrics/marts", "from dashboard.store import log"),
        ("metrics/marts", "def f():\n    from dashboard import store"),
        ("metrics/marts", "from ..store import log"),
        ("metrics/marts", "import importlib\nimportlib.import_module('dashboard.store')"),
        ("store/log", "import dashboard.access.reader"),
        ("pages/share", "from dashboard.store.log import Log"),
        ("pages/share", "from dashboard.app import build"),
        ("ui/cards", "from dashboard.pages import share"),
        ("usecases/review", "import streamlit as st"),
        ("ui/chart", "import plotly.graph_objects as go"),
        ("cli", "from starlette.routing import Route"),
        ("web/health", "from dashboard.metrics import catalogue"),
        ("periods", "from dashboard.schemas import CHECK_INS"),
        ("errors", "import dashboard.words"),
        ("store/log", "import os\nos.environ['X']"),
        ("store/log", "from os import environ"),
        ("store/log", "from os import getenv as g"),
        ("usecases/review", "from datetime import date\ndate.today()"),
        ("usecases/review", "from datetime import datetime as d, UTC\nx = d.now(UTC)"),
        ("usecases/review", "import datetime as dt\nx = dt.datetime.now"),
        ("store/log", "import time\ntime.time()"),
        ("store/log", "from time import time_ns"),
        ("cli", "import datetime\ndatetime.datetime.utcnow()"),
    ],
)
def test_a_breach_is_noticed(place: str, source: str) -> None:
    assert violations(place, source)


@pytest.mark.parametrize(
    ("place", "source"),
    [
        (
            "metrics/marts",
            "from dashboard.metrics.formulas.statistics import wilson\nfrom dashboard import words",
        ),
        ("metrics/formulas/signals", "from .statistics import wilson\nfrom ...words import share"),
        ("ui/main", "from dashboard.pages import share\nimport streamlit as st"),
        ("settings", "import os\nfrom dashboard.errors import WrongArguments\nos.environ"),
        ("app", "from datetime import date\nfrom dashboard.store import log\ndate.today()"),
        (
            "store/log",
            "import time\nstarted = time.perf_counter()\nfrom datetime import date\ndate(2026, 1, 1)",
        ),
        (
            "streamlit_app",
            "from dashboard.app import build\nfrom dashboard.web import headers\nimport streamlit",
        ),
    ],
)
def test_what_is_allowed_is_let_through(place: str, source: str) -> None:
    assert violations(place, source) == []

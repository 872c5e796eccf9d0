"""`python -m benchmarks`: seeded stores of several sizes, measured; prints a table and writes JSON."""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.runs import SIZES, Bench, against_smallest

RESULT = Path(__file__).resolve().parent / "latest.json"


def main() -> int:
    """Measure every size and say how each bar was met."""
    options = _options()
    sizes = options.rows or list(SIZES)
    with tempfile.TemporaryDirectory(prefix="dashboard-bench-") as folder:
        bench = Bench(Path(folder))
        found = [
            bench.yardstick(),
            bench.startup(),
            *bench.links(),
            *(line for rows in sizes for line in bench.size(rows, options.people)),
            bench.yardstick(),
        ]
    compared = against_smallest(found)
    found += [compared] if compared else []
    result = {"machine": _machine(), "measured": found}
    RESULT.write_text(json.dumps(result, indent=1) + "\n")
    print(json.dumps(result, indent=1) if options.json else _table(found))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m dashboard bench")
    parser.add_argument("--rows", type=int, action="append")
    parser.add_argument("--people", type=int)
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _machine() -> dict[str, str]:
    return {
        "python": platform.python_version(),
        "system": platform.platform(),
        "processor": platform.machine(),
    }


def _table(found: list[dict[str, Any]]) -> str:
    lines = ["| rows | what | time | bar | peak memory | bar | |", "|---:|---|---:|---:|---:|---:|---|"]
    return "\n".join([*lines, *(_line(one) for one in found)])


def _line(one: dict[str, Any]) -> str:
    cells = [
        f"{one['rows']:,}" if one.get("rows") else "",
        one["what"],
        _seconds(one.get("seconds")) or f"{one['times']:.2f} ×",
        _seconds(one.get("bar_seconds")) or (f"{one['bar_times']:.1f} ×" if "bar_times" in one else ""),
        _memory(one.get("mib")),
        _memory(one.get("bar_mib")),
        "over" if _over(one) else "",
    ]
    return f"| {' | '.join(cells)} |"


def _over(one: dict[str, Any]) -> bool:
    return any(
        float(one.get(what) or 0) > float(one.get(f"bar_{what}") or "inf")
        for what in ("seconds", "mib", "times")
    )


def _seconds(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value * 1000:.1f} ms" if value < 1 else f"{value:.2f} s"


def _memory(value: float | None) -> str:
    return "" if value is None else f"{value:,.0f} MiB"


if __name__ == "__main__":
    sys.exit(main())

"""One file looked at and committed in a process of its own; prints seconds and the memory of all processes as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

import scipy.stats  # noqa: F401  a running server has it, and it takes most of a second

from dashboard.app import dashboard_for_process
from dashboard.ingest import Options


def main(path: Path) -> None:
    """Do what a running server does between a file's arrival and the new numbers."""
    dashboard = dashboard_for_process()
    principal, content = dashboard.principal(), path.read_bytes()
    began = time.perf_counter()
    preview = dashboard.uploads.preview(principal, content, path.name, Options())
    looked = time.perf_counter()
    dashboard.uploads.commit(principal, preview)
    dashboard.reviews.read(principal)
    done = time.perf_counter()
    print(json.dumps({"preview": looked - began, "commit": done - looked, "mib": _peak()}))


def _peak() -> float:
    """Add up the most memory that this process and the largest of its children have held, in MiB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""A real PostgreSQL from the system's package, for one run of tests: a cluster in a folder, on a socket of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path | None:
    """Find the server's programs: on the path, or where Debian puts them."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    return Path(found).resolve().parent if found else places[0].parent if places else None


@contextmanager
def running(programs: Path) -> Iterator[str]:
    """Start a server and give the URL of an empty database; it refuses root, who becomes `postgres`."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # a socket's path must be short
    become: list[str] = []
    if os.getuid() == 0:
        become = ["runuser", "-u", "postgres", "--"]
        shutil.chown(folder, "postgres")
    cluster = folder / "cluster"
    options = f"-k {folder} -c listen_addresses= -c fsync=off"

    def run(*words: str) -> None:
        subprocess.run([*become, *words], check=True, stdout=subprocess.DEVNULL, cwd="/")

    run(str(programs / "initdb"), "-D", str(cluster), "-U", "dashboard", "-A", "trust", "--no-sync")
    run(str(programs / "pg_ctl"), "-D", str(cluster), "-w", "-o", options, "-l", str(folder / "log"), "start")
    try:
        yield f"postgresql://dashboard@/postgres?host={folder}"
    finally:
        run(str(programs / "pg_ctl"), "-D", str(cluster), "-m", "immediate", "stop")
        shutil.rmtree(folder, ignore_errors=True)

"""Several uploaders at once, each a process: nothing is lost, nothing counts twice, also where files are the same."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from dashboard.settings import child_environment
from tests.store.test_kill import ROOT, ROWS, TODAY, opened, write_file

_UPLOADER = textwrap.dedent("""
    import sys
    from pathlib import Path
    from dashboard.app import dashboard_for_process
    from dashboard.usecases.uploads.importing import Options, import_files
    dashboard = dashboard_for_process()
    files = [Path(name) for name in sys.argv[1:]]
    for one in import_files(dashboard.uploads, dashboard.principal(), files, Options(), commit=True):
        if one.error:
            raise one.error
""")


def _at_once(folder: Path, uploaders: int, files_each: int, shared_each: int) -> int:
    """Let uploaders begin at once, each with files of its own and some that all of them hold; count what is there."""
    shared = [write_file(folder, number) for number in range(shared_each)]
    processes = []
    for place in range(uploaders):
        own = [write_file(folder, 1_000 * (place + 1) + number) for number in range(files_each - shared_each)]
        processes.append(
            subprocess.Popen(
                [sys.executable, "-c", _UPLOADER, *map(str, [*own, *shared])],
                cwd=ROOT,
                env=child_environment(
                    DASHBOARD_STORE=str(folder / "store"), DASHBOARD_TODAY=TODAY, POLARS_MAX_THREADS="1"
                ),
            )
        )
    codes = [process.wait(timeout=10_000) for process in processes]
    assert set(codes) == {0}
    files = uploaders * (files_each - shared_each) + shared_each
    dashboard = opened(folder / "store")
    live = dashboard.store.live()
    uploads = live.uploads
    assert sorted(u.file for u in uploads) == sorted({u.file for u in uploads}), "none twice"
    assert (len(uploads), live.version) == (files, files)
    assert dashboard.store.tables(live).frames["check_ins"].height == ROWS * files
    return files


@pytest.mark.slow
def test_eight_uploaders_at_once_lose_nothing(tmp_path: Path) -> None:
    assert _at_once(tmp_path, uploaders=8, files_each=2, shared_each=1) == 9


@pytest.mark.prove
@pytest.mark.timeout(10_800)
def test_sixteen_uploaders_of_fifty_files_lose_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    counted = _at_once(tmp_path, uploaders=16, files_each=50, shared_each=12)
    with capsys.disabled():
        sys.stdout.write(f"\n16 uploaders x 50 files, 12 of them the same: {counted} uploads, each once\n")
    assert counted == 16 * 38 + 12

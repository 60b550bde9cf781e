"""A process that is killed while it publishes: the next run completes what it began, as if nothing had happened."""

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from builders.small_partnership import small_workspace
from builders.stores import contents, sql

from oba.stages.cycle import run_cycle

KEY = {"priority": "warmth", "cycle": "2024-25", "as_of": date(2024, 12, 31)}
TESTS = Path(__file__).parents[1]
KILLED_AT = """
import os, signal, sys
from datetime import date
from pathlib import Path
from builders.faults import striking_at
from oba.stages.cycle import run_cycle
from oba.stages.workspace import open_workspace

folder, data, k = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
workspace = open_workspace(folder, data)
with striking_at(k, lambda: os.kill(os.getpid(), signal.SIGKILL)) as count:
    run_cycle(workspace, priority="warmth", cycle="2024-25", as_of=date(2024, 12, 31))
print(count())
"""
OF_THE_PACK = 7
"""Five files, their folder, its parent."""
WRITES = 60
"""Those of the pack; the gist that the library keeps of it and the manifest, three each; two for each of the library's
20 pages, one for each of its four folders, and the manifest again. The commit comes after them.
"""
KILLED = (*range(1, OF_THE_PACK + 10), *range(OF_THE_PACK + 10, WRITES - 3, 7), *range(WRITES - 3, WRITES + 1))
"""Every write of the pack, of what surrounds the library's pages and of the first of them, and a sample of the rest."""


def run_child(folder, data, k):
    command = [sys.executable, "-c", KILLED_AT, str(folder), str(data), str(k)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=TESTS.parent, env={"PYTHONPATH": str(TESTS)}
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    workspace = small_workspace(tmp_path_factory.mktemp("undisturbed"))
    run_cycle(workspace, **KEY)
    return workspace


@pytest.mark.slow
def test_an_undisturbed_run_makes_the_writes_at_which_the_others_are_killed(undisturbed, tmp_path):
    ended = run_child(undisturbed.folder, tmp_path, 0)
    assert (ended.returncode, ended.stdout.strip()) == (0, str(WRITES)), ended.stderr


@pytest.mark.slow
@pytest.mark.parametrize("k", KILLED)
def test_a_run_that_was_killed_is_completed_by_the_next(undisturbed, tmp_path, k):
    data = tmp_path / "data"
    ended = run_child(undisturbed.folder, data, k)
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert sql(data, "SELECT count(*) FROM pack") == [(0,)], "nothing is recorded before its files are in place"
    assert sql(data, "SELECT count(*) FROM baseline") == [(0,)]
    sql(data, "UPDATE stage SET lease_until = 0")  # the lease of the dead run, run out
    workspace = type(undisturbed)(partnership=undisturbed.partnership, folder=undisturbed.folder, data=data)
    run_cycle(workspace, **KEY)
    for table, columns in {"pack": "digest, path, input_digest", "baseline": "indicator, digest"}.items():
        same = f"SELECT {columns} FROM {table} ORDER BY id"  # noqa: S608 - columns of the test's own
        assert sql(data, same) == sql(undisturbed.data, same)
    for part in ("packs", "library"):
        assert contents(data / part) == contents(undisturbed.data / part)
    shutil.rmtree(data)

"""A process that is killed while it publishes: the next run completes what it began, as if nothing had happened."""

import json
import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from builders.campaigns import sampled
from builders.small_partnership import small_workspace
from builders.stores import contents, sql

from oba.stages.cycle import run_cycle

KEY = {"priority": "warmth", "cycle": "2024-25", "as_of": date(2024, 12, 31)}
TESTS = Path(__file__).parents[1]
RUNNER = """
import json, os, signal, sys
from datetime import date
from pathlib import Path
from builders.faults import striking_at
from oba.render.html import render_html
from oba.render.xlsx import render_xlsx
from oba.stages.cycle import run_cycle
from oba.stages.library import rebuild_library
from oba.stages.workspace import open_workspace

folder, data = map(Path, sys.argv[1:])
rebuild_library(open_workspace(folder, data))
for path in data.rglob("pack.json"):
    render_html(path.read_text()), render_xlsx(path.read_text())

def run(folder, data, k):
    workspace = open_workspace(Path(folder), Path(data))
    with striking_at(k, lambda: os.kill(os.getpid(), signal.SIGKILL)) as count:
        run_cycle(workspace, priority="warmth", cycle="2024-25", as_of=date(2024, 12, 31))
    print(count(), file=sys.stderr, flush=True)

for line in sys.stdin:
    child = os.fork()
    if not child:
        run(*json.loads(line))
        os._exit(0)
    print(os.waitpid(child, 0)[1], flush=True)
"""
"""Starts each run in a process of its own that has everything imported and nearly every template read already. What
starts threads of its own, the printing of PDFs, is left to the runs: threads do not outlive a fork.
"""
OF_THE_PACK = 7
"""Five files, their folder, its parent."""
WRITES = 60
"""Those of the pack; the gist that the library keeps of it and the manifest, three each; two for each of the library's
20 pages, one for each of its four folders, and the manifest again. The commit comes after them.
"""
KILLED = (*range(1, OF_THE_PACK + 10), *range(OF_THE_PACK + 10, WRITES - 3, 7), *range(WRITES - 3, WRITES + 1))
"""Every write of the pack, of what surrounds the library's pages and of the first of them, and a sample of the rest."""


@pytest.fixture(scope="module")
def runner(undisturbed, tmp_path_factory):
    """Gives how a run ended that is killed at its k-th write, as `os.wait` says it; what runs say is in its file."""
    said = tmp_path_factory.mktemp("runner") / "stderr"
    data = shutil.copytree(undisturbed.data, said.with_name("data"), ignore=shutil.ignore_patterns("library"))
    with said.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-c", RUNNER, str(undisturbed.folder), str(data)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=TESTS.parent,
            env={"PYTHONPATH": str(TESTS)},
        )

    def run(folder, data, k):
        process.stdin.write(json.dumps([str(folder), str(data), k]) + "\n")
        process.stdin.flush()
        return int(process.stdout.readline())

    run.said = said
    yield run
    process.stdin.close()
    process.wait(timeout=60)
    process.stdout.close()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    workspace = small_workspace(tmp_path_factory.mktemp("undisturbed"))
    run_cycle(workspace, **KEY)
    return workspace


@pytest.mark.slow
def test_an_undisturbed_run_makes_the_writes_at_which_the_others_are_killed(undisturbed, runner, tmp_path):
    ended = runner(undisturbed.folder, tmp_path, 0)
    told = runner.said.read_text()
    assert (ended, told.split()[-1:]) == (0, [str(WRITES)]), told


@pytest.mark.slow
@pytest.mark.parametrize("k", sampled(KILLED, every=3))
def test_a_run_that_was_killed_is_completed_by_the_next(undisturbed, runner, tmp_path, k):
    data = tmp_path / "data"
    ended = runner(undisturbed.folder, data, k)
    assert ended == signal.SIGKILL, runner.said.read_text()
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

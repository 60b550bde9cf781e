"""A disk that takes no more: said in words and by exit code, nothing half-written, all of it once there is room.

The kernel's limit on the size of a file stands for the full disk, in a process of its own; where one write of many has
to fail, it is made to.
"""

import json
import os
import subprocess
import sys

import pytest
from builders.faults import failing_at
from builders.small_partnership import write_small_partnership
from builders.stores import contents, sql
from typer.testing import CliRunner

from oba.cli import app
from oba.render.formats import FORMATS

SMALLER_THAN_ANY_FORMAT = 33_000
"""Bytes: the facts alone are smaller; and SQLite needs 32,768 to read."""
SMALLER_THAN_THE_DATABASE = 40_000
REFUSED = "could not be written: disk I/O error. Nothing of it was kept and nothing before it changed; make room"
WRITES = [*(f"pack.{extension}" for extension in FORMATS), "the folder of the pack", "what is around it"]


@pytest.fixture
def folder(tmp_path):
    write_small_partnership(tmp_path / "small")
    return tmp_path


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The small partnership and its data pack; not to be changed."""
    folder = tmp_path_factory.mktemp("collected")
    write_small_partnership(folder / "small")
    assert asked(folder, "collect", "--as-of", "2024-12-31").exit_code == 0
    return folder


def where(folder):
    return ("--partnership", str(folder / "small"), "--data", str(folder / "data"))


def asked(folder, *args):
    return CliRunner().invoke(app, [*args, *where(folder)], catch_exceptions=False)


FULL_DISK = """
import json, resource, sys
from typer.testing import CliRunner
from oba.cli import app

for limit, command in json.load(sys.stdin):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    result = CliRunner().invoke(app, command)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    print(json.dumps([result.exit_code, result.stdout, result.stderr]), flush=True)
"""
"""Runs commands while no file can grow beyond so many bytes."""


@pytest.fixture(scope="module")
def full_disk(collected, tmp_path_factory):
    """Of every command that is given a full disk its exit code, output and errors, by name; and where files lie."""
    [(digest,)] = sql(collected / "data", "SELECT digest FROM pack")
    out, new = tmp_path_factory.mktemp("out"), tmp_path_factory.mktemp("new")
    write_small_partnership(new / "small")
    commands = {
        "collect": (SMALLER_THAN_THE_DATABASE, ["collect", "--as-of", "2024-12-31", *where(new)]),
        "report": (SMALLER_THAN_THE_DATABASE, ["report", "region", "--as-of", "2025-12-12", *where(collected)]),
    }
    for extension in set(FORMATS) - {"json"}:
        (out / f"there.{extension}").write_text("mine")
        for name, more in (("made", []), ("there", ["--force"])):
            to = ["--format", extension, "--to", str(out / f"{name}.{extension}"), *more]
            command = ["packs", "render", digest, *to, *where(collected)]
            commands[f"{name}.{extension}"] = (SMALLER_THAN_ANY_FORMAT, command)
    run = subprocess.run(
        [sys.executable, "-c", FULL_DISK],
        input=json.dumps(list(commands.values())),
        env={"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    told = [json.loads(line) for line in run.stdout.splitlines()]
    return dict(zip(commands, told, strict=True)), out, new


def unfinished(folder):
    return [path.name for path in folder.rglob(".unfinished-*")]


@pytest.mark.slow
@pytest.mark.parametrize("extension", ["html", "pdf", "docx", "xlsx"])
def test_a_format_that_does_not_fit_is_told_and_leaves_no_part_of_itself(full_disk, extension):
    ended, out, _ = full_disk
    for name in (f"made.{extension}", f"there.{extension}"):
        told = f"{out / name}: cannot be written (File too large); name another file with --to\n"
        assert ended[name] == [2, "", told]
    assert not (out / f"made.{extension}").exists()
    assert (out / f"there.{extension}").read_text() == "mine"
    assert unfinished(out) == []


@pytest.mark.slow
def test_a_database_that_cannot_grow_is_told_and_the_next_run_does_everything(full_disk, collected):
    ended, _, new = full_disk
    code, output, errors = ended["collect"]
    assert (code, output) == (4, "")
    assert errors.startswith(f"{new / 'data' / 'oba.sqlite'}: {REFUSED}")
    assert [name for name in contents(new / "data") if not name.startswith("oba.sqlite")] == []
    assert asked(new, "collect", "--as-of", "2024-12-31").exit_code == 0
    assert contents(new / "data" / "packs") == contents(collected / "data" / "packs")


@pytest.mark.slow
def test_a_report_on_a_full_disk_is_told_and_leaves_nothing(full_disk, collected):
    ended, _, _ = full_disk
    code, output, errors = ended["report"]
    assert (code, output) == (4, "")
    assert REFUSED in errors
    assert not (collected / "data" / "reports").exists()


@pytest.mark.slow
@pytest.mark.parametrize("k", range(1, len(WRITES) + 1), ids=WRITES)
def test_whichever_file_of_a_pack_does_not_fit_nothing_is_published_and_the_next_run_publishes_all(
    folder, collected, k
):
    with failing_at(k):
        result = asked(folder, "collect", "--as-of", "2024-12-31")
    assert result.exit_code == 4
    assert f"could not be written: no space left at write {k}" in result.stderr
    assert sql(folder / "data", "SELECT count(*) FROM pack") == [(0,)]
    assert unfinished(folder) == []
    packs = contents(folder / "data" / "packs")
    assert packs == ({} if k < len(WRITES) else contents(collected / "data" / "packs"))
    assert asked(folder, "collect", "--as-of", "2024-12-31").exit_code == 0
    for part in ("packs", "library"):
        assert contents(folder / "data" / part) == contents(collected / "data" / part)


@pytest.mark.slow
def test_a_page_of_the_library_that_does_not_fit_is_told_and_the_next_run_writes_it(folder, collected):
    with failing_at(len(WRITES) + 9):
        result = asked(folder, "collect", "--as-of", "2024-12-31")
    assert (result.exit_code, result.stdout) == (4, "")
    assert result.stderr.startswith(f"{folder / 'data' / 'library'}: could not be written: no space left")
    assert unfinished(folder) == []
    assert asked(folder, "collect", "--as-of", "2024-12-31").exit_code == 0
    assert contents(folder / "data" / "library") == contents(collected / "data" / "library")


def test_a_workbook_for_returns_that_does_not_fit_is_told(folder):
    with (folder / "small" / "measures.toml").open("w") as file:
        file.write(MEASURE)
    with failing_at(1):
        result = asked(folder, "return", "make", "--output", str(folder / "out"), "--as-of", "2025-01-10")
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    assert contents(folder / "out") == {}


MEASURE = """\
[[measure]]
id = "M-1"
priority = "warmth"
name = "Visits on time"
definition = "Visits that were made on the day agreed."
unit = "percent"
decimals = 1
frequency = "quarterly"
quadrant = "how well did we do it"
numerator = "visits made on the day agreed"
denominator = "visits due"
"""

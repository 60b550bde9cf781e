"""The demonstration as a person starts it: a process of its own."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from oba.bundle import bundled

pytestmark = pytest.mark.slow

REGION = bundled("partnerships") / "south-west"


def demo(data: Path, *arguments: str, partnership: Path = REGION) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows.demo", "--partnership", str(partnership), "--data", str(data), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)


@pytest.mark.prefect
def test_the_demo_publishes_once_and_says_so_the_second_time(tmp_path: Path) -> None:
    first = demo(tmp_path, "--until", "2024-12-31")
    started = (tmp_path / "prefect" / "server.log").stat().st_mtime_ns
    second = demo(tmp_path, "--until", "2024-12-31")

    assert first.returncode == 0, first.stderr
    assert first.stderr == ""
    assert "2024-12-31  cycle 2024-25  collect" in first.stdout
    assert re.search(r"the engine's own work \d+\.\d s; Prefect \d+\.\d s to start", first.stdout)
    assert str(tmp_path / "library" / "index.html") in first.stdout
    assert second.returncode == 0, second.stderr
    assert "Nothing has changed: all 1 steps were taken before, and 2 of 2 packs stand whole." in second.stdout
    assert (tmp_path / "prefect" / "server.log").stat().st_mtime_ns == started, "Prefect was started for nothing"


def test_unsound_definitions_end_the_demo_before_anything_is_started(tmp_path: Path) -> None:
    folder = tmp_path / "partnership"
    shutil.copytree(REGION, folder)
    (folder / "calendar.toml").write_text("[[cycle]]\n", encoding="utf-8")

    ended = demo(tmp_path / "data", partnership=folder)

    assert ended.returncode == 2
    assert "calendar.toml" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert not (tmp_path / "data").exists()

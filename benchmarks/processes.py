"""Runs a command and measures its wall time, and the most memory that it and its children, or this process, held."""

from __future__ import annotations

import resource
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

POLL_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`peak_mb` counts memory shared between processes once (PSS); None where the system does not tell (not Linux)."""

    seconds: float
    peak_mb: float | None
    output: str


def measured(arguments: Sequence[str], *, cwd: Path) -> Measured:
    """The measured run of `python ARGUMENTS`; raises `CalledProcessError` when it fails."""
    begun = time.perf_counter()
    with subprocess.Popen([sys.executable, *arguments], cwd=cwd, stdout=subprocess.PIPE, text=True) as process:
        peaks: list[float] = []
        watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
        watcher.start()
        output, _ = process.communicate()
    seconds = time.perf_counter() - begun
    watcher.join()
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, arguments, output)
    return Measured(seconds=seconds, peak_mb=max(peaks, default=None), output=output)


def peak_mb() -> float:
    """The most memory that this process ever held, in MB.

    On Linux by its own account: what `getrusage` tells there is that of the process that started it, if that held more.
    """
    try:
        lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:"))
    except (OSError, StopIteration):
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def _watch(process: subprocess.Popen[str], peaks: list[float]) -> None:
    while process.poll() is None:
        held = sum(_pss_mb(pid) for pid in _tree(process.pid))
        if held:
            peaks.append(held)
        time.sleep(POLL_SECONDS)


def _tree(root: int) -> list[int]:
    """The process and everything below it."""
    found, next_ = [], [root]
    while next_:
        pid = next_.pop()
        found.append(pid)
        next_ += _children(pid)
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    for task in _tasks(pid):
        try:
            children += [int(child) for child in (task / "children").read_text().split()]
        except OSError:  # the thread has ended since
            continue
    return children


def _tasks(pid: int) -> list[Path]:
    try:
        return list(Path(f"/proc/{pid}/task").iterdir())
    except OSError:  # the process has ended since
        return []


def _pss_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # the process has ended since, or the system has no such file
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)

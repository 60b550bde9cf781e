"""When stages began and ended, and how long any of them was at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oba.stages.reports import StageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedRun:
    """The reports of one run of one priority, and when it began and ended on this process's clock, in seconds."""

    reports: tuple[StageReport, ...]
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def seconds_at_work(runs: Iterable[TimedRun]) -> float:
    """The seconds in which at least one run was at work: runs side by side count once."""
    total = 0.0
    up_to = float("-inf")
    for run in sorted(runs, key=lambda run: run.began):
        total += max(0.0, run.ended - max(run.began, up_to))
        up_to = max(up_to, run.ended)
    return total

"""When stages began and ended, and how long any of them was at work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oba.stages.reports import StageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class TimedReport:
    """A stage's report, and when the stage began and ended on this process's clock, in seconds."""

    report: StageReport
    began: float
    ended: float

    @property
    def seconds(self) -> float:
        return self.ended - self.began


def seconds_at_work(taken: Iterable[TimedReport]) -> float:
    """The seconds in which at least one stage was at work: stages side by side count once."""
    total = 0.0
    up_to = float("-inf")
    for timed in sorted(taken, key=lambda timed: timed.began):
        total += max(0.0, timed.ended - max(timed.began, up_to))
        up_to = max(up_to, timed.ended)
    return total

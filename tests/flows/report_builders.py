"""Builders of reports and runs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flows.timing import TimedRun
from oba.domain.cycle import Done, Stage, StageOutcome
from oba.stages.reports import StageReport

PUBLISHED = Done("0123456789abcdef" * 4, changed=True, gate_met=True)
UNCHANGED = replace(PUBLISHED, changed=False)

_REPORT = StageReport(
    priority="neglect",
    cycle="2024-25",
    stage=Stage.COLLECT,
    as_of=date(2024, 12, 31),
    outcome=PUBLISHED,
    pack="packs/neglect/2024-25/collect/0123456789ab/pack.html",
)


def report(outcome: StageOutcome = PUBLISHED, **changes: object) -> StageReport:
    return replace(_REPORT, outcome=outcome, **changes)


def run(*reports: StageReport, began: float = 0.0, ended: float = 1.0) -> TimedRun:
    return TimedRun(reports=reports, began=began, ended=ended)

"""Collect: load what was published, check it, freeze the baselines, publish the data pack."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from oba.analysis.aggregate import Coverage, coverage
from oba.analysis.checks import Severity
from oba.domain.cycle import GateItem, Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.stage_facts import StageFacts
from oba.stages.baselines import freeze_baselines
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.running import run_stage, stage_run
from oba.stages.workspace import Workspace

COVERAGE_NEEDED: Final = 0.8
"""The share of member authorities, those too small to judge left out, that must have a number. Our choice."""


def collect(
    workspace: Workspace, *, priority: str, cycle: str, as_of: date, profile: Profile | None = None
) -> StageReport:
    """Runs the stage on demand, as of that day."""
    return run_stage(stage_run(workspace, RULE, priority=priority, cycle=cycle, as_of=as_of, profile=profile))


def gate(facts: StageFacts) -> tuple[GateItem, ...]:
    """Checks passed or waived; enough authorities with a number; baselines frozen."""
    return (_checked(facts), _covered(facts), _frozen(facts))


def _checked(facts: StageFacts) -> GateItem:
    failed = [finding for finding in facts.findings if finding.severity is Severity.FAIL]
    open_ = sorted(facts.quarantined)
    if open_:
        found = f"{len(open_)} of {len(facts.panels)} indicators held back by a failed check: {', '.join(open_)}"
    else:
        found = f"{len(facts.panels)} indicators checked, {len(failed)} failed findings, all of them waived"
        found = found if failed else f"{len(facts.panels)} indicators checked, none failed"
    return GateItem(name="Checks passed or waived", met=not open_, found=found)


def _covered(facts: StageFacts) -> GateItem:
    counted = dict(_headline_coverage(facts))
    short = {id_: have for id_, have in counted.items() if have.n < COVERAGE_NEEDED * have.of}
    listed = ", ".join(f"{id_} {have.n} of {have.of}" for id_, have in (short or counted).items())
    found = listed or "no headline indicator has been published yet"
    return GateItem(name="Enough authorities have a number", met=bool(counted) and not short, found=found)


def _headline_coverage(facts: StageFacts) -> Iterator[tuple[str, Coverage]]:
    codes = [area.code for area in facts.members if not area.too_small]
    for use in facts.priority.of_tier(Tier.HEADLINE):
        panel = facts.panels.get(use.indicator)
        if panel is not None:
            yield use.indicator, coverage(panel, panel.periods[-1], areas=codes)


def _frozen(facts: StageFacts) -> GateItem:
    published = [use for use in facts.priority.of_tier(Tier.HEADLINE) if use.indicator in facts.panels]
    lacking = [use.indicator for use in published if not _has_regional_baseline(facts, use)]
    found = (
        f"no baseline for {', '.join(lacking)}"
        if lacking
        else f"{len(published)} of {len(published)} headline indicators with figures have a frozen baseline"
    )
    return GateItem(name="Baselines frozen", met=bool(published) and not lacking, found=found)


def _has_regional_baseline(facts: StageFacts, use: PriorityIndicator) -> bool:
    frozen = facts.baselines.get(use.indicator)
    return frozen is not None and facts.partnership.region.code in frozen.baseline.areas


RULE: Final = StageRule(
    stage=Stage.COLLECT,
    after=None,
    kinds=("judgement", "agreed_baseline", "waiver", "decision"),
    judges_figures=True,
    work=freeze_baselines,
    gate=gate,
)

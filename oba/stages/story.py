"""Story: people judge the forecasts and say what is behind the curves; publish the story pack."""

from __future__ import annotations

from datetime import date
from typing import Final

from oba.domain.contribution import Factor, Judgement
from oba.domain.cycle import GateItem, Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.sections.curves import judgement_fact
from oba.pack.stage_facts import StageFacts
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.running import run_stage, stage_run
from oba.stages.workspace import Workspace
from oba.store.database import Connection


def story(
    workspace: Workspace, *, priority: str, cycle: str, as_of: date, profile: Profile | None = None
) -> StageReport:
    """Runs the stage on demand, as of that day."""
    return run_stage(stage_run(workspace, RULE, priority=priority, cycle=cycle, as_of=as_of, profile=profile))


def gate(facts: StageFacts) -> tuple[GateItem, ...]:
    """Every headline forecast judged; every one that is not OK has a cause with evidence."""
    return (_judged(facts), _explained(facts))


def curves_to_turn(facts: StageFacts) -> tuple[PriorityIndicator, ...]:
    """The headline indicators whose forecast people judged not OK."""
    return tuple(
        use
        for use in facts.priority.of_tier(Tier.HEADLINE)
        if (judged := judgement_fact(facts, use.indicator)) is not None and not judged.forecast_ok
    )


def _judged(facts: StageFacts) -> GateItem:
    headline = [use.indicator for use in facts.priority.of_tier(Tier.HEADLINE) if use.indicator in facts.baselines]
    # A judgement of an earlier cycle was about that cycle's forecast.
    judged = {one.indicator for one in facts.of_kind(Judgement) if facts.in_this_cycle(one.on)}
    lacking = [indicator for indicator in headline if indicator not in judged]
    if lacking:
        found = f"nobody has said in this cycle whether the forecast is OK for {', '.join(lacking)}"
    elif headline:
        found = f"{len(headline)} of {len(headline)} forecasts judged, {len(curves_to_turn(facts))} of them not OK"
    else:
        found = "no headline indicator has a frozen baseline to judge"
    return GateItem(name="Every headline forecast judged OK or not OK", met=bool(headline) and not lacking, found=found)


def _explained(facts: StageFacts) -> GateItem:
    wanted = [use.indicator for use in curves_to_turn(facts)]
    told = {indicator for factor in facts.of_kind(Factor) if factor.evidence for indicator in factor.indicators}
    lacking = [indicator for indicator in wanted if indicator not in told]
    found = (
        f"no cause with evidence for {', '.join(lacking)}"
        if lacking
        else f"{len(wanted)} of {len(wanted)} curves that are not OK have one"
    )
    return GateItem(name="Every curve that is not OK has a cause with evidence", met=not lacking, found=found)


def _as_it_stands(connection: Connection, facts: StageFacts) -> StageFacts:
    del connection
    return facts


RULE: Final = StageRule(
    stage=Stage.STORY,
    after=Stage.COLLECT,
    kinds=("judgement", "agreed_baseline", "waiver", "decision", "factor", "partner", "question"),
    judges_figures=False,
    work=_as_it_stands,
    gate=gate,
)

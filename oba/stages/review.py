"""Review: judge the curves against the frozen baseline and the actions against their dates; publish the review pack."""

from __future__ import annotations

from datetime import date
from typing import Final

from oba.domain.baseline import Reason
from oba.domain.contribution import KINDS, Action, ActionUpdate, Decision
from oba.domain.cycle import GateItem, Stage
from oba.domain.disclosure import Profile
from oba.domain.indicator import Tier
from oba.pack.stage_facts import StageFacts
from oba.stages.baselines import judge_curves
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.running import run_stage, stage_run
from oba.stages.workspace import Workspace


def review(
    workspace: Workspace, *, priority: str, cycle: str, as_of: date, profile: Profile | None = None
) -> StageReport:
    """Runs the stage on demand, as of that day."""
    return run_stage(stage_run(workspace, RULE, priority=priority, cycle=cycle, as_of=as_of, profile=profile))


def gate(facts: StageFacts) -> tuple[GateItem, ...]:
    """A new figure to judge by; every action that should have begun reported on; decisions recorded."""
    return (_new_figures(facts), _reported(facts), _decided(facts))


def _new_figures(facts: StageFacts) -> GateItem:
    headline = [use.indicator for use in facts.priority.of_tier(Tier.HEADLINE)]
    new = [indicator for indicator in headline if _has_new_figure(facts, indicator)]
    found = f"{len(new)} of {len(headline)} headline indicators have a figure since their baseline"
    return GateItem(name="There are new figures to judge by", met=bool(new), found=found)


def _has_new_figure(facts: StageFacts, indicator: str) -> bool:
    return any(one.reason is not Reason.NO_NEW_FIGURE for one in facts.verdicts.get(indicator, ()) if one.periods)


def _reported(facts: StageFacts) -> GateItem:
    begun = [action for action in facts.of_kind(Action) if action.starts <= facts.as_of]
    told = {update.action for update in facts.of_kind(ActionUpdate) if facts.in_this_cycle(update.on)}
    silent = [action.slug for action in begun if action.slug not in told]
    found = f"no update on {', '.join(silent)}" if silent else f"{len(begun)} of {len(begun)} have one"
    return GateItem(name="Every action that should have begun has an update", met=not silent, found=found)


def _decided(facts: StageFacts) -> GateItem:
    taken = [decision for decision in facts.of_kind(Decision) if facts.in_this_cycle(decision.on)]
    return GateItem(name="Decisions recorded", met=bool(taken), found=f"{len(taken)} decisions")


RULE: Final = StageRule(
    stage=Stage.REVIEW, after=Stage.COLLECT, kinds=tuple(KINDS), judges_figures=True, work=judge_curves, gate=gate
)

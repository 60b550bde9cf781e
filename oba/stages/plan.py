"""Plan: ideas that could work, and actions with who and when; publish the plan pack."""

from __future__ import annotations

from datetime import date
from typing import Final

from oba.domain.contribution import Action, Idea, Rating
from oba.domain.cycle import GateItem, Stage
from oba.domain.disclosure import Profile
from oba.pack.sections.plan import has_ended
from oba.pack.stage_facts import StageFacts
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.running import run_stage, stage_run
from oba.stages.story import curves_to_turn
from oba.stages.workspace import Workspace
from oba.store.database import Connection


def plan(
    workspace: Workspace, *, priority: str, cycle: str, as_of: date, profile: Profile | None = None
) -> StageReport:
    """Runs the stage on demand, as of that day."""
    return run_stage(stage_run(workspace, RULE, priority=priority, cycle=cycle, as_of=as_of, profile=profile))


def gate(facts: StageFacts) -> tuple[GateItem, ...]:
    """A no- or low-cost idea; an action that goes on for every curve to turn; all specific enough to be done."""
    return (_low_cost(facts), _answered(facts), _specific(facts))


def _low_cost(facts: StageFacts) -> GateItem:
    ideas = facts.of_kind(Idea)
    cheap = sum(idea.low_cost for idea in ideas)
    return GateItem(
        name="At least one idea costs little or nothing",
        met=cheap > 0,
        found=f"{cheap} of {len(ideas)} ideas",
    )


def _answered(facts: StageFacts) -> GateItem:
    wanted = [use.indicator for use in curves_to_turn(facts)]
    acted_on = {action.indicator for action in facts.of_kind(Action) if not has_ended(facts, action)}
    lacking = [indicator for indicator in wanted if indicator not in acted_on]
    if lacking:
        found = f"no action that goes on for {', '.join(lacking)}"
    elif wanted:
        found = f"{len(wanted)} of {len(wanted)} curves that are not OK have one"
    else:
        found = "no forecast was judged not OK"
    return GateItem(name="Every curve that is not OK has an action", met=not lacking, found=found)


def _specific(facts: StageFacts) -> GateItem:
    specificity = {idea.slug: idea.specificity for idea in facts.of_kind(Idea)}
    vague = [action.slug for action in facts.of_kind(Action) if specificity.get(action.idea) is Rating.LOW]
    found = f"too vague: {', '.join(vague)}" if vague else "none rests on an idea rated low on specificity"
    return GateItem(name="Every action is specific enough to be done", met=not vague, found=found)


def _as_it_stands(connection: Connection, facts: StageFacts) -> StageFacts:
    del connection
    return facts


RULE: Final = StageRule(
    stage=Stage.PLAN,
    after=Stage.STORY,
    kinds=("judgement", "waiver", "decision", "factor", "partner", "question", "idea", "action", "update"),
    judges_figures=False,
    work=_as_it_stands,
    gate=gate,
)

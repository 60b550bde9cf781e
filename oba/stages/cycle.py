"""A priority's whole cycle, as far as it can go on a day; and the calendar as a walk from due date to due date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from oba.domain.cycle import Done, Stage
from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.domain.partnership import Partnership
from oba.stages import collect, plan, review, story
from oba.stages.loading import loaded_store
from oba.stages.reports import StageReport
from oba.stages.rules import StageRule
from oba.stages.running import advance, is_settled, stage_run
from oba.stages.workspace import Workspace
from oba.store.database import opened_store

RULES: Final[dict[Stage, StageRule]] = {
    Stage.COLLECT: collect.RULE,
    Stage.STORY: story.RULE,
    Stage.PLAN: plan.RULE,
    Stage.REVIEW: review.RULE,
}

STAGE_RUNS: Final[dict[Stage, Callable[..., StageReport]]] = {
    Stage.COLLECT: collect.collect,
    Stage.STORY: story.story,
    Stage.PLAN: plan.plan,
    Stage.REVIEW: review.review,
}
"""Each stage on demand; all take the workspace and `priority`, `cycle`, `as_of`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WalkStep:
    """A day on which a stage of a cycle is due."""

    as_of: date
    cycle: str
    stage: Stage


def run_cycle(
    workspace: Workspace, *, priority: str, cycle: str, as_of: date, profile: Profile | None = None
) -> tuple[StageReport, ...]:
    """Takes the stages in order, each as far as it can go; the last report is of the stage that is not done, if any.

    A stage that has its pack is left alone, unless what it was made from has changed since or its gate is now met.
    """
    reports: list[StageReport] = []
    runs = [
        stage_run(
            workspace, RULES[stage], priority=priority, cycle=cycle, as_of=as_of, on_demand=False, profile=profile
        )
        for stage in Stage
    ]
    with loaded_store(workspace, as_of=as_of) as store:
        for run in runs:
            reports.append(advance(run, store))
            if not isinstance(reports[-1].outcome, Done):
                break
    return tuple(reports)


def current_cycle(partnership: Partnership, as_of: date) -> str:
    """The last cycle that had opened by that day; raises `UserError` before the first."""
    begun = [cycle for cycle in partnership.cycles if cycle.stages[0].opens <= as_of]
    if not begun:
        first = partnership.cycles[0]
        raise UserError(
            f"as of {as_of}: no cycle has opened yet; the first, {first.slug}, opens on {first.stages[0].opens}"
        )
    return begun[-1].slug


def walk(partnership: Partnership, *, until: date) -> tuple[WalkStep, ...]:
    """Every day up to `until` on which a stage is due, in order."""
    steps = [
        WalkStep(as_of=dates.due, cycle=cycle.slug, stage=dates.stage)
        for cycle in partnership.cycles
        for dates in cycle.stages
        if dates.due <= until
    ]
    return tuple(sorted(steps, key=lambda step: step.as_of))


def outstanding(workspace: Workspace, *, priority: str, step: WalkStep) -> bool:
    """Whether running the cycle as of that step would publish anything new."""
    run = stage_run(
        workspace, RULES[step.stage], priority=priority, cycle=step.cycle, as_of=step.as_of, on_demand=False
    )
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store:
        return is_settled(run, store) is None

"""The tasks that flows are made of: a stage of a priority is one batch, and a pack that is new is registered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from prefect import task
from prefect.artifacts import acreate_link_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.parameters import Occasion
from flows.timing import TimedReport
from oba.domain.cycle import Done, Stage
from oba.domain.errors import SourceUnavailable
from oba.stages.collect import collect
from oba.stages.plan import plan
from oba.stages.reports import StageReport
from oba.stages.review import review
from oba.stages.story import story

STAGE_RUNS: Final[dict[Stage, Callable[..., StageReport]]] = {
    Stage.COLLECT: collect,
    Stage.STORY: story,
    Stage.PLAN: plan,
    Stage.REVIEW: review,
}
"""The use case behind each stage; all take the workplace and `priority`, `cycle`, `as_of`."""

_TRIES_AGAIN: Final = 2
_WAITS_SECONDS: Final = [10.0, 60.0]
_LIMIT_SECONDS: Final = 900


def is_worth_another_try(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failed stage is tried again: only when a source could not be had this time."""
    return isinstance(state.data, SourceUnavailable)


@task(
    name="stage",
    retries=_TRIES_AGAIN,
    retry_delay_seconds=_WAITS_SECONDS,
    retry_condition_fn=is_worth_another_try,
    timeout_seconds=_LIMIT_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def take_stage(run: Callable[[], StageReport]) -> TimedReport:
    """Run one stage in a thread of its own, so that the priorities go side by side.

    A stage that passes the limit is reported as failed; its thread ends by itself, and what it publishes is whole.
    """
    began = time.perf_counter()
    report = await asyncio.to_thread(run)
    return TimedReport(report=report, began=began, ended=time.perf_counter())


async def stage_of_priority(stage: Stage, occasion: Occasion, *, priority: str) -> TimedReport:
    """Take a stage of a priority as far as it can go, and register the pack when a new one was published."""
    run = partial(STAGE_RUNS[stage], occasion.workplace, priority=priority, cycle=occasion.cycle, as_of=occasion.as_of)
    timed = await take_stage.with_options(task_run_name=f"{stage} {priority} {occasion.cycle}")(run)
    await register_pack(timed.report, data=occasion.workplace.data)
    return timed


async def register_pack(report: StageReport, *, data: Path) -> None:
    """Leave a link to a pack in Prefect's list of artifacts, under one key for each priority, cycle and stage.

    Nothing is registered when the run published nothing new.
    """
    if report.pack is None or not (isinstance(report.outcome, Done) and report.outcome.changed):
        return
    await acreate_link_artifact(
        link=(data / report.pack).absolute().as_uri(),
        key=artifact_key(report),
        link_text=f"{report.priority}, {report.cycle}, {report.stage}",
        description=f"Review pack as of {report.as_of.isoformat()}, digest {report.outcome.digest}",
    )


def artifact_key(report: StageReport) -> str:
    """The pack's key among the artifacts: lower-case letters, digits and dashes, which is all that Prefect takes."""
    words = f"{report.priority} {report.cycle} {report.stage}".lower()
    return "-".join("".join(letter if letter.isalnum() and letter.isascii() else " " for letter in words).split())

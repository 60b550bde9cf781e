"""The tasks that flows are made of: what a priority takes in one go is one task, and a new pack is registered."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from prefect import task
from prefect.artifacts import (
    acreate_link_artifact,
    acreate_progress_artifact,
    acreate_table_artifact,
    aupdate_progress_artifact,
)
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State

from flows.parameters import Occasion
from flows.timing import TimedRun
from oba.cli.clock import now
from oba.domain.cycle import Done, Stage
from oba.domain.errors import SourceUnavailable
from oba.stages.collection import CollectedDataSet, CollectionReport, collect_figures, require_something
from oba.stages.cycle import STAGE_RUNS, run_cycle
from oba.stages.fetching import Publishers
from oba.stages.library import index_library
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace

_MORE_TRIES: Final = 2
_WAITS_SECONDS: Final = [10.0, 60.0]
_LIMIT_SECONDS: Final = 900
_COLLECTING_LIMIT_SECONDS: Final = 3600
_PROGRESS_STEPS: Final = 10
"""How often, at most, the progress of a collection is told to Prefect's API, which takes longer than most steps."""


def is_worth_another_try(_task: object, _run: object, state: State[Any]) -> bool:
    """Whether a failed task is tried again: only when a source could not be had this time."""
    return isinstance(state.data, SourceUnavailable)


@task(
    name="stages of a priority",
    retries=_MORE_TRIES,
    retry_delay_seconds=_WAITS_SECONDS,
    retry_condition_fn=is_worth_another_try,
    timeout_seconds=_LIMIT_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def take_stages(run: Callable[[], tuple[StageReport, ...]]) -> TimedRun:
    """Run stages in a thread of their own, so that the priorities go side by side.

    A run that passes the limit is reported as failed; its thread ends by itself, and what it publishes is whole.
    """
    began = time.perf_counter()
    reports = await asyncio.to_thread(run)
    return TimedRun(reports=reports, began=began, ended=time.perf_counter())


@task(
    name="ask publishers",
    retries=_MORE_TRIES,
    retry_delay_seconds=_WAITS_SECONDS,
    retry_condition_fn=is_worth_another_try,
    timeout_seconds=_COLLECTING_LIMIT_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def ask_publishers(workspace: Workspace, publishers: Publishers) -> CollectionReport:
    """Ask every publisher for what is new and take it in; tried again when nothing at all could be had."""
    artifact = await acreate_progress_artifact(progress=0.0, key="collection", description="Data sets collected")
    tell = partial(_tell, artifact, asyncio.get_running_loop())
    report = await asyncio.to_thread(collect_figures, workspace, publishers=publishers, now=now(), progress=tell)
    await aupdate_progress_artifact(artifact_id=artifact, progress=100.0)
    await acreate_table_artifact(table=[_line(one) for one in report.data_sets], key="collected")
    require_something(report)
    return report


@task(
    name="make packs searchable",
    timeout_seconds=_LIMIT_SECONDS,
    cache_policy=NO_CACHE,
    persist_result=False,
)
async def index_packs(workspace: Workspace) -> None:
    """Make the search index of the library anew where its packs are others."""
    await asyncio.to_thread(index_library, workspace)


async def make_searchable(occasion: Occasion) -> None:
    """Let readers find what is new. Where the index cannot be made its task fails, and says why; the flow does not.

    The packs are published by then, and the page for searching says from when its index is.
    """
    await index_packs(occasion.workspace, return_state=True)  # type: ignore[misc]  # Prefect says State, and gives a coroutine


async def collect_first(occasion: Occasion) -> SourceUnavailable | None:
    """Ask publishers where the occasion says so; what went wrong when nothing could be had, None otherwise.

    The stages go on with what is held: a publisher that is away does not hold up a pack that is due.
    """
    if occasion.publishers is None:
        return None
    try:
        await ask_publishers(occasion.workspace, occasion.publishers)
    except SourceUnavailable as error:
        return error
    return None


def _tell(artifact: UUID, loop: asyncio.AbstractEventLoop, done: int, total: int, what: str) -> None:
    """Tell Prefect's API how far the collection is, from the thread that it runs in."""
    if done % max(1, total // _PROGRESS_STEPS) == 0:
        told = aupdate_progress_artifact(artifact_id=artifact, progress=100.0 * done / max(1, total), description=what)
        asyncio.run_coroutine_threadsafe(told, loop).result()


def _line(one: CollectedDataSet) -> dict[str, str | int]:
    return {
        "data set": one.data_set,
        "outcome": one.outcome,
        "versions": ", ".join(one.versions),
        "figures": one.n_figures,
        "remarks": "; ".join(remark for remark in (one.found, *one.refused) if remark),
    }


async def take_stage(stage: Stage, occasion: Occasion, *, priority: str) -> StageReport:
    """Take one stage of one priority on demand; register its pack and make it searchable when it is new."""
    timed = await _take(partial(_one_stage, stage), occasion, priority=priority)
    await make_searchable(occasion)
    return timed.reports[0]


async def take_cycle(occasion: Occasion, *, priority: str) -> TimedRun:
    """Take a priority as far through its cycle as it can go, and register the packs that are new."""
    return await _take(run_cycle, occasion, priority=priority)


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


async def _take(run: Callable[..., tuple[StageReport, ...]], occasion: Occasion, *, priority: str) -> TimedRun:
    bound = partial(run, occasion.workspace, priority=priority, cycle=occasion.cycle, as_of=occasion.as_of)
    timed = await take_stages.with_options(task_run_name=f"{priority} {occasion.cycle}")(bound)
    for report in timed.reports:
        await register_pack(report, data=occasion.workspace.data)
    return timed


def _one_stage(stage: Stage, *place: Any, **asked: Any) -> tuple[StageReport, ...]:  # noqa: ANN401 - handed on as given
    return (STAGE_RUNS[stage](*place, **asked),)

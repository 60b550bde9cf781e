"""The ordinary `cycle` flow, run as of one due date after another, with its progress shown."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from prefect.events.worker import EventsWorker
from prefect.logging.handlers import APILogWorker
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from flows.answers import said
from flows.cycle import cycle
from flows.timing import TimedRun
from oba.stages.cycle import WalkStep
from oba.stages.workspace import Workspace

_HAND_OVER_SECONDS = 10


def walk_through(workspace: Workspace, steps: Sequence[WalkStep], console: Console) -> list[TimedRun]:
    """Run the flow for each step in order; every run of every priority, in that order.

    Raises `PrioritiesFailed` at the first step at which a priority fails.
    """
    with _progress(console) as progress:
        bar = progress.add_task("Walking the cycles", total=len(steps))
        try:
            return asyncio.run(_each(workspace, steps, progress, bar))
        finally:
            _hand_over_records()


async def _each(workspace: Workspace, steps: Sequence[WalkStep], progress: Progress, bar: int) -> list[TimedRun]:
    taken: list[TimedRun] = []
    for step in steps:
        progress.update(bar, description=_headline(step))  # type: ignore[arg-type]  # rich's TaskID is an int
        runs = await cycle(
            cycle=step.cycle,
            as_of=step.as_of,
            partnership=workspace.folder,
            data=workspace.data,
            index=step is steps[-1],
        )
        taken += runs
        _print_step(progress.console, step, runs)
        progress.advance(bar)  # type: ignore[arg-type]  # as above
    return taken


def _hand_over_records() -> None:
    """Have Prefect send what it still holds of its record while its API is there to take it."""
    EventsWorker.drain_all(timeout=_HAND_OVER_SECONDS)
    APILogWorker.drain_all(timeout=_HAND_OVER_SECONDS)


def _print_step(console: Console, step: WalkStep, runs: Sequence[TimedRun]) -> None:
    console.print(_headline(step), highlight=False)
    for run in runs:
        last = run.reports[-1]
        told = next((report for report in run.reports if report.stage is step.stage), last)
        line = f"    {told.priority}: {said(told.outcome)}, {run.seconds:.1f} s"
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _headline(step: WalkStep) -> str:
    return f"{step.as_of.isoformat()}  cycle {step.cycle}  {step.stage}"


def _progress(console: Console) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    )

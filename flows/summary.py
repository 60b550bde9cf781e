"""What the demonstration says at its end: stages, packs, verdicts, seconds, and where to look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from flows.timing import TimedRun, seconds_at_work
from oba.domain.cycle import STAGES, Done, Stage
from oba.stages.reports import StageReport
from oba.stages.workspace import Workspace
from oba.store.database import opened_store
from oba.store.packs import is_whole, published_packs


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledStage:
    """What came of a stage, and the seconds of the priority's run in which it did."""

    report: StageReport
    seconds: float


def show_summary(
    console: Console,
    workspace: Workspace,
    taken: Sequence[TimedRun],
    *,
    starting_seconds: float,
    walking_seconds: float,
) -> None:
    """Print a line for each stage of each priority, the verdicts, and what was whose time."""
    settled = settled_stages(taken)
    console.print(_stage_table(settled))
    for stage in settled:
        if has_verdicts(stage.report):
            console.print(verdict_line(stage.report), highlight=False, soft_wrap=True)
    console.print(
        time_line(taken, starting_seconds=starting_seconds, walking_seconds=walking_seconds),
        highlight=False,
        soft_wrap=True,
    )
    _show_library(console, workspace)


def show_nothing_to_do(console: Console, workspace: Workspace, *, steps: int) -> None:
    """Print that nothing has changed, and how many packs stand whole."""
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.reading() as connection:
        packs = published_packs(connection)
    whole = sum(is_whole(workspace.data, pack) for pack in packs)
    console.print(
        f"Nothing has changed: all {steps} steps were taken before, and {whole} of {len(packs)} packs stand whole.",
        highlight=False,
        soft_wrap=True,
    )
    _show_library(console, workspace)


def settled_stages(taken: Iterable[TimedRun]) -> list[SettledStage]:
    """One for each cycle, priority and stage, in the order of the method: the run that last published its pack.

    A later run that found the pack unchanged does not take its place; what came of one without a pack stands until
    there is one.
    """
    settled: dict[tuple[str, str, Stage], SettledStage] = {}
    for run in taken:
        for report in run.reports:
            key = (report.cycle, report.priority, report.stage)
            if key not in settled or not isinstance(report.outcome, Done) or report.outcome.changed:
                settled[key] = SettledStage(report=report, seconds=run.seconds)
    cycles = list(dict.fromkeys(cycle for cycle, _, _ in settled))
    priorities = list(dict.fromkeys(priority for _, priority, _ in settled))
    in_order = sorted(settled, key=lambda key: (cycles.index(key[0]), priorities.index(key[1]), STAGES.index(key[2])))
    return [settled[key] for key in in_order]


def has_verdicts(report: StageReport) -> bool:
    return any((report.turned, report.not_turned, report.too_early, report.not_assessable))


def verdict_line(report: StageReport) -> str:
    """How many of the headline curves turned, and what is known of the others."""
    curves = report.turned + report.not_turned + report.too_early + report.not_assessable
    return (
        f"{report.cycle} {report.priority}: {report.turned} of {curves} headline curves turned, {report.not_turned} "
        f"did not, {report.too_early} too early to say, {report.not_assessable} not assessable; "
        f"about {report.expected_by_luck:.1f} turned by luck alone, if nothing had changed"
    )


def time_line(taken: Iterable[TimedRun], *, starting_seconds: float, walking_seconds: float) -> str:
    """Whose the seconds were: Prefect's start, its running of the flows, and the engine's own work."""
    engine = seconds_at_work(taken)
    running = max(0.0, walking_seconds - engine)
    total = starting_seconds + walking_seconds
    share = 100 * (starting_seconds + running) / total if total else 0.0
    return (
        f"{total:.1f} s in all: the engine's own work {engine:.1f} s; Prefect {starting_seconds:.1f} s to start "
        f"and {running:.1f} s to run the flows, {share:.0f} % of the whole"
    )


def _stage_table(settled: Iterable[SettledStage]) -> Table:
    table = Table(box=SIMPLE, caption="A pack lies in packs/PRIORITY/CYCLE/STAGE/PACK/", caption_justify="left")
    for heading in ("Cycle", "Priority", "Stage", "Outcome"):
        table.add_column(heading)
    table.add_column("Seconds", justify="right")
    table.add_column("Pack")
    for stage in settled:
        table.add_row(
            stage.report.cycle,
            stage.report.priority,
            stage.report.stage,
            _in_a_word(stage.report),
            f"{stage.seconds:.1f}",
            Path(stage.report.pack).parent.name if stage.report.pack else "",
        )
    return table


def _in_a_word(report: StageReport) -> str:
    match report.outcome:
        case Done(gate_met=gate_met):
            return "gate met" if gate_met else "gate not met"
        case outcome:
            return type(outcome).__name__.lower()


def _show_library(console: Console, workspace: Workspace) -> None:
    index = (workspace.data / "library" / "index.html").absolute()
    console.print(f"The library of packs: {index}", highlight=False, soft_wrap=True)

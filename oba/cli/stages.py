"""`oba collect`, `story`, `plan`, `review` and `cycle`: the stages, run here and now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from oba.cli.clock import today
from oba.cli.options import (
    AsOfOption,
    ContributionsOption,
    CycleOption,
    DataOption,
    JsonOption,
    PartnershipOption,
    PriorityOption,
    priorities_of,
    workspace_of,
)

if TYPE_CHECKING:
    from oba.stages.reports import StageReport


STAGE_COMMANDS: Final = {
    "collect": (
        "Load, check, freeze baselines: data pack.",
        "Collect: load what was published by the day, check it, freeze the baselines, and publish the data pack.",
    ),
    "story": (
        "What is behind the curves: story pack.",
        "Story: put together what people say is behind the curves, and publish the story pack. "
        "It needs the cycle's data pack.",
    ),
    "plan": (
        "Ideas and actions: plan pack.",
        "Plan: put together ideas and actions, and publish the plan pack. It needs the cycle's story pack.",
    ),
    "review": (
        "Did the curves turn? Review pack.",
        "Review: judge the curves against the frozen baselines and the actions against their dates, and publish the "
        "review pack. It needs the cycle's data pack, and may be run on any day.",
    ),
    "cycle": (
        "Every stage, as far as it can go.",
        "Take every priority through the stages of its cycle as far as it can go on the day. A stage that has its "
        "pack is left alone, unless something became known since.",
    ),
}
"""The commands that run stages, and what their help says: in short, and in full."""


def stage_command(stage: str) -> Callable[..., None]:
    """The command that runs one stage on demand, or `cycle`: every stage, as far as it can go."""

    def command(
        partnership: PartnershipOption = None,
        data: DataOption = None,
        priority: PriorityOption = None,
        cycle: CycleOption = None,
        as_of: AsOfOption = None,
        contributions: ContributionsOption = None,
        as_json: JsonOption = False,
    ) -> None:
        from oba.stages.contributions import record_contributions
        from oba.stages.cycle import current_cycle
        from oba.stages.running import known_cycle

        workspace, day = workspace_of(partnership, data), as_of or today()
        priorities = priorities_of(workspace, priority)
        slug = known_cycle(workspace.partnership, cycle or current_cycle(workspace.partnership, day)).slug
        for path in contributions or []:
            record_contributions(workspace, path, illustrative=False)
        run = _run_of(stage)
        reports = [report for one in priorities for report in run(workspace, priority=one, cycle=slug, as_of=day)]
        _show([_located(report, workspace.data) for report in reports], as_json=as_json)

    return command


def _run_of(stage: str) -> Callable[..., Sequence[StageReport]]:
    from oba.domain.cycle import Stage
    from oba.stages.cycle import STAGE_RUNS, run_cycle

    if stage == "cycle":
        return run_cycle
    run = STAGE_RUNS[Stage(stage)]
    return lambda workspace, **asked: [run(workspace, **asked)]


def _located(report: StageReport, data: Path) -> StageReport:
    """The report with its page's path as it is from where the command was run."""
    return report if report.pack is None else replace(report, pack=(data / report.pack).as_posix())


def _show(reports: list[StageReport], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_plain(report) for report in reports], indent=2, default=str))
        return
    for line in _lines(reports):
        typer.echo(line)


def _plain(report: StageReport) -> dict[str, Any]:
    return asdict(report) | {"outcome": {"kind": type(report.outcome).__name__.lower(), **asdict(report.outcome)}}


def _lines(reports: list[StageReport]) -> Iterator[str]:
    for report in reports:
        yield f"{report.priority}  {report.cycle}  {report.stage.value}  as of {report.as_of}: {told(report)}"


def told(report: StageReport) -> str:
    """The outcome of a stage in a line for people."""
    from oba.domain.cycle import Blocked, Done, Waiting

    match report.outcome:
        case Done(changed=changed, gate_met=gate_met):
            verb = "published" if changed else "unchanged"
            return f"{verb}, {report.pack}" + ("" if gate_met else " (says what is missing)")
        case Waiting(on=on, until=until):
            return f"waits for {on}; published on {until} in any case"
        case Blocked(reason=reason):
            return f"blocked: {reason}"

"""`oba collect`, `story`, `plan`, `review` and `cycle`: the stages, run here and now."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from oba.cli.clock import today
from oba.cli.options import (
    AsOfOption,
    ContributionsOption,
    CycleOption,
    DataOption,
    FromRawOption,
    JsonOption,
    LiveOption,
    PartnershipOption,
    PriorityOption,
    ProfileOption,
    priorities_of,
    workspace_of,
)

if TYPE_CHECKING:
    from oba.stages.collection import CollectionReport
    from oba.stages.reports import StageReport
    from oba.stages.workspace import Workspace


STAGE_COMMANDS: Final = {
    "collect": (
        "Load, check, freeze baselines: data pack.",
        "Collect: load what was published by the day, check it, freeze the baselines, and publish the data pack. "
        "With --live, the publishers are asked first.",
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


COLLECTING: Final = ("collect", "cycle")
"""The commands that can ask publishers first."""


def stage_command(stage: str) -> Callable[..., None]:
    """The command that runs one stage on demand, or `cycle`: every stage, as far as it can go."""

    def command(
        partnership: PartnershipOption = None,
        data: DataOption = None,
        priority: PriorityOption = None,
        cycle: CycleOption = None,
        as_of: AsOfOption = None,
        contributions: ContributionsOption = None,
        profile: ProfileOption = None,
        as_json: JsonOption = False,
    ) -> None:
        asked = _Asked(priority=priority, cycle=cycle, as_of=as_of, contributions=contributions, profile=profile)
        _show(_reports(stage, workspace_of(partnership, data), asked), None, as_json=as_json)

    def collecting_command(
        partnership: PartnershipOption = None,
        data: DataOption = None,
        priority: PriorityOption = None,
        cycle: CycleOption = None,
        as_of: AsOfOption = None,
        contributions: ContributionsOption = None,
        profile: ProfileOption = None,
        live: LiveOption = False,
        from_raw: FromRawOption = False,
        as_json: JsonOption = False,
    ) -> None:
        from oba.cli.collecting import collect_from, end_as

        workspace = workspace_of(partnership, data)
        asked = _Asked(priority=priority, cycle=cycle, as_of=as_of, contributions=contributions, profile=profile)
        collected = collect_from(workspace, live=live) if live or from_raw else None
        _show(_reports(stage, workspace, asked), collected, as_json=as_json)
        if collected is not None:
            end_as(collected)

    return collecting_command if stage in COLLECTING else command


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a command was asked for, beside the workspace; None where it was not said."""

    priority: list[str] | None
    cycle: str | None
    as_of: date | None
    contributions: list[Path] | None
    profile: str | None


def _reports(stage: str, workspace: Workspace, asked: _Asked) -> list[StageReport]:
    from oba.domain.disclosure import Profile
    from oba.stages.contributions import record_contributions
    from oba.stages.cycle import current_cycle
    from oba.stages.running import known_cycle

    day = asked.as_of or today()
    priorities = priorities_of(workspace, asked.priority)
    slug = known_cycle(workspace.partnership, asked.cycle or current_cycle(workspace.partnership, day)).slug
    for path in asked.contributions or []:
        record_contributions(workspace, path, illustrative=False)
    profile = Profile(asked.profile) if asked.profile is not None else workspace.partnership.profile
    run = _run_of(stage)
    reports = [
        report for one in priorities for report in run(workspace, priority=one, cycle=slug, as_of=day, profile=profile)
    ]
    return [_located(report, workspace.data) for report in reports]


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


def _show(reports: list[StageReport], collected: CollectionReport | None, *, as_json: bool) -> None:
    if as_json:
        plain: Any = [_plain(report) for report in reports]
        if collected is not None:
            from oba.cli.collecting import plain_collection

            plain = {"collection": plain_collection(collected), "stages": plain}
        typer.echo(json.dumps(plain, indent=2, default=str))
        return
    if collected is not None:
        from oba.cli.collecting import show_collection

        show_collection(collected)
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

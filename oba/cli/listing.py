"""`oba status` and `oba baselines`: what stands, what waits for what, and what was frozen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import typer

from oba.cli.clock import today
from oba.cli.options import (
    AsOfOption,
    CycleOption,
    DataOption,
    IndicatorOption,
    JsonOption,
    PartnershipOption,
    PriorityOption,
    priorities_of,
    workspace_of,
)

if TYPE_CHECKING:
    from oba.stages.data_standing import PriorityFigures
    from oba.stages.standing import StageStanding


def status(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    priority: PriorityOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say how far every stage of every cycle has come, how sound its figures are, and what is due."""
    from oba.cli.due import due_line
    from oba.stages.collect import RULE
    from oba.stages.data_standing import data_standing
    from oba.stages.standing import standing

    workspace, day = workspace_of(partnership, data), as_of or today()
    wanted = priorities_of(workspace, priority)
    stages = [one for one in standing(workspace, as_of=day) if one.priority in wanted]
    found = data_standing(workspace, as_of=day, rule=RULE)
    figures = {one.priority: one for one in found.figures}
    if as_json:
        typer.echo(json.dumps([_plain(one, figures.get(one.priority)) for one in stages], indent=2))
        return
    for one in stages:
        typer.echo(f"{one.priority}  {one.cycle}  {one.stage.value}: {_told(one)}")
    for slug in wanted:
        for line in _figures_told(figures.get(slug)):
            typer.echo(f"{slug}  figures: {line}")
    for publication in found.due:
        typer.echo(due_line(publication))
    if found.owed:
        typer.echo(f"{len(found.owed)} authorities owe a return: oba due says which")


def baselines(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    priority: PriorityOption = None,
    cycle: CycleOption = None,
    indicator: IndicatorOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the frozen baselines; with one --priority, --cycle and --indicator print all that is in one, as JSON."""
    from oba.stages.frozen import frozen_baseline_text, listed_baselines

    workspace = workspace_of(partnership, data)
    wanted = priorities_of(workspace, priority)
    if indicator is not None:
        if len(wanted) != 1 or cycle is None:
            raise typer.BadParameter("give one --priority and one --cycle with --indicator")
        typer.echo(frozen_baseline_text(workspace, priority=wanted[0], cycle=cycle, indicator=indicator), nl=False)
        return
    listed = [one for one in listed_baselines(workspace) if one["priority"] in wanted and cycle in (None, one["cycle"])]
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
        return
    for one in listed:
        told = (one["priority"], one["cycle"], one["indicator"], one["method"], f"frozen {one['frozen_on']}")
        typer.echo("  ".join((*told, one["digest"][:12])))
    typer.echo(f"{len(listed)} frozen {'baseline' if len(listed) == 1 else 'baselines'} in {workspace.data}")


def _figures_told(one: PriorityFigures | None) -> Iterator[str]:
    from oba.analysis.checks import Severity

    if one is None:
        return
    failed, noted = one.count(Severity.FAIL), one.count(Severity.NOTE)
    held_back = f", held back: {', '.join(one.quarantined)}" if one.quarantined else ""
    yield f"{failed} failed checks{held_back}, {noted} notes"
    for indicator, reason in one.stale.items():
        yield f"{indicator} may not be the newest: {reason}"


def _plain(one: StageStanding, figures: PriorityFigures | None) -> dict[str, Any]:
    return {
        "priority": one.priority,
        "cycle": one.cycle,
        "stage": one.stage.value,
        "state": one.state,
        "opens": one.opens.isoformat(),
        "due": one.due.isoformat(),
        "pack": one.digest,
        "as_of": one.pack_as_of.isoformat() if one.pack_as_of else None,
        "missing": list(one.missing),
        "held_back": list(figures.quarantined) if figures is not None else [],
        "stale": dict(figures.stale) if figures is not None else {},
    }


def _told(one: StageStanding) -> str:
    match one.state:
        case "done":
            missing = f"; not met: {', '.join(one.missing)}" if one.missing else ""
            return f"pack {(one.digest or '')[:12]} as of {one.pack_as_of}{missing}"
        case "overdue":
            return f"overdue since {one.due}, no pack"
        case "open":
            return f"open, due {one.due}"
        case _:
            return f"opens {one.opens}"

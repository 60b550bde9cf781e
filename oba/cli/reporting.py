"""`oba report curve`, `area` and `region`: reports made whenever somebody asks for one."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oba.cli.clock import today
from oba.cli.options import (
    AsOfOption,
    CycleOption,
    DataOption,
    JsonOption,
    PartnershipOption,
    ProfileOption,
    workspace_of,
)

if TYPE_CHECKING:
    from oba.stages.on_demand import Report, ReportRequest
    from oba.stages.workspace import Workspace

app = typer.Typer(
    no_args_is_help=True,
    help="Make a report on demand: one curve on a page, one authority, or the region. Nothing is frozen by it.",
)


@app.command(short_help="One curve on one page.")
def curve(
    indicator: Annotated[str, typer.Option("--indicator", metavar="ID", help="Which indicator.")],
    area: Annotated[
        str | None, typer.Option("--area", metavar="CODE", help="The code of an authority. Default: the region.")
    ] = None,
    priority: Annotated[
        str | None,
        typer.Option("--priority", metavar="SLUG", help="Which priority, where more than one uses the indicator."),
    ] = None,
    cycle: CycleOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Turn the Curve report: one indicator for one area on one page, with forecast, verdict, causes, ideas and actions.

    Judged against the baselines that were frozen in the cycle; where there are none, the history alone.
    """
    from oba.stages.on_demand import report_on_curve

    workspace, request = _asked(partnership, data, cycle=cycle, as_of=as_of, profile=profile)
    made = report_on_curve(workspace, request, indicator=indicator, area=area, priority=priority)
    _show(workspace, made, as_json=as_json)


@app.command(short_help="One authority, every priority.")
def area(
    code: Annotated[str, typer.Argument(metavar="CODE", help="The code of an authority, as E10000008.")],
    cycle: CycleOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Area pack: one authority over every priority, beside its statistical neighbours, the region and England."""
    from oba.stages.on_demand import report_on_area

    workspace, request = _asked(partnership, data, cycle=cycle, as_of=as_of, profile=profile)
    _show(workspace, report_on_area(workspace, request, area=code), as_json=as_json)


@app.command(short_help="The region, every priority.")
def region(
    cycle: CycleOption = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Regional overview: how many curves turned, where, what is late, what was decided, and what comes next."""
    from oba.stages.on_demand import report_on_region

    workspace, request = _asked(partnership, data, cycle=cycle, as_of=as_of, profile=profile)
    _show(workspace, report_on_region(workspace, request), as_json=as_json)


def _asked(
    partnership: Path | None, data: Path | None, *, cycle: str | None, as_of: date | None, profile: str | None
) -> tuple[Workspace, ReportRequest]:
    from oba.domain.disclosure import Profile
    from oba.stages.on_demand import ReportRequest

    workspace = workspace_of(partnership, data)
    asked = ReportRequest(as_of=as_of or today(), cycle=cycle, profile=Profile(profile) if profile else None)
    return workspace, asked


def _show(workspace: Workspace, made: Report, *, as_json: bool) -> None:
    from oba.render.formats import FORMATS

    if as_json:
        plain = {
            "kind": made.kind.value,
            "about": list(made.about),
            "as_of": made.as_of.isoformat(),
            "digest": made.digest,
            "path": (workspace.data / made.path).as_posix(),
            "formats": sorted(FORMATS),
            "changed": made.changed,
            "illustrative": made.illustrative,
        }
        typer.echo(json.dumps(plain, indent=2))
        return
    verb = "made" if made.changed else "unchanged"
    typer.echo(f"{made.kind.value}  {', '.join(made.about)}  as of {made.as_of}: {verb}, {workspace.data / made.page}")

"""`oba return make` and `oba return read`: the workbooks that authorities fill in."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from oba.cli.clock import now, today
from oba.cli.exit_codes import MENDABLE
from oba.cli.options import (
    AsOfOption,
    DataOption,
    JsonOption,
    PartnershipOption,
    PriorityOption,
    priorities_of,
    workspace_of,
)

if TYPE_CHECKING:
    from oba.sources.return_reading import ReturnChange
    from oba.stages.returns import ReadWorkbook

app = typer.Typer(no_args_is_help=True, help="Make the workbooks that authorities fill in, and read them back.")


@app.command()
def make(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder in which the workbooks are written.")
    ] = Path("returns"),
    area: Annotated[
        list[str] | None,
        typer.Option("--area", metavar="CODE", help="Only this authority (ONS code); may be given again."),
    ] = None,
    priority: PriorityOption = None,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_of: AsOfOption = None,
) -> None:
    """Write an Excel workbook for every authority and priority, filled in with what was returned before."""
    from oba.stages.returns import make_returns

    workspace = workspace_of(partnership, data)
    made = make_returns(
        workspace,
        priorities=priorities_of(workspace, priority),
        areas=area,
        folder=output,
        as_of=as_of or today(),
    )
    for one in made:
        typer.echo(f"{one.path}  {one.n_rows} rows")
    typer.echo(f"{len(made)} workbooks in {output}")


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="The workbooks that came back.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    as_of: AsOfOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check returned workbooks row by row, say what they change, and load those with nothing to correct."""
    from oba.stages.returns import read_returns

    workspace = workspace_of(partnership, data)
    found = read_returns(workspace, files, on=as_of or today(), now=now(), dry_run=dry_run)
    if as_json:
        typer.echo(json.dumps([_plain(one) for one in found], indent=2))
    else:
        for one in found:
            _show(one, dry_run=dry_run)
    if any(one.findings for one in found):
        raise typer.Exit(MENDABLE)


def _plain(one: ReadWorkbook) -> dict[str, Any]:
    return asdict(one)


def _show(one: ReadWorkbook, *, dry_run: bool) -> None:
    typer.echo(f"{one.name}: {one.area}, {one.priority}: figures {one.n_figures}, rows left empty {one.n_blank}")
    for finding in one.findings:
        typer.echo(f"  {finding}")
    for change in one.changes:
        typer.echo(f"  {_told(change)}")
    typer.echo(f"  {_end(one, dry_run=dry_run)}")


def _told(change: ReturnChange) -> str:
    before = change.before.text if change.before is not None else "nothing"
    after = change.after.text if change.after is not None else "nothing"
    return f"{change.measure} {change.period}: {change.kind.value}, {before} > {after}"


def _end(one: ReadWorkbook, *, dry_run: bool) -> str:
    if one.findings:
        rows = "row" if len(one.findings) == 1 else "rows"
        return f"not loaded: {len(one.findings)} {rows} to correct"
    if not one.changes:
        return "nothing to load: it changes nothing"
    if dry_run:
        return f"dry run: {len(one.changes)} figures would change"
    return f"loaded: {len(one.changes)} figures" if one.loaded else "loaded before: nothing to do"

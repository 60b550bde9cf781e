"""`oba packs`: the published packs, listed, made again in another format, and the form of their facts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from oba.cli import library_commands
from oba.cli.options import DataOption, JsonOption, PartnershipOption, PriorityOption, priorities_of, workspace_of

app = typer.Typer(help="List the published packs; or make one again in another format.")


@app.callback(invoke_without_command=True)
def packs(
    context: typer.Context,
    partnership: PartnershipOption = None,
    data: DataOption = None,
    priority: PriorityOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the published packs, by the day as of which they speak; or do with them what a command below says."""
    if context.invoked_subcommand is None:
        _list(partnership, data, priority, as_json=as_json)
    elif partnership or data or priority or as_json:
        raise typer.BadParameter(f"give options after `{context.invoked_subcommand}`, not before it")


def _list(partnership: Path | None, data: Path | None, priority: list[str] | None, *, as_json: bool) -> None:
    from oba.stages.standing import listed_packs

    workspace = workspace_of(partnership, data)
    wanted = priorities_of(workspace, priority) if priority else None
    listed = [one for one in listed_packs(workspace) if wanted is None or one["priority"] in wanted]
    if as_json:
        typer.echo(json.dumps(listed, indent=2))
        return
    for one in listed:
        told = (one["priority"], one["cycle"], one["stage"], f"as of {one['as_of']}", one["digest"][:12], one["path"])
        typer.echo("  ".join(told))
    typer.echo(f"{len(listed)} {'pack' if len(listed) == 1 else 'packs'} in {workspace.data}")


@app.command()
def render(
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="The pack's digest, or its first characters (six at least).")
    ],
    extension: Annotated[
        str,
        typer.Option("--format", metavar="FORMAT", help="The format to make, by its extension: xlsx, html, json, ..."),
    ],
    to: Annotated[
        Path | None, typer.Option("--to", metavar="FILE", help="Where to write it. Default: a name of its own, here.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there already.")] = False,
    partnership: PartnershipOption = None,
    data: DataOption = None,
) -> None:
    """Make a format of a published pack again from its facts, byte for byte; what was published stays as it is."""
    from oba.domain.errors import UserError
    from oba.stages.rendering import rendered_pack
    from oba.whole_files import replace_file

    made = rendered_pack(workspace_of(partnership, data), digest, extension=extension)
    path = to or Path(made.name)
    if path.is_dir():
        raise UserError(f"{path}: found a folder, expected a file; name one in it")
    if path.exists() and not force:
        raise UserError(f"{path}: found a file of that name, expected none; give another with --to, or --force")
    try:
        replace_file(path, made.content)
    except OSError as error:
        raise UserError(f"{path}: cannot be written ({error.strerror}); name another file with --to") from None
    typer.echo(f"{path}  {len(made.content)} bytes")


@app.command()
def schema() -> None:
    """Print the form of a pack's facts (pack.json) as a JSON Schema."""
    from oba.render.schema import schema_text

    typer.echo(schema_text(), nl=False)


app.command("compare")(library_commands.compare)
app.command("index")(library_commands.index)
app.command("serve")(library_commands.serve)
app.command("site")(library_commands.site)

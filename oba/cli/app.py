"""The command `oba`: every stage at once from the terminal, on the same stages that the flows run.

Imports of the engine stand inside the commands, so that `oba --help` answers at once.
"""

from __future__ import annotations

from typing import Any, Final

import typer
from typer.core import TyperGroup

from oba import __version__
from oba.cli import (
    checking,
    demonstrating,
    differing,
    due,
    figures,
    library_commands,
    listing,
    reporting,
    returning,
    stages,
)


class ErrorsForPeople(TyperGroup):
    """Prints what a person can mend without a traceback, and ends with its exit code; a bug keeps its traceback."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401 - typed by the framework as such
        from oba.cli.exit_codes import exit_code
        from oba.domain.errors import ObaError

        try:
            return super().invoke(ctx)
        except ObaError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(exit_code(error)) from None


HELP: Final = """
Run the Outcomes-Based Accountability cycle of a partnership: collect data, tell the story behind it, plan actions,
review outcomes, and publish a review pack at each stage.

Start with `oba demo`, which runs two cycles on real published figures and needs no network. Then `oba check`
checks a partnership's definitions, `oba cycle` takes every priority as far as it can go today, and `oba status`
says what waits for what.

Exit codes: 0 done or waiting, 1 a bug, 2 something to mend (printed), 3 a publisher's material, 4 the store,
5 something could not be collected while the rest was.
"""

app = typer.Typer(
    name="oba",
    cls=ErrorsForPeople,
    help=HELP,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help answers in a third of the time
    add_completion=False,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"oba {__version__}")
        raise typer.Exit


@app.callback()
def oba(
    version: bool = typer.Option(
        False,
        "--version",
        help="Print the version and end.",
        callback=_print_version,
        is_eager=True,
    ),
) -> None:
    """Holds the options that stand before the command."""
    del version


app.command("demo", short_help="Two cycles of the South West on real figures.")(demonstrating.demo)
app.command("check", short_help="Is the partnership's folder sound?")(checking.check)
for name, (in_short, meaning) in stages.STAGE_COMMANDS.items():
    app.command(name, help=meaning, short_help=in_short)(stages.stage_command(name))
app.command("status", short_help="How far every stage has come, and what is due.")(listing.status)
app.command("packs", short_help="The published packs, oldest first.")(listing.packs)
# Until `oba packs` is a group of commands of its own, which they belong to.
app.command("packs-compare", hidden=True)(library_commands.compare)
app.command("packs-index", hidden=True)(library_commands.index)
app.command("packs-serve", hidden=True)(library_commands.serve)
app.command("baselines", short_help="The frozen baselines, and all that is in one.")(listing.baselines)
app.command("due", short_help="What publishers and authorities owe.")(due.due)
app.command("diff", short_help="What a release changed of the one before.")(differing.diff)
app.add_typer(reporting.app, name="report", short_help="Reports on demand: a curve, an area, the region.")
app.add_typer(figures.app, name="figures", short_help="Published figures, in and out.")
app.add_typer(returning.app, name="return", short_help="Workbooks that authorities fill in.")

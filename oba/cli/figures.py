"""`oba figures build` and `oba figures export`: the published figures, in and out."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from oba.cli.clock import today
from oba.cli.options import AsOfOption, DataOption, JsonOption, PartnershipOption, ProfileOption, workspace_of

if TYPE_CHECKING:
    from _csv import Writer

app = typer.Typer(no_args_is_help=True, help="Build the extract of published figures, or print every observation.")


@app.command()
def build(
    publishers_files: Annotated[
        Path,
        typer.Argument(metavar="DIR", help="Folder of the publishers' files that the sources name."),
    ],
    partnership: PartnershipOption = None,
    data: DataOption = None,
) -> None:
    """Build the partnership's extract of figures from the publishers' files."""
    from oba.cli.progress import shown_progress
    from oba.stages.figures import build_extract
    from oba.stages.workspace import FIGURES_FOLDER

    workspace = workspace_of(partnership, data)
    with shown_progress("reading") as progress:
        built = build_extract(
            workspace.partnership,
            publishers_files=publishers_files,
            folder=workspace.folder / FIGURES_FOLDER,
            progress=progress,
        )
    typer.echo(
        f"{built.n_rows} figures of {len(built.rows_by_indicator)} indicators for {built.n_areas} areas from "
        f"{len(built.releases)} releases, {built.n_bytes / 1000:.0f} kB, digest {built.digest[:12]}"
    )


@app.command()
def fetch(
    partnership: PartnershipOption = None,
    data: DataOption = None,
    from_raw: Annotated[
        bool, typer.Option("--from-raw", help="Take in what lies in the raw store, without a network.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask the publishers of data-sets.toml for what is new, keep it and take it in; no pack is made."""
    from oba.cli.collecting import collect_from, end_as, plain_collection, show_collection

    collected = collect_from(workspace_of(partnership, data), live=not from_raw)
    if as_json:
        typer.echo(json.dumps(plain_collection(collected), indent=2))
    else:
        show_collection(collected)
    end_as(collected)


@app.command()
def export(
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Write there. Default: the terminal.")
    ] = None,
    as_of: AsOfOption = None,
    profile: ProfileOption = None,
    partnership: PartnershipOption = None,
    data: DataOption = None,
) -> None:
    """Print every observation as CSV: indicator, area_code (ONS), la_code (DfE), period, value, status, numerator,
    denominator, vintage. The value is the text as published, symbol included. With --profile public, the newest
    vintage alone, small numbers and what would give them away withheld.
    """
    from oba.domain.disclosure import Profile
    from oba.domain.errors import UserError
    from oba.stages.exporting import EXPORT_COLUMNS, exported_rows, public_rows

    workspace, day = workspace_of(partnership, data), as_of or today()
    is_public = (profile or workspace.partnership.profile) == Profile.PUBLIC
    # Read whole before anything is written: a file that stands there already is not emptied for nothing.
    rows = public_rows(workspace, as_of=day) if is_public else list(exported_rows(workspace, as_of=day))
    if output is None:
        _write(csv.writer(sys.stdout, lineterminator="\n"), EXPORT_COLUMNS, rows)
        return
    try:
        with output.open("w", newline="", encoding="utf-8") as file:
            _write(csv.writer(file, lineterminator="\n"), EXPORT_COLUMNS, rows)
    except OSError as error:
        raise UserError(f"{output}: cannot be written ({error.strerror}); name another file with --output") from None


def _write(writer: Writer, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    writer.writerow(header)
    writer.writerows(rows)

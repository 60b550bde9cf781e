"""What a collection from publishers shows while it goes on, and says at its end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import typer

from oba.cli.clock import now
from oba.cli.exit_codes import PARTIAL, UNAVAILABLE

if TYPE_CHECKING:
    from rich.table import Table

    from oba.stages.collection import CollectedDataSet, CollectionReport
    from oba.stages.workspace import Workspace


def collect_from(workspace: Workspace, *, live: bool) -> CollectionReport:
    """The report of a collection, live or from the raw store alone, with its progress shown on a terminal."""
    from oba.cli.options import publishers_of
    from oba.cli.progress import shown_progress
    from oba.stages.collection import collect_figures

    with shown_progress("collecting") as progress:
        return collect_figures(workspace, publishers=publishers_of() if live else None, now=now(), progress=progress)


def plain_collection(report: CollectionReport) -> dict[str, Any]:
    """The report in plain types, for JSON."""
    plain = {"outcome": report.outcome.value, "figures": report.n_figures}
    return plain | {"data_sets": [asdict(one) for one in report.data_sets]}


def end_as(report: CollectionReport) -> None:
    """Ends the command with the exit code that tells a partial collection from a failed one, else goes on."""
    from oba.stages.collection import CollectionOutcome

    match report.outcome:
        case CollectionOutcome.PARTIAL:
            raise typer.Exit(PARTIAL)
        case CollectionOutcome.FAILED:
            raise typer.Exit(UNAVAILABLE)


def show_collection(report: CollectionReport) -> None:
    """Prints what came of each data set, and the whole in a line."""
    from rich.console import Console

    console = Console()
    console.print(_table(report))
    for line in _remarks(report):
        console.print(line, highlight=False, markup=False, soft_wrap=True)
    sound = sum(one.is_sound for one in report.data_sets)
    total = len(report.data_sets)
    console.print(
        f"{report.outcome.value}: {sound} of {total} data sets are sound, {report.n_figures} figures taken in.",
        highlight=False,
        soft_wrap=True,
    )


def _table(report: CollectionReport) -> Table:
    from rich.box import SIMPLE
    from rich.table import Table

    table = Table(box=SIMPLE)
    for heading in ("Data set", "Outcome", "Versions"):
        table.add_column(heading)
    for heading in ("Figures", "kB", "Seconds"):
        table.add_column(heading, justify="right")
    for one in report.data_sets:
        table.add_row(
            one.data_set,
            _outcome(one),
            ", ".join(one.versions),
            f"{one.n_figures:,}",
            f"{one.n_bytes / 1000:,.0f}",
            f"{one.seconds:.1f}",
        )
    return table


def _outcome(one: CollectedDataSet) -> str:
    return f"{one.outcome}, not read" if one.refused else one.outcome


def _remarks(report: CollectionReport) -> Iterator[str]:
    for one in report.data_sets:
        for remark in (one.found, *one.refused):
            if remark:
                yield f"{one.data_set}: {remark}"

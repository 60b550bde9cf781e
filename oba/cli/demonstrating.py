"""`oba demo`: two cycles of the real region, run by the real flows."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from oba.cli.options import PartnershipOption, day_of

DemoDataOption = Annotated[
    Path, typer.Option("--data", metavar="DIR", help="Folder in which the demo keeps its store, packs and library.")
]

UntilOption = Annotated[
    date | None, typer.Option("--until", metavar="DATE", parser=day_of, help="Walk the calendar no further than this.")
]


def demo(
    partnership: PartnershipOption = None,
    data: DemoDataOption = Path("demo"),
    until: UntilOption = None,
) -> None:
    """Run two cycles of the South West on real published figures, and show where the packs are.

    Prefect runs the flows with a temporary API of its own, so they start in a process of their own: it must find its
    settings before it is loaded. Run it again and it says that nothing has changed.
    """
    from oba.settings import Settings

    command = [sys.executable, "-m", "flows.demo", "--partnership", str(partnership or Settings().partnership)]
    command += ["--data", str(data)]
    if until is not None:
        command += ["--until", until.isoformat()]
    raise typer.Exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - our own module, our own options

"""What is meant where a parameter of a flow is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oba.cli.clock import today
from oba.cli.options import publishers_of
from oba.settings import Settings
from oba.stages.cycle import current_cycle
from oba.stages.fetching import Publishers
from oba.stages.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where, for which cycle and as of which day a flow works: its parameters with every gap filled.

    `publishers` says how publishers are reached; None where they are not to be asked.
    """

    workspace: Workspace
    cycle: str
    as_of: date
    publishers: Publishers | None


def occasion(
    *,
    cycle: str | None,
    as_of: date | None,
    partnership: Path | None,
    data: Path | None,
    live: bool | None = False,
) -> Occasion:
    """The parameters with every gap filled: folders from the settings, today in London, the cycle of that day.

    `live` None leaves it to the settings whether publishers are asked.

    Raises `DefinitionError` when the partnership's definitions are not sound.
    """
    settings = Settings()
    workspace = open_workspace(
        partnership or settings.partnership, data or settings.data, library_address=settings.library_address
    )
    day = as_of or today()
    return Occasion(
        workspace=workspace,
        cycle=cycle or current_cycle(workspace.partnership, day),
        as_of=day,
        publishers=publishers_of() if (settings.live if live is None else live) else None,
    )

"""What is meant where a parameter of a flow is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from oba.cli.clock import today
from oba.settings import Settings
from oba.stages.cycle import current_cycle
from oba.stages.workspace import Workspace, open_workspace


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """Where, for which cycle and as of which day a flow works: its parameters with every gap filled."""

    workspace: Workspace
    cycle: str
    as_of: date


def occasion(*, cycle: str | None, as_of: date | None, partnership: Path | None, data: Path | None) -> Occasion:
    """The parameters with every gap filled: folders from the settings, today in London, the cycle of that day.

    Raises `DefinitionError` when the partnership's definitions are not sound.
    """
    settings = Settings()
    workspace = open_workspace(partnership or settings.partnership, data or settings.data)
    day = as_of or today()
    return Occasion(workspace=workspace, cycle=cycle or current_cycle(workspace.partnership, day), as_of=day)

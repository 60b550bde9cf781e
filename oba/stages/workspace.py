"""Where a partnership's work is kept: its definitions, its store and its packs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from oba.definitions.partnership import read_partnership
from oba.domain.partnership import Partnership
from oba.stages.colours import check_colours

FIGURES_FOLDER: Final = "figures"
"""Where a partnership's own extract of published figures lies, in the folder of its definitions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A partnership, the folder that defines it, and the folder in which its store, packs and library lie."""

    partnership: Partnership
    folder: Path
    data: Path


def open_workspace(folder: Path, data: Path) -> Workspace:
    """The workspace of the partnership that `folder` defines; `data` need not exist yet.

    Raises `DefinitionError` with every finding when the definitions are not sound.
    """
    partnership = read_partnership(folder)
    check_colours(partnership)
    return Workspace(partnership=partnership, folder=folder, data=data)

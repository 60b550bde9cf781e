"""Where a partnership's work is kept: its definitions, its store and its packs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from oba.definitions.partnership import read_partnership
from oba.domain.errors import UserError
from oba.domain.partnership import Partnership
from oba.stages.colours import check_colours

FIGURES_FOLDER: Final = "figures"
"""Where a partnership's own extract of published figures lies, in the folder of its definitions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workspace:
    """A partnership, the folder that defines it, and the folder in which its store, packs and library lie.

    `library_address` is where the library's folder is read on the web, ending in a slash; empty where nowhere.
    """

    partnership: Partnership
    folder: Path
    data: Path
    library_address: str = ""


def open_workspace(folder: Path, data: Path, *, library_address: str = "") -> Workspace:
    """The workspace of the partnership that `folder` defines; `data` need not exist yet.

    Raises `DefinitionError` with every finding when the definitions are not sound, and `UserError` for an address of
    the library that is not one of the web.
    """
    address = _web_address(library_address)
    partnership = read_partnership(folder)
    check_colours(partnership)
    return Workspace(partnership=partnership, folder=folder, data=data, library_address=address)


def _web_address(text: str) -> str:
    if not text:
        return ""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment or parts.username:
        raise UserError(
            f"OBA_LIBRARY_ADDRESS: found {text!r}, expected the web address of the library's folder, such as "
            "https://packs.example.org/library/"
        )
    return text if text.endswith("/") else f"{text}/"

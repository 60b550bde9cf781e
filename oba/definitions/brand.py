"""Reads `[brand]` of `partnership.toml`: how a partnership's packs are called, and what they look like."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from oba.definitions.finding import shown
from oba.definitions.logo import read_logo
from oba.definitions.toml_table import Table
from oba.domain.brand import Brand

_COLOUR: Final = re.compile(r"#[0-9a-fA-F]{6}")


def read_brand(document: Table, folder: Path) -> Brand | None:
    """The brand, None where there is none. Which colours there are, and whether they can be told apart, is checked
    where they are used.
    """
    if not document.has("brand"):
        return None
    table = document.table("brand")
    has_logo = table.has("logo") or table.has("logo_alt")
    return Brand(
        name=table.text("name") if table.has("name") else None,
        logo=read_logo(table, folder) if has_logo else None,
        light=_colours(table, "light"),
        dark=_colours(table, "dark"),
        templates=_folder(table, folder) if table.has("templates") else None,
    )


def _colours(table: Table, key: str) -> dict[str, str]:
    colours = table.labels(key) or {}
    for name, colour in colours.items():
        if not _COLOUR.fullmatch(colour):
            expected = "a colour such as #1d4f91"
            table.report(f"{key}.{name}", found=shown(colour), expected=expected, remedy="write it so")
    return {name: colour.lower() for name, colour in colours.items()}


def _folder(table: Table, folder: Path) -> str:
    name = table.text("templates")
    path = (folder / name).resolve()
    if name and not (path.is_dir() and path.is_relative_to(folder.resolve()) and path != folder.resolve()):
        expected = "the name of a folder in the partnership's folder"
        table.report("templates", found=shown(name), expected=expected, remedy="put the templates there")
    return name

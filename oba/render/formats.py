"""The formats in which a pack is published, each made from the same JSON text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from oba.render.html import render_html
from oba.render.xlsx import render_xlsx

FORMATS: Final[dict[str, Callable[[str], bytes]]] = {
    "json": str.encode,
    "html": render_html,
    "xlsx": render_xlsx,
}
"""By file extension: the pack's JSON text in, the file's bytes out."""

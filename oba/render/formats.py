"""The formats in which a pack is published, each made from the same JSON text."""

from __future__ import annotations

from typing import Final, Protocol

from oba.render.docx import render_docx
from oba.render.html import render_html
from oba.render.overlay import Overlay
from oba.render.pdf import render_pdf
from oba.render.xlsx import render_xlsx


class Format(Protocol):
    """Makes a file of a pack from its JSON text. `overlay` are templates laid over the default ones; a format that
    words nothing leaves them alone.
    """

    def __call__(self, pack_text: str, /, *, overlay: Overlay | None = None) -> bytes: ...


def render_json(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The very text, UTF-8."""
    return pack_text.encode()


FORMATS: Final[dict[str, Format]] = {
    "json": render_json,
    "html": render_html,
    "pdf": render_pdf,
    "docx": render_docx,
    "xlsx": render_xlsx,
}
"""By file extension: the pack's JSON text in, the file's bytes out."""

"""The formats in which a pack is published, each made from the same JSON text.

A format is imported when it is first asked for: who wants a page need not wait for what draws Word documents.
"""

from __future__ import annotations

from typing import Final, Protocol

from oba.render.overlay import Overlay


class Format(Protocol):
    """Makes a file of a pack from its JSON text. `overlay` are templates laid over the default ones; a format that
    words nothing leaves them alone.
    """

    def __call__(self, pack_text: str, /, *, overlay: Overlay | None = None) -> bytes: ...


def render_json(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    """The very text, UTF-8."""
    return pack_text.encode()


def _html(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    from oba.render.html import render_html  # noqa: PLC0415 - when it is asked for

    return render_html(pack_text, overlay=overlay)


def _pdf(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    from oba.render.pdf import render_pdf  # noqa: PLC0415 - when it is asked for

    return render_pdf(pack_text, overlay=overlay)


def _docx(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    from oba.render.docx import render_docx  # noqa: PLC0415 - when it is asked for

    return render_docx(pack_text, overlay=overlay)


def _xlsx(pack_text: str, *, overlay: Overlay | None = None) -> bytes:
    from oba.render.xlsx import render_xlsx  # noqa: PLC0415 - when it is asked for

    return render_xlsx(pack_text, overlay=overlay)


FORMATS: Final[dict[str, Format]] = {
    "json": render_json,
    "html": _html,
    "xlsx": _xlsx,
    "pdf": _pdf,
    "docx": _docx,
}
"""By file extension: the pack's JSON text in, the file's bytes out. Word comes last, when the document that it and the
PDF are made of is there.
"""


def in_every_format(pack_text: str, *, overlay: Overlay | None = None) -> dict[str, bytes]:
    """The file of each format, by extension.

    The PDF is laid out in a thread of its own: its maker needs no interpreter while it does so, and takes longest.

    Raises what the first of them raises.
    """
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - when several are asked for

    with ThreadPoolExecutor(max_workers=1) as printing:
        printed = printing.submit(_pdf, pack_text, overlay=overlay)
        others = {name: make(pack_text, overlay=overlay) for name, make in FORMATS.items() if name != "pdf"}
        return others | {"pdf": printed.result()}

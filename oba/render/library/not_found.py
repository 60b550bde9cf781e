"""What is shown where there is no page."""

from __future__ import annotations

from oba.render.environment import environment
from oba.render.palette import palettes


def not_found_page(library: str) -> bytes:
    """The page for addresses at which there is nothing; `library` is the library's folder."""
    return (
        environment()
        .get_template("html/library/not_found.html.j2")
        .render(library=library, palette=palettes(None))
        .encode()
    )

"""The first page of a folder that holds a library and its packs: it leads on to the library."""

from __future__ import annotations

from oba.pack.facts import BrandFact
from oba.render.environment import environment
from oba.render.palette import palettes


def front_door(partnership_name: str, *, to: str, brand: BrandFact | None = None) -> bytes:
    """The page; `to` is the address of the library's first page from here, `brand` the partnership's own look."""
    template = environment().get_template("html/library/front_door.html.j2")
    return template.render(partnership_name=partnership_name, to=to, palette=palettes(brand)).encode()

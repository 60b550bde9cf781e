"""One page per area: every pack in which it is, its headline figures and the verdicts on its curves over time."""

from __future__ import annotations

from functools import partial
from typing import Any

from oba.render.library import addresses
from oba.render.library.entry import LibraryEntry
from oba.render.library.gist import GistArea
from oba.render.library.history import entries_by_area, known_areas, of_area
from oba.render.library.library import Library, LibraryPage, keys_of, page_of


def area_pages(library: Library) -> dict[str, LibraryPage]:
    """By their addresses, for every area that is in a pack."""
    areas, entries = known_areas(library), entries_by_area(library)
    return {
        (address := addresses.area_page(code)): page_of(
            "area.html.j2",
            library,
            address=address,
            made_of=(code, keys_of(entries[code])),
            facts=partial(_facts, library, areas[code], entries[code]),
        )
        for code in sorted(areas)
    }


def _facts(library: Library, area: GistArea, entries: list[LibraryEntry]) -> dict[str, Any]:
    return {"area": area, "histories": of_area(library, entries, area.code)}

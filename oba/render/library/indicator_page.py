"""One page per indicator: what it means, every pack that shows it, and what the region's packs said over time."""

from __future__ import annotations

from functools import partial
from typing import Any

from oba.pack.figure_facts import IndicatorFact
from oba.render.library import addresses
from oba.render.library.entry import LibraryEntry
from oba.render.library.history import entries_by_indicator, known_indicators, of_indicator
from oba.render.library.library import Library, LibraryPage, keys_of, page_of


def indicator_pages(library: Library) -> dict[str, LibraryPage]:
    """By their addresses, for every indicator that a pack shows."""
    facts, entries = known_indicators(library), entries_by_indicator(library)
    return {
        (address := addresses.indicator_page(id_)): page_of(
            "indicator.html.j2",
            library,
            address=address,
            made_of=(id_, keys_of(entries[id_])),
            facts=partial(_facts, library, facts[id_], entries[id_]),
        )
        for id_ in sorted(facts)
    }


def _facts(library: Library, indicator: IndicatorFact, entries: list[LibraryEntry]) -> dict[str, Any]:
    return {"indicator": indicator, "histories": of_indicator(library, entries, indicator.id)}

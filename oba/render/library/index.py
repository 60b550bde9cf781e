"""The library's first page, and one page per priority: packs by cycle and stage, the newest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any, Final

from oba.domain.area import AreaKind
from oba.domain.cycle import STAGES, Stage
from oba.domain.disclosure import Profile
from oba.render.library import addresses
from oba.render.library.entry import LibraryEntry, newest_first, superseded
from oba.render.library.gist import GistArea
from oba.render.library.history import known_areas, known_indicators
from oba.render.library.library import Library, LibraryPage, keys_of, page_of

N_NEWEST: Final = 5
"""How many packs the first page names before the list of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPack:
    """A pack with what its line needs beside it. `compared` is the address of its comparison, None without one."""

    entry: LibraryEntry
    is_superseded: bool
    compared: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCycle:
    cycle: str
    packs: tuple[ListedPack, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPriority:
    slug: str
    name: str
    cycles: tuple[ListedCycle, ...]


def listed_packs(entries: Sequence[LibraryEntry], compared: dict[str, str]) -> tuple[ListedPack, ...]:
    """The entries in their order. `compared` are addresses of comparisons by the digest of the later pack."""
    earlier = superseded(entries)
    return tuple(
        ListedPack(entry=entry, is_superseded=entry.digest in earlier, compared=compared.get(entry.digest))
        for entry in entries
    )


def by_priority(entries: Iterable[LibraryEntry], compared: dict[str, str]) -> tuple[ListedPriority, ...]:
    """Priorities by name, the latest cycle first, stages in their order and of each stage the newest pack first."""
    ordered = sorted(entries, key=_priority)
    return tuple(
        ListedPriority(slug=slug, name=name, cycles=_by_cycle(list(group), compared))
        for (name, slug), group in groupby(ordered, key=_priority)
    )


def _priority(entry: LibraryEntry) -> tuple[str, str]:
    return entry.priority_name, entry.priority


def _by_cycle(entries: list[LibraryEntry], compared: dict[str, str]) -> tuple[ListedCycle, ...]:
    ordered = newest_first(entries)
    ordered.sort(key=lambda entry: (STAGES.index(Stage(entry.stage)), list(Profile).index(Profile(entry.profile))))
    ordered.sort(key=lambda entry: entry.cycle, reverse=True)
    return tuple(
        ListedCycle(cycle=cycle, packs=listed_packs(list(group), compared))
        for cycle, group in groupby(ordered, key=lambda entry: entry.cycle)
    )


def index_page(library: Library, compared: dict[str, str]) -> LibraryPage:
    """Every pack, by priority, cycle and stage."""
    newest = library.newest
    return page_of(
        "index.html.j2",
        library,
        address=addresses.INDEX,
        made_of=(keys_of(newest), sorted(compared.items())),
        facts=lambda: {
            "priorities": by_priority(newest, compared),
            "newest": listed_packs(newest, compared)[:N_NEWEST],
            "areas": sorted(known_areas(library).values(), key=_area_order),
            "indicators": sorted(known_indicators(library).values(), key=lambda one: (one.name, one.id)),
        },
    )


def _area_order(area: GistArea) -> tuple[int, str, str]:
    """Authorities by name, and what they lie in after them."""
    return list(AreaKind).index(AreaKind(area.kind)), area.name, area.code


def priority_pages(library: Library, compared: dict[str, str]) -> dict[str, LibraryPage]:
    """One page per priority: its packs, and the indicators that they show."""
    pages = {}
    for slug in sorted({entry.priority for entry in library.entries}):
        own = [entry for entry in library.newest if entry.priority == slug]
        links = {entry.digest: compared[entry.digest] for entry in own if entry.digest in compared}
        address = addresses.priority_page(slug)
        pages[address] = page_of(
            "priority.html.j2",
            library,
            address=address,
            made_of=(keys_of(own), sorted(links.items())),
            facts=partial(_priority_facts, library, own, links),
        )
    return pages


def _priority_facts(library: Library, own: list[LibraryEntry], compared: dict[str, str]) -> dict[str, Any]:
    indicators = {one.id: one for entry in reversed(own) for one in library.gist(entry).indicators}
    return {
        "priority": by_priority(own, compared)[0],
        "indicators": [indicators[id_] for id_ in sorted(indicators)],
    }

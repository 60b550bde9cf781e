"""The library of packs: one page that leads to all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlsplit

from oba.domain.cycle import STAGES, Stage
from oba.pack.facts import BrandFact
from oba.render.environment import environment
from oba.render.overlay import Overlay
from oba.render.palette import palettes


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """One published pack. `page` and `facts` are links relative to the library; `summary` is a line of plain text.

    Raises `ValueError` for a link that is not relative, or a stage that is not one of the four.
    """

    priority: str
    priority_name: str
    cycle: str
    stage: str
    as_of: str
    digest: str
    page: str
    facts: str
    gate_met: bool
    summary: str
    illustrative: bool

    def __post_init__(self) -> None:
        Stage(self.stage)
        for link in (self.page, self.facts):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc or link.startswith("/"):
                raise ValueError(f"{link!r} is not a relative link; the library and its packs travel together")


def render_library(
    partnership_name: str,
    entries: Sequence[LibraryEntry],
    *,
    brand: BrandFact | None = None,
    overlay: Overlay | None = None,
) -> bytes:
    """The library's page, UTF-8: priorities by name, the latest cycle first, stages in their order.

    The order of `entries` does not matter: the same entries give the same bytes.
    """
    page = environment(overlay).get_template("html/library.html.j2")
    return page.render(
        partnership_name=partnership_name, priorities=_by_priority(entries), brand=brand, palette=palettes(brand)
    ).encode()


_Cycles = list[tuple[str, list[LibraryEntry]]]


def _by_priority(entries: Sequence[LibraryEntry]) -> list[tuple[str, _Cycles]]:
    ordered = sorted(entries, key=_priority)
    return [(name, _by_cycle(list(group))) for (name, _), group in groupby(ordered, key=_priority)]


def _priority(entry: LibraryEntry) -> tuple[str, str]:
    return entry.priority_name, entry.priority


def _by_cycle(entries: Sequence[LibraryEntry]) -> _Cycles:
    ordered = sorted(entries, key=lambda entry: (STAGES.index(Stage(entry.stage)), entry.as_of, entry.digest))
    ordered.sort(key=lambda entry: entry.cycle, reverse=True)
    return [(cycle, list(group)) for cycle, group in groupby(ordered, key=lambda entry: entry.cycle)]

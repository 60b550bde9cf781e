"""What the library says of itself: how far it is accessible, what its words mean, and how to search it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from oba.bundle import bundled
from oba.domain.status import SYMBOL_OF
from oba.render.glossary import readers_words
from oba.render.library import addresses
from oba.render.library.library import Library, LibraryPage, inputs_digest, page_of
from oba.render.words import MEANINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Symbol:
    anchor: str
    text: str
    meaning: str


def _anchor(address: str) -> str:
    return address.partition("#")[2]


SYMBOLS: Final = tuple(
    Symbol(anchor=_anchor(addresses.symbol_anchor(name)), text=text, meaning=MEANINGS[name])
    for status, text in SYMBOL_OF.items()
    for name in (status.name.lower().replace("_", " "),)
)
"""What stands in place of a number, in the order of the statuses."""


def statement_pages(library: Library) -> dict[str, LibraryPage]:
    """The accessibility statement, the glossary, and the page for searching with its script, by their addresses."""
    newest = library.newest
    prepared = newest[0].as_of if newest else None
    return {
        addresses.STATEMENT: page_of(
            "accessibility.html.j2",
            library,
            address=addresses.STATEMENT,
            made_of=(prepared, library.convenors),
            facts=lambda: {"prepared": prepared, "convenors": library.convenors},
        ),
        addresses.GLOSSARY: page_of(
            "glossary.html.j2",
            library,
            address=addresses.GLOSSARY,
            made_of=(),
            facts=lambda: {"symbols": SYMBOLS, "words": readers_words()},
        ),
        addresses.SEARCH: page_of(
            "search.html.j2",
            library,
            address=addresses.SEARCH,
            made_of=(library.search,),
            facts=lambda: {"search": library.search},
        ),
        addresses.SEARCH_SCRIPT: LibraryPage(inputs=inputs_digest("search.js"), render=_search_script),
    }


def _search_script() -> bytes:
    return (bundled("templates") / "html" / "library" / "search.js").read_bytes()

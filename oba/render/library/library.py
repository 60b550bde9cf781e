"""All that the library's pages are made from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from oba import __version__
from oba.bundle import bundled
from oba.domain.disclosure import Profile
from oba.pack.facts import BrandFact, ReviewPack
from oba.render.environment import environment
from oba.render.library.entry import LibraryEntry, newest_first
from oba.render.library.gist import UNREADABLE, Gist
from oba.render.overlay import Overlay
from oba.render.palette import palettes

_REMEMBERED: Final = 16_384
_ALL_TEMPLATES: Final = ("html", "sections")


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchState:
    """How the search index stands: `n_packs` are in it, the newest as of `as_of`, and `n_missing` came since.

    All None where no index was made; `can_be_made` says whether Pagefind is there to make one.
    """

    n_packs: int | None = None
    n_missing: int | None = None
    as_of: str | None = None
    can_be_made: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Convenor:
    """Who answers for a priority, and so for what is said of it here."""

    priority_name: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """`profile` is None for a library of every pack, else whose packs alone it holds. `gists` are by a pack's digest.

    `address` is where the library is read on the web, ending in a slash; empty where it has no address of its own.
    The order of `entries` does not matter. Raises `ValueError` for an entry of another profile.
    """

    partnership: str
    partnership_name: str
    entries: tuple[LibraryEntry, ...]
    gists: Mapping[str, Gist]
    profile: Profile | None = None
    convenors: tuple[Convenor, ...] = ()
    address: str = ""
    search: SearchState = field(default_factory=SearchState)
    brand: BrandFact | None = None
    overlay: Overlay | None = None

    def __post_init__(self) -> None:
        for entry in self.entries:
            if self.profile not in (None, Profile(entry.profile)):
                raise ValueError(f"{entry.folder}: a pack for {entry.profile} in the library for {self.profile}")

    @property
    def newest(self) -> list[LibraryEntry]:
        """Every entry, the newest first."""
        return newest_first(self.entries)

    def gist(self, entry: LibraryEntry) -> Gist:
        return self.gists.get(entry.digest, UNREADABLE)

    @property
    def name(self) -> tuple[str, ...]:
        """What every page says of the library as a whole, and how it looks."""
        profile = self.profile.value if self.profile is not None else ""
        templates = self.overlay.digest if self.overlay is not None else ""
        return self.partnership, self.partnership_name, profile, repr(self.brand), templates


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryPage:
    """`inputs` is the digest of all that the page is made from; `render` makes its bytes."""

    inputs: str
    render: Callable[[], bytes]


PackReader = Callable[[LibraryEntry], ReviewPack]
"""Reads the facts of a published pack; raises `ValueError` where this engine cannot."""


def page_of(
    template: str,
    library: Library,
    *,
    address: str,
    made_of: Iterable[object],
    facts: Callable[[], dict[str, Any]],
) -> LibraryPage:
    """A page of the template under `templates/html/library/`.

    `facts` is what the template asks for beside the frame, worked out only if the page is rendered; `made_of` names all
    that it comes from.
    """

    def render() -> bytes:
        page = environment(library.overlay).get_template(f"html/library/{template}")
        return page.render(
            **frame(library, address),
            **facts(),
        ).encode()

    is_empty = not library.entries
    return LibraryPage(inputs=inputs_digest(address, library.name, is_empty, *made_of), render=render)


def frame(library: Library, address: str) -> dict[str, Any]:
    """What the frame of every page asks for: `up` leads from the page's folder to the library's."""
    return {
        "partnership_name": library.partnership_name,
        "brand": library.brand,
        "palette": palettes(library.brand),
        "profile": library.profile.value if library.profile is not None else None,
        "has_packs": bool(library.entries),
        "here": address,
        "up": "../" * address.count("/"),
        "pack_line": pack_line,
    }


@lru_cache(maxsize=_REMEMBERED)
def pack_line(entry: LibraryEntry, up: str) -> str:
    """A pack by its name as a link, as markup: the same on dozens of pages, and so made once."""
    pieces = environment().get_template("html/library/pieces.html.j2").module
    line: str = pieces.pack_line(entry, up)  # type: ignore[attr-defined]  # a macro of that template
    return line


@lru_cache(maxsize=_REMEMBERED)
def key_of(entry: LibraryEntry) -> str:
    """A short name for all that an entry says."""
    return hashlib.sha256(repr(entry).encode()).hexdigest()


def keys_of(entries: Iterable[LibraryEntry]) -> str:
    """A short name for all that these entries say, in this order."""
    return hashlib.sha256("".join(map(key_of, entries)).encode()).hexdigest()


def inputs_digest(*made_of: object) -> str:
    """One digest for all that a page is made from, the engine's version and its templates among them."""
    told = json.dumps([_made_by(), *map(repr, made_of)], ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


@cache
def _made_by() -> str:
    """The engine's version and a digest of its glossary, of its templates and of the code that fills them in."""
    digest = hashlib.sha256(__version__.encode())
    digest.update(bundled("GLOSSARY.md").read_bytes())
    folders = [*(bundled("templates") / name for name in _ALL_TEMPLATES), Path(__file__).parent.parent]
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(path.read_bytes())
    return digest.hexdigest()

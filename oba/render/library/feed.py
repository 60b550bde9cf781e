"""Feeds (Atom, RFC 4287), so that people hear of a new pack: one of all packs, and one per priority."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from oba.render.library import addresses
from oba.render.library.entry import LibraryEntry
from oba.render.library.library import Library, LibraryPage, keys_of, page_of

N_ENTRIES: Final = 50
"""How many packs a feed tells of, the newest first: feed readers keep what they have seen."""

MEDIA_TYPES: Final[dict[str, str]] = {
    "html": "text/html",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""By file extension."""


def feeds(library: Library) -> dict[str, LibraryPage]:
    """By their addresses; none where there is no pack, since a feed must say when it was updated."""
    if not library.entries:
        return {}
    newest = library.newest
    found = {addresses.FEED: _feed(library, newest, address=addresses.FEED, name=None)}
    for slug in sorted({entry.priority for entry in newest}):
        own = [entry for entry in newest if entry.priority == slug]
        address = addresses.priority_feed(slug)
        found[address] = _feed(library, own, address=address, name=own[0].priority_name)
    return found


def _feed(library: Library, newest: Sequence[LibraryEntry], *, address: str, name: str | None) -> LibraryPage:
    shown = newest[:N_ENTRIES]
    return page_of(
        "feed.xml.j2",
        library,
        address=address,
        made_of=(name, library.address, keys_of(shown)),
        facts=lambda: {
            "base": library.address and library.address + address,
            "name": name,
            "id": urn(f"library {library.partnership} {library.name[2]} {address}"),
            "entries": [(entry, f"urn:uuid:{uuid_of(entry.digest)}") for entry in shown],
            "types": MEDIA_TYPES,
            "updated": shown[0].as_of,
        },
    )


def urn(name: str) -> str:
    """A permanent name for a thing that has none, as `urn:uuid:`."""
    return f"urn:uuid:{uuid_of(hashlib.sha256(name.encode()).hexdigest())}"


def uuid_of(digest: str) -> UUID:
    """The UUID of version 8 from a SHA-256 digest in hexadecimal, as RFC 9562, section 5.8 and appendix B.2, make it:
    its first 128 bits, with version and variant set.
    """
    number = int(digest[:32], 16)
    number = (number & ~(0xF << 76)) | (8 << 76)
    number = (number & ~(0b11 << 62)) | (0b10 << 62)
    return UUID(int=number)

"""Libraries of made-up packs: two cycles of every stage, a pack made again, and packs for everyone beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from pack_builders import full_sections, pack, suppressed_sections

from oba.pack.canonical import digest, pack_json
from oba.pack.facts import ReviewPack
from oba.render.formats import FORMATS
from oba.render.library.entry import LibraryEntry, PackFile
from oba.render.library.gist import gist_of
from oba.render.library.library import Convenor, Library
from oba.render.library.pages import library_pages
from oba.render.reading import read_pack

DAYS = {
    "2024-25": {"collect": "2024-12-31", "story": "2025-02-28", "plan": "2025-04-30", "review": "2025-12-12"},
    "2025-26": {"collect": "2026-04-30", "story": "2026-05-29", "plan": "2026-06-30", "review": "2026-12-11"},
}
OTHER = {"priority": "children-in-care", "priority_name": "Improving outcomes for children in care"}


@dataclass(frozen=True)
class Shelf:
    """A library, and the JSON texts of its packs by digest."""

    library: Library
    texts: dict[str, str]

    def read(self, entry: LibraryEntry) -> ReviewPack:
        return read_pack(self.texts[entry.digest])

    def rendered(self) -> dict[str, bytes]:
        return {address: page.render() for address, page in library_pages(self.library, self.read).items()}


def two_cycles() -> list[ReviewPack]:
    """Every stage of two cycles for the authorities, one made again a day later, and a review for everyone."""
    packs = [
        pack(stage, full_sections(stage), cycle=cycle, as_of=day)
        for cycle, days in DAYS.items()
        for stage, day in days.items()
    ]
    packs.append(pack("collect", full_sections("collect"), cycle="2024-25", as_of="2025-01-01", illustrative=False))
    packs.append(pack("review", full_sections("review"), cycle="2024-25", as_of="2025-12-12", **OTHER))
    packs.append(pack("review", suppressed_sections("review"), cycle="2024-25", as_of="2025-12-12", profile="public"))
    return packs


def entry(**changes: Any) -> LibraryEntry:
    known: dict[str, Any] = {
        "priority": "neglect",
        "priority_name": "Preventing and tackling neglect",
        "cycle": "2024-25",
        "stage": "collect",
        "as_of": "2024-12-31",
        "digest": "ab" * 32,
        "folder": "packs/neglect/2024-25/collect/abab",
        "files": (PackFile(extension="html", n_bytes=210_400), PackFile(extension="json", n_bytes=1_260_000)),
        "gate_met": True,
        "summary": "14 of 14 indicators",
        "illustrative": False,
        "profile": "region",
        "place": 1,
    }
    return LibraryEntry(**(known | changes))


def entry_of(made: ReviewPack, *, place: int = 1) -> LibraryEntry:
    header, text = made.header, pack_json(made)
    name = digest(text)
    return entry(
        priority=header.priority,
        priority_name=header.priority_name,
        cycle=header.cycle,
        stage=header.stage,
        as_of=header.as_of,
        digest=name,
        folder=f"packs/{header.priority}/{header.cycle}/{header.stage}/{name[:12]}",
        files=tuple(PackFile(extension=one, n_bytes=1000) for one in FORMATS),
        illustrative=header.illustrative,
        profile=header.profile,
        place=place,
    )


def shelf(packs: Sequence[ReviewPack] | None = None, **changes: Any) -> Shelf:
    """A library of these packs, published in this order; of two cycles where none are given."""
    packs = two_cycles() if packs is None else packs
    entries = tuple(entry_of(one, place=place) for place, one in enumerate(packs, start=1))
    texts = {one.digest: pack_json(made) for one, made in zip(entries, packs, strict=True)}
    library = Library(
        partnership="south-west",
        partnership_name="South West children's services partnership",
        entries=entries,
        gists={name: gist_of(text) for name, text in texts.items()},
        convenors=(Convenor(priority_name="Preventing and tackling neglect", body="Officer group for neglect"),),
    )
    return Shelf(library=replace(library, **changes), texts=texts)


@cache
def usual_shelf() -> Shelf:
    """The library of two cycles; not to be changed."""
    return shelf()


@cache
def usual_pages() -> dict[str, bytes]:
    """Its pages, rendered once."""
    return usual_shelf().rendered()

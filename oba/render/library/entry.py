"""A published pack as the library lists it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from oba.domain.cycle import STAGES, Stage
from oba.domain.disclosure import Profile
from oba.render.words import number

FORMAT_NAMES: Final[dict[str, str]] = {
    "html": "Page",
    "pdf": "PDF",
    "docx": "Word",
    "xlsx": "Excel",
    "json": "JSON",
}
"""What people call a format, in the order in which a pack's files are listed; others follow by their extension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFile:
    extension: str
    n_bytes: int

    @property
    def format_name(self) -> str:
        return FORMAT_NAMES.get(self.extension, self.extension.upper())

    @property
    def size(self) -> str:
        """`1 kB`, `274 kB`, `1.2 MB`: decimal units, never less than one kilobyte."""
        if self.n_bytes >= 1_000_000:
            return f"{number(self.n_bytes / 1_000_000, 1)}\u00a0MB"
        return f"{number(max(1.0, self.n_bytes / 1000), 0)}\u00a0kB"


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEntry:
    """One published pack. `folder` is where its files lie, relative to the folder that holds the library; `summary` is
    a line of plain text; `place` is its place in the order in which packs of its priority and stage were published.

    Raises `ValueError` for a folder that is not relative, or a stage or profile that there is not.
    """

    priority: str
    priority_name: str
    cycle: str
    stage: str
    as_of: str
    digest: str
    folder: str
    files: tuple[PackFile, ...]
    gate_met: bool
    summary: str
    illustrative: bool
    profile: str
    place: int

    def __post_init__(self) -> None:
        Stage(self.stage)
        Profile(self.profile)
        parts = urlsplit(self.folder)
        if parts.scheme or parts.netloc or self.folder.startswith("/") or ".." in self.folder.split("/"):
            raise ValueError(f"{self.folder!r} is not a relative link; the library and its packs travel together")

    @property
    def page(self) -> str:
        return f"{self.folder}/pack.html"


def listed_files(files: Iterable[PackFile]) -> tuple[PackFile, ...]:
    """The files of a pack as people want them: the page first, and what is for programs last."""
    place = {extension: at for at, extension in enumerate(FORMAT_NAMES)}
    return tuple(sorted(files, key=lambda file: (place.get(file.extension, len(place)), file.extension)))


def newest_first(entries: Iterable[LibraryEntry]) -> list[LibraryEntry]:
    """By the day as of which they speak; of one day, the pack of the later stage and the one published last first."""
    return sorted(entries, key=_age, reverse=True)


def _age(entry: LibraryEntry) -> tuple[str, int, int, str, str]:
    return entry.as_of, STAGES.index(Stage(entry.stage)), entry.place, entry.priority, entry.digest


def successive(entries: Sequence[LibraryEntry]) -> dict[str, LibraryEntry]:
    """By a pack's digest, the one before it: of the same priority and stage, for the same readers, whatever cycle."""
    before: dict[str, LibraryEntry] = {}
    last: dict[tuple[str, str, str], LibraryEntry] = {}
    for entry in sorted(entries, key=lambda one: (one.as_of, one.place, one.digest)):
        key = (entry.priority, entry.stage, entry.profile)
        if key in last:
            before[entry.digest] = last[key]
        last[key] = entry
    return before


def superseded(entries: Sequence[LibraryEntry]) -> frozenset[str]:
    """Digests of packs of which a later one of the same cycle, stage and readers is there."""
    newest: dict[tuple[str, str, str, str], LibraryEntry] = {}
    for entry in sorted(entries, key=lambda one: (one.as_of, one.place, one.digest)):
        newest[entry.priority, entry.cycle, entry.stage, entry.profile] = entry
    standing = {entry.digest for entry in newest.values()}
    return frozenset(entry.digest for entry in entries if entry.digest not in standing)

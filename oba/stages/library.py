"""The library: written from the record of what was published, and only where something changed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.pack.branding import brand
from oba.pack.difference_facts import Differences
from oba.pack.differences import differences
from oba.pack.facts import ReviewPack
from oba.render.formats import FORMATS
from oba.render.library.entry import LibraryEntry, PackFile, listed_files
from oba.render.library.gist import UNREADABLE, Gist, gist_of, gist_text, read_gist
from oba.render.library.library import Convenor, Library, SearchState
from oba.render.library.pages import library_pages
from oba.render.reading import read_pack
from oba.stages.branding import sound_overlay
from oba.stages.workspace import Workspace
from oba.store.database import Connection, Store, opened_store, store_exists
from oba.store.packs import LIBRARY, PublishedPack, published_packs, write_file
from oba.store.search_index import IndexedPacks, can_index, indexed_packs, made_index, pages_digest, place_index
from oba.store.site import MANIFEST, SitePage, SiteWritten, write_site

_GISTS: Final = ".gists"
"""What pages need of each pack, by its digest: kept, so that not every pack is read again for each new one."""


def library_folder(profile: Profile | None = None) -> str:
    """The folder of the library, in the data folder: of every pack, or of those for one kind of reader."""
    return LIBRARY if profile is None else f"{LIBRARY}-{profile.value}"


def write_library(connection: Connection, workspace: Workspace) -> SiteWritten:
    """Brings the library to what the record says, and any library for one kind of reader that was ever asked for."""
    for profile in Profile:
        if (workspace.data / library_folder(profile) / MANIFEST).is_file():
            write_library_for(connection, workspace, profile)
    return write_library_for(connection, workspace, None)


def write_library_for(connection: Connection, workspace: Workspace, profile: Profile | None) -> SiteWritten:
    """Brings one library to what the record says. Call it within `writing()`."""
    folder = workspace.data / library_folder(profile)
    library = _library(connection, workspace, profile)
    pages = library_pages(library, _reader(workspace.data))
    return write_site(
        folder, {address: SitePage(inputs=page.inputs, render=page.render) for address, page in pages.items()}
    )


def restore_library(workspace: Workspace, store: Store) -> None:
    """Writes the library where its first page or its manifest has been lost."""
    folder = workspace.data / LIBRARY
    if not all((folder / name).is_file() for name in ("index.html", MANIFEST)):
        with store.writing() as connection:
            write_library(connection, workspace)


def rebuild_library(workspace: Workspace, *, profile: Profile | None = None) -> SiteWritten:
    """Brings a library up to date, also where nothing was published: after an upgrade, or for other readers.

    Raises `UserError` where nothing has been published from the data folder.
    """
    with published_store(workspace) as store, store.writing() as connection:
        return write_library_for(connection, workspace, profile)


def index_library(workspace: Workspace, *, profile: Profile | None = None) -> bool:
    """Makes the library's search index anew, unless it is up to date; whether it was made.

    False, too, where there is no pack yet, and where Pagefind is not installed; the page for searching then says so.
    The index is made without holding up other runs, and put in place whole.
    """
    if not can_index():
        return False
    folder = workspace.data / library_folder(profile)
    with published_store(workspace) as store:
        with store.reading() as connection:
            entries = _entries(connection, workspace, profile)
        if not entries:
            return False
        current = IndexedPacks(
            digests=frozenset(entry.digest for entry in entries),
            as_of=max((entry.as_of for entry in entries), default=""),
            pages=pages_digest(folder),
        )
        if indexed_packs(folder) == current:
            return False
        pages = _searched(workspace.data, folder, entries)
        with made_index(workspace.data, pages) as made, store.writing() as writing:
            place_index(folder, made, current)
            write_library_for(writing, workspace, profile)
    return True


def _searched(data: Path, folder: Path, entries: Iterable[LibraryEntry]) -> dict[str, Path]:
    """The pages that can be found, by address: of the packs that the library lists, and its own.

    Whichever library it is, its pages are found under `library/`, as the folder is called where it is hosted.
    """
    own = sorted(path for path in folder.rglob("*.html") if path.is_file())
    return {entry.page: data / entry.page for entry in entries} | {
        f"{LIBRARY}/{path.relative_to(folder).as_posix()}": path for path in own
    }


def pack_differences(workspace: Workspace, before: str, after: str) -> Differences:
    """What the second of two packs says otherwise, each named by the beginning of its digest.

    Raises `UserError` for a name that no pack or more than one has, for packs that cannot be compared, and for facts
    that are lost or that this engine cannot read.
    """
    with published_store(workspace) as store, store.reading() as connection:
        packs = published_packs(connection)
    texts = [_named_pack(workspace, packs, name) for name in (before, after)]
    try:
        return differences(*texts)
    except ValueError as error:
        raise UserError(str(error)) from None


def readable_packs(workspace: Workspace, *, profile: Profile | None = None) -> frozenset[str]:
    """The folders of the packs that a library lists, relative to the data folder."""
    with published_store(workspace) as store, store.reading() as connection:
        return frozenset(pack.path for pack in published_packs(connection) if profile in (None, pack.profile))


def published_store(workspace: Workspace) -> AbstractContextManager[Store]:
    """The store of the data folder. Raises `UserError` where there is none: nothing was ever collected."""
    if not store_exists(workspace.data):
        raise UserError(
            f"{workspace.data}: found no store; run `oba collect` first, or name another folder with --data"
        )
    return opened_store(workspace.data, partnership=workspace.partnership.slug)


def _named_pack(workspace: Workspace, packs: Sequence[PublishedPack], name: str) -> ReviewPack:
    found = [pack for pack in packs if name and pack.digest.startswith(name)]
    if len(found) != 1:
        few = "no pack" if not found else f"{len(found)} packs"
        raise UserError(f"digest: found {few} with {name!r}; `oba packs` lists every pack with its digest")
    try:
        return read_pack((workspace.data / found[0].path / "pack.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise UserError(f"{found[0].path}: its facts are not there ({error.strerror}); run its stage again") from None
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(f"{found[0].path}: this engine cannot read its facts ({error})") from None


def _library(connection: Connection, workspace: Workspace, profile: Profile | None) -> Library:
    partnership, folder = workspace.partnership, workspace.data / library_folder(profile)
    entries = _entries(connection, workspace, profile)
    bodies = {body.slug: body.name for body in partnership.bodies}
    return Library(
        partnership=partnership.slug,
        partnership_name=partnership.called,
        profile=profile,
        entries=entries,
        gists={entry.digest: _gist(workspace.data, folder, entry) for entry in entries},
        convenors=tuple(
            Convenor(priority_name=priority.name, body=bodies.get(priority.convenor, priority.convenor))
            for priority in partnership.priorities
        ),
        address=workspace.library_address,
        search=_search_state(folder, entries),
        brand=brand(partnership),
        overlay=sound_overlay(partnership, workspace.folder),
    )


def _entries(connection: Connection, workspace: Workspace, profile: Profile | None) -> tuple[LibraryEntry, ...]:
    names = {priority.slug: priority.name for priority in workspace.partnership.priorities}
    place: Counter[tuple[str, str]] = Counter()
    found = []
    for pack in published_packs(connection):
        place[pack.priority, pack.stage.value] += 1
        if profile in (None, pack.profile):
            found.append(_entry(workspace.data, pack, names, place=place[pack.priority, pack.stage.value]))
    return tuple(found)


def _entry(data: Path, pack: PublishedPack, names: dict[str, str], *, place: int) -> LibraryEntry:
    return LibraryEntry(
        priority=pack.priority,
        priority_name=names.get(pack.priority, pack.priority),
        cycle=pack.cycle,
        stage=pack.stage.value,
        as_of=pack.as_of.isoformat(),
        digest=pack.digest,
        folder=pack.path,
        files=_files(data / pack.path),
        gate_met=pack.gate_met,
        summary=_sentence(pack.summary),
        illustrative=pack.illustrative,
        profile=pack.profile.value,
        place=place,
    )


def _files(folder: Path) -> tuple[PackFile, ...]:
    paths = {extension: folder / f"pack.{extension}" for extension in FORMATS}
    return listed_files(
        PackFile(extension=extension, n_bytes=path.stat().st_size)
        for extension, path in paths.items()
        if path.is_file()
    )


def _sentence(summary: dict[str, Any]) -> str:
    unmet = f" Not met: {'; '.join(summary['unmet'])}." if summary["unmet"] else ""
    return f"{summary.get('told', '')}{unmet}"


def _gist(data: Path, folder: Path, entry: LibraryEntry) -> Gist:
    """The pack's gist as it was kept, else made of its facts and kept; nothing where these are lost or altered."""
    kept = folder / _GISTS / f"{entry.digest}.json"
    try:
        gist = read_gist(kept.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        gist = None
    if gist is not None and gist.is_readable:
        return gist
    try:
        content = (data / entry.folder / "pack.json").read_bytes()
    except OSError:
        return UNREADABLE
    if hashlib.sha256(content).hexdigest() != entry.digest:
        return UNREADABLE
    made = gist_of(content.decode())
    write_file(kept, gist_text(made).encode())
    return made


def _reader(data: Path) -> Callable[[LibraryEntry], ReviewPack]:
    """Reads packs, and remembers the last few: each is compared with the one before it and the one after it."""

    @lru_cache(maxsize=4)
    def read(entry: LibraryEntry) -> ReviewPack:
        return read_pack((data / entry.folder / "pack.json").read_text(encoding="utf-8"))

    return read


def _search_state(folder: Path, entries: Iterable[LibraryEntry]) -> SearchState:
    packs = indexed_packs(folder)
    if packs is None:
        return SearchState(can_be_made=can_index())
    return SearchState(
        n_packs=len(packs.digests),
        n_missing=sum(entry.digest not in packs.digests for entry in entries),
        as_of=packs.as_of or None,
        can_be_made=can_index(),
    )

"""A folder for a web server or a file share: a library and the packs that it lists, and nothing else of the data.

The data folder itself holds the store and every pack, whoever it is for. What is copied out of it here is what one kind
of reader may see. The library stands there as `library`, whichever one it is, since every pack leads to its glossary.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Final

from oba.domain.disclosure import Profile
from oba.domain.errors import UserError
from oba.pack.branding import brand
from oba.render.formats import FORMATS
from oba.render.library.front_door import front_door
from oba.stages.library import index_library, library_folder, published_store, readable_packs, rebuild_library
from oba.stages.workspace import Workspace
from oba.store.packs import LIBRARY
from oba.store.site import MANIFEST, SitePage, SiteWritten, write_site

FRONT_DOOR: Final = "index.html"


def write_hosted(workspace: Workspace, folder: Path, *, profile: Profile | None = None) -> SiteWritten:
    """Brings the folder to hold the library of those readers, with its search index, and its packs; only what changed.

    A file that is listed no more, or is for other readers, is removed from it. Raises `UserError` where nothing has
    been published, where no pack is for those readers, and for a folder that holds something else.
    """
    _check_own(folder)
    packs = sorted(readable_packs(workspace, profile=profile))
    if not packs:
        raise UserError(_told_of_none(profile))
    rebuild_library(workspace, profile=profile)
    index_library(workspace, profile=profile)
    with published_store(workspace) as store, store.writing():  # nobody changes the library meanwhile
        own = workspace.data / library_folder(profile)
        copies = {
            **{path: _copy(workspace.data / path) for pack in packs for path in _pack_files(workspace.data, pack)},
            **{f"{LIBRARY}/{path}": _copy(own / path) for path in _library_files(own)},
        }
        look = brand(workspace.partnership)
        door = front_door(workspace.partnership.called, to=f"{LIBRARY}/index.html", brand=look)
        return write_site(folder, {**copies, FRONT_DOOR: SitePage(inputs=door.decode(), render=lambda: door)})


def _check_own(folder: Path) -> None:
    if folder.is_file():
        raise UserError(f"{folder}: found a file, expected a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise UserError(f"{folder}: found files that are not of a library; name an empty folder, or a new one")


def _told_of_none(profile: Profile | None) -> str:
    if profile is None:
        return "profile: found no pack; publish one first"
    return f"profile: found no pack for {profile.value}; publish one with --profile {profile.value} first"


def _pack_files(data: Path, pack: str) -> Iterator[str]:
    names = (f"{pack}/pack.{extension}" for extension in FORMATS)
    yield from (name for name in names if (data / name).is_file())


def _library_files(library: Path) -> Iterator[str]:
    """Its pages and the search index; what begins with a dot is how it is kept."""
    for path in sorted(library.rglob("*")):
        name = path.relative_to(library)
        if path.is_file() and not any(part.startswith(".") for part in name.parts):
            yield name.as_posix()


def _copy(path: Path) -> SitePage:
    found = path.stat()
    return SitePage(inputs=f"{found.st_size} {found.st_mtime_ns}", render=partial(Path.read_bytes, path))

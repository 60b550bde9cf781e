"""A folder of pages made from something else: only what changed is written, each page whole, and never half of it.

The manifest holds, for every page, the digest of what it was made from and of its bytes. Before anything is changed, a
manifest that puts the pages that will change in doubt is put in place; the one that vouches for them comes last.
Whatever the manifest vouches for is therefore on disk as it says, wherever a run was cut off, and the next run makes or
removes the rest.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from oba.store.disk import told_of_the_disk
from oba.whole_files import UNFINISHED, replace_file, sync_folder, write_apart

MANIFEST: Final = ".manifest.json"
SEARCH: Final = "pagefind"
"""The folder of the search index, which is not made of pages and not in the manifest."""
_LAYOUT: Final = "oba-site/1"
_PAGES: Final = (".html", ".xml", ".js")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePage:
    """`inputs` names all that the page is made from: the same name, the same bytes."""

    inputs: str
    render: Callable[[], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteWritten:
    """What a run did: the addresses of pages written and removed, and how many stood already."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    n_kept: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    inputs: str
    sha256: str
    n_bytes: int


_IN_DOUBT: Final = _Written(inputs="", sha256="", n_bytes=0)
"""Of a page that is about to change: whatever is on disk, it is to be written again, or removed."""


def write_site(folder: Path, pages: Mapping[str, SitePage]) -> SiteWritten:
    """Brings the folder to hold these pages, by their addresses in it. Call it while no other run can write there.

    Pages that nobody wants any more are removed after the others have been written. Nothing is touched where all
    pages stand as they should.
    """
    known = _known(folder)
    stand = {address: known[address] for address, page in pages.items() if _stands(folder, address, page, known)}
    unwanted = sorted({*known, *_strays(folder, known)} - pages.keys())
    to_write = [address for address in pages if address not in stand]
    if not to_write and not unwanted and (folder / MANIFEST).is_file():
        return SiteWritten(written=(), removed=(), n_kept=len(stand))
    with told_of_the_disk(folder):
        folder.mkdir(parents=True, exist_ok=True)
        _clear_unfinished({folder, *((folder / address).parent for address in (*to_write, *unwanted))})
        _write_manifest(folder, stand | dict.fromkeys((*to_write, *unwanted), _IN_DOUBT))
        written = dict(_write_pages(folder, {address: pages[address] for address in to_write}))
        for address in unwanted:
            (folder / address).unlink(missing_ok=True)
        _remove_empty(folder, {(folder / address).parent for address in unwanted})
        _write_manifest(folder, stand | written)
    return SiteWritten(written=tuple(to_write), removed=tuple(unwanted), n_kept=len(stand))


def _known(folder: Path) -> dict[str, _Written]:
    """What the manifest names; nothing where there is none that can be read."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_bytes())
        if told["layout"] != _LAYOUT:
            return {}
        return {
            address: _Written(inputs=one["inputs"], sha256=one["sha256"], n_bytes=one["bytes"])
            for address, one in told["pages"].items()
            if _is_within(address)
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _is_within(address: str) -> bool:
    """Whether an address stays in the folder: a manifest that was tampered with must not have anything else removed."""
    path = PurePosixPath(address)
    return not path.is_absolute() and ".." not in path.parts


def _stands(folder: Path, address: str, page: SitePage, known: Mapping[str, _Written]) -> bool:
    written = known.get(address)
    if written is None or written.inputs != page.inputs:
        return False
    path = folder / address
    return path.is_file() and path.stat().st_size == written.n_bytes


def _strays(folder: Path, known: Mapping[str, _Written]) -> Iterator[str]:
    """Pages that lie there where the manifest is lost: of a site that nobody can vouch for, none is kept unwanted."""
    if known or not folder.is_dir():
        return
    for sub in sorted(path for path in folder.iterdir() if path.is_dir() and not _is_foreign(path)):
        yield from (path.relative_to(folder).as_posix() for path in sub.iterdir() if path.suffix in _PAGES)
    yield from (path.name for path in folder.iterdir() if path.is_file() and path.suffix in _PAGES)


def _is_foreign(path: Path) -> bool:
    return path.name.startswith(".") or path.name == SEARCH


def _write_pages(folder: Path, pages: Mapping[str, SitePage]) -> Iterator[tuple[str, _Written]]:
    places = set()
    for address, page in pages.items():
        content = page.render()
        path = folder / address
        if path.parent not in places:
            path.parent.mkdir(parents=True, exist_ok=True)
            places.add(path.parent)
        apart = write_apart(path.parent, content)
        try:
            apart.replace(path)
        finally:
            apart.unlink(missing_ok=True)
        yield (
            address,
            _Written(inputs=page.inputs, sha256=hashlib.sha256(content).hexdigest(), n_bytes=len(content)),
        )
    for place in sorted(places):
        sync_folder(place)


def _remove_empty(folder: Path, places: Set[Path]) -> None:
    """Removes these places and those they lie in, up to the folder itself, as far as nothing is left in them."""
    above = {parent for place in places for parent in (place, *place.parents) if folder in parent.parents}
    for place in sorted(above, reverse=True):  # the inner ones first
        if place.is_dir() and not any(place.iterdir()):
            place.rmdir()


def _write_manifest(folder: Path, pages: Mapping[str, _Written]) -> None:
    told = {
        "layout": _LAYOUT,
        "pages": {
            address: {"inputs": one.inputs, "sha256": one.sha256, "bytes": one.n_bytes}
            for address, one in pages.items()
        },
    }
    replace_file(folder / MANIFEST, (json.dumps(told, sort_keys=True, indent=0) + "\n").encode())


def _clear_unfinished(places: Set[Path]) -> None:
    # Nobody else writes here now, so that anything unfinished is of a run that was killed.
    for place in places:
        for left in place.glob(f"{UNFINISHED}*"):
            left.unlink()

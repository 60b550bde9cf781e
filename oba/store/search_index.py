"""The search index of a library, made by Pagefind of pages on disk. It need not be the same twice, byte for byte."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from oba.domain.errors import StoreError
from oba.store.site import MANIFEST, SEARCH
from oba.whole_files import UNFINISHED, replace_file

_RECORD: Final = ".search.json"
_LAYOUT: Final = "oba-search/2"
"""How pages are addressed in the index; one of an earlier layout is made anew."""
_LIMIT_SECONDS: Final = 600
_OF_THE_INDEX: Final = frozenset({"search.html"})
"""The page that says how old the index is: it is another one once the index is made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexedPacks:
    """What an index was made of: the digests of the packs, and of all pages of the library as they were."""

    digests: frozenset[str]
    as_of: str
    pages: str


def can_index() -> bool:
    """Whether Pagefind and its program are installed."""
    return find_spec("pagefind") is not None and find_spec("pagefind_bin") is not None


def indexed_packs(library: Path) -> IndexedPacks | None:
    """What the library's index was made of; None where there is none that is whole."""
    if not (library / SEARCH / "pagefind.js").is_file():
        return None
    try:
        told = json.loads((library / _RECORD).read_bytes())
        if told["layout"] != _LAYOUT:
            return None
        return IndexedPacks(digests=frozenset(told["digests"]), as_of=told["as_of"], pages=told["pages"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def pages_digest(library: Path) -> str:
    """One digest for all pages of the library as its manifest names them; empty where it names none."""
    try:
        pages = json.loads((library / MANIFEST).read_bytes())["pages"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    told = {address: one["sha256"] for address, one in pages.items() if address not in _OF_THE_INDEX}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


@contextmanager
def made_index(data: Path, pages: Mapping[str, Path]) -> Iterator[Path]:
    """A folder with the index of these pages by their addresses, to be put in place with `place_index`; gone after.

    Pages that are not there are left out. Raises `StoreError` when Pagefind ends otherwise than well.
    """
    with tempfile.TemporaryDirectory(prefix=f"{UNFINISHED}search-", dir=data) as name:
        site, made = Path(name) / "site", Path(name) / "index"
        site.mkdir()
        for address, page in pages.items():
            _link(page, site / address)
        command = [sys.executable, "-m", "pagefind", "--silent", "--site", str(site), "--output-path", str(made)]
        try:
            ended = subprocess.run(  # noqa: S603 - a program of our own choosing, on folders of our own
                [*command, "--keep-index-url"], capture_output=True, text=True, check=False, timeout=_LIMIT_SECONDS
            )
        except subprocess.TimeoutExpired:
            raise StoreError(f"Pagefind: no search index within {_LIMIT_SECONDS} s; the one before stands") from None
        if ended.returncode != 0 or not (made / "pagefind.js").is_file():
            found = (ended.stderr or ended.stdout).strip().rsplit("\n", 1)[-1]
            raise StoreError(f"Pagefind: made no search index ({found or 'it said nothing'}); the one before stands")
        yield made


def place_index(library: Path, made: Path, packs: IndexedPacks) -> None:
    """Puts a whole index in the place of the one before. Call it while no other run can write there."""
    before = library / f"{UNFINISHED}search"
    shutil.rmtree(before, ignore_errors=True)
    (library / _RECORD).unlink(missing_ok=True)  # until the new one is there, none is known
    if (library / SEARCH).exists():
        (library / SEARCH).replace(before)
    made.replace(library / SEARCH)
    told = {"layout": _LAYOUT, "digests": sorted(packs.digests), "as_of": packs.as_of, "pages": packs.pages}
    replace_file(library / _RECORD, (json.dumps(told, sort_keys=True) + "\n").encode())
    shutil.rmtree(before, ignore_errors=True)


def _link(page: Path, place: Path) -> None:
    """The page under another name: the same file where the disk can do that, else a copy."""
    if not page.is_file():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(page, place)
    except OSError:
        shutil.copyfile(page, place)

"""Makes a format of a published pack again, from its facts on disk: byte for byte what the same engine published."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oba.domain.errors import UserError
from oba.pack.canonical import SCHEMA
from oba.render.formats import FORMATS
from oba.render.reading import read_pack
from oba.stages.workspace import Workspace
from oba.store.database import opened_store, store_exists
from oba.store.packs import DIGEST_CHARACTERS, PublishedPack, published_packs

FEWEST_CHARACTERS: Final = 6
"""Of a digest, so that a slip of the hand does not name another pack."""
_MOST_NAMED: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedPack:
    """The file of a pack in one format, and the name under which it can stand by itself."""

    pack: PublishedPack
    name: str
    content: bytes


def rendered_pack(workspace: Workspace, digest: str, *, extension: str) -> RenderedPack:
    """The published pack of that digest, or of the one digest that begins so, in that format.

    Raises `UserError` when there is no such pack or format, when several begin so, and when its facts are lost,
    altered, or of another schema than this engine reads.
    """
    if extension not in FORMATS:
        raise UserError(f"format: found {extension!r}, expected one of {', '.join(sorted(FORMATS))}")
    pack = _named(workspace, digest.strip().lower())
    text = _facts(workspace, pack)
    if extension != "json":
        _require_readable(pack, text)
    name = f"{pack.priority}-{pack.cycle}-{pack.stage.value}-{pack.digest[:DIGEST_CHARACTERS]}.{extension}"
    return RenderedPack(pack=pack, name=name, content=FORMATS[extension](text))


def _named(workspace: Workspace, digest: str) -> PublishedPack:
    if len(digest) < FEWEST_CHARACTERS:
        raise UserError(
            f"digest: found {digest!r}, expected at least its first {FEWEST_CHARACTERS} characters; "
            "`oba packs` lists them"
        )
    found = [pack for pack in _packs(workspace) if pack.digest.startswith(digest)]
    if not found:
        raise UserError(
            f"digest: found no published pack {digest!r} in {workspace.data}; `oba packs` lists those there are"
        )
    if len(found) > 1:
        raise UserError(
            f"digest: found {len(found)} published packs that begin with {digest!r} ({_listed(found)}); give more of it"
        )
    return found[0]


def _packs(workspace: Workspace) -> Sequence[PublishedPack]:
    if not store_exists(workspace.data):
        return ()
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.reading() as connection:
        return published_packs(connection)


def _listed(found: Sequence[PublishedPack]) -> str:
    named = ", ".join(pack.digest[:DIGEST_CHARACTERS] for pack in found[:_MOST_NAMED])
    return f"{named}, ..." if len(found) > _MOST_NAMED else named


def _facts(workspace: Workspace, pack: PublishedPack) -> str:
    """The text of the pack's facts; refuses any other than what was published."""
    path = workspace.data / pack.path / "pack.json"
    content = path.read_bytes() if path.is_file() else None
    if content is None or hashlib.sha256(content).hexdigest() != pack.digest:
        what = "no such file" if content is None else "other facts than were published"
        raise UserError(
            f"{path}: found {what}, expected the digest {pack.digest[:DIGEST_CHARACTERS]}; "
            f"`oba {pack.stage.value}` as of {pack.as_of} makes the pack again"
        )
    return content.decode()


def _require_readable(pack: PublishedPack, text: str) -> None:
    found = json.loads(text).get("schema")
    if found != SCHEMA:
        raise UserError(
            f"pack {pack.digest[:DIGEST_CHARACTERS]}: found the schema {found!r}, expected {SCHEMA!r}, the one that "
            "this engine puts into words. What was published of it stands as it is, and its facts can be had as json; "
            "another format is made by the engine that published it"
        )
    try:
        read_pack(text)
    except ValueError as error:
        raise UserError(
            f"pack {pack.digest[:DIGEST_CHARACTERS]}: its facts are not those of this engine ({error}); "
            "another format is made by the engine that published it"
        ) from error

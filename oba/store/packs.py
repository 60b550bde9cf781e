"""Published packs: immutable, named by their digest, whole on disk or not there."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, insert, select

from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.store.disk import told_of_the_disk
from oba.store.tables import PackRow
from oba.whole_files import UNFINISHED, replace_file, sync_folder, write_through

_FORMATS: Final = "formats"
"""Beside the facts of the summary: rows of earlier engines lack it."""

_PACK = PackRow.__table__  # type: ignore[attr-defined]  # SQLModel sets it on table classes

PACKS: Final = "packs"
LIBRARY: Final = "library"

FIRST_FORMATS: Final = ("html", "json")
"""What was written of a pack before the record said which formats were."""

DIGEST_CHARACTERS: Final = 12
"""How much of a digest names a folder: enough that no two packs of one stage meet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPack:
    """A pack in the library. `path` is its folder, relative to the data folder; `summary` are the facts its line in
    the library and in `oba status` is made of. `formats` are the extensions of the files that were written of it.
    """

    digest: str
    priority: str
    cycle: str
    stage: Stage
    as_of: date
    path: str
    gate_met: bool
    illustrative: bool
    input_digest: str
    summary: dict[str, Any]
    profile: Profile = Profile.REGION
    formats: tuple[str, ...] = FIRST_FORMATS


def published_packs(connection: Connection) -> tuple[PublishedPack, ...]:
    """Every pack in the order in which they were published."""
    rows = connection.execute(select(_PACK).order_by(_PACK.c.id)).mappings()
    return tuple(_published(row) for row in rows)


def _published(row: RowMapping) -> PublishedPack:
    summary = json.loads(row["summary"])
    formats = tuple(summary.pop(_FORMATS, FIRST_FORMATS))
    return PublishedPack(
        digest=row["digest"],
        priority=row["priority"],
        cycle=row["cycle"],
        stage=Stage(row["stage"]),
        as_of=row["as_of"],
        path=row["path"],
        gate_met=row["gate_met"],
        illustrative=row["illustrative"],
        input_digest=row["input_digest"],
        summary=summary,
        profile=Profile(row["profile"]),
        formats=formats,
    )


def newest_pack(
    connection: Connection,
    *,
    priority: str,
    cycle: str,
    stage: Stage,
    profile: Profile | None = None,
    before: date | None = None,
) -> PublishedPack | None:
    """The pack of the latest as-of day for this stage and (unless None) profile, before a day where one is given.

    None when there is none yet.
    """
    of_stage = [
        pack
        for pack in published_packs(connection)
        if (pack.priority, pack.cycle, pack.stage) == (priority, cycle, stage) and profile in (None, pack.profile)
        if before is None or pack.as_of < before
    ]
    # Of two as of one day the one published last; sorting keeps the order of publication.
    return sorted(of_stage, key=lambda pack: pack.as_of)[-1] if of_stage else None


def enter_pack(connection: Connection, pack: PublishedPack) -> None:
    """Adds the pack to the record of what was published; its files must already be in place."""
    connection.execute(
        insert(_PACK),
        {
            "digest": pack.digest,
            "priority": pack.priority,
            "cycle": pack.cycle,
            "stage": pack.stage.value,
            "as_of": pack.as_of,
            "path": pack.path,
            "gate_met": pack.gate_met,
            "illustrative": pack.illustrative,
            "input_digest": pack.input_digest,
            "summary": json.dumps(pack.summary | {_FORMATS: pack.formats}, sort_keys=True),
            "profile": pack.profile.value,
        },
    )


def pack_path(*, priority: str, cycle: str, stage: Stage, digest: str) -> str:
    """The folder of a pack, relative to the data folder, with forward slashes."""
    return f"{PACKS}/{priority}/{cycle}/{stage.value}/{digest[:DIGEST_CHARACTERS]}"


def write_pack_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files of a pack as one folder, which appears whole or not at all. Call it within `writing()`.

    Raises `StoreError` where the disk is full or may not be written.
    """
    with told_of_the_disk(folder):
        _write_pack_files(folder, files)


def _write_pack_files(folder: Path, files: Mapping[str, bytes]) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    _clear_unfinished(folder.parent)
    unfinished = Path(tempfile.mkdtemp(prefix=UNFINISHED, dir=folder.parent))
    try:
        for name, content in files.items():
            write_through(unfinished / name, content)
        unfinished.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        unfinished.replace(folder)
        sync_folder(folder.parent)
    finally:
        if unfinished.exists():
            shutil.rmtree(unfinished)


def write_file(path: Path, content: bytes) -> None:
    """Writes the file in one step: readers see the old one or the new one, never a part. Call it within `writing()`.

    Raises `StoreError` where the disk is full or may not be written.
    """
    with told_of_the_disk(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        _clear_unfinished(path.parent)
        replace_file(path, content)


def is_whole(folder: Path, pack: PublishedPack) -> bool:
    """Whether the pack's facts are on disk, unaltered, with every format beside them that was written."""
    own = folder / pack.path
    facts = own / "pack.json"
    has_all = all((own / f"pack.{extension}").is_file() for extension in pack.formats)
    return has_all and facts.is_file() and hashlib.sha256(facts.read_bytes()).hexdigest() == pack.digest


def _clear_unfinished(folder: Path) -> None:
    # Whoever writes holds the store's write lock, so that anything unfinished is of a run that was killed.
    for left in folder.glob(f"{UNFINISHED}*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()

"""The pack before: what a new one is set against, so that it can say what changed."""

from __future__ import annotations

from datetime import date

from oba.domain.cycle import Cycle, Stage
from oba.domain.disclosure import Profile
from oba.pack.facts import EarlierPack
from oba.render.reading import read_pack
from oba.stages.workspace import Workspace
from oba.store.database import Connection
from oba.store.packs import PublishedPack, is_whole, newest_pack


def published_before(
    connection: Connection,
    workspace: Workspace,
    *,
    priority: str,
    cycle: Cycle,
    stage: Stage,
    profile: Profile,
    day: date,
) -> PublishedPack | None:
    """The newest pack of the same stage and profile as of a day before `day`, in this cycle or else the one it follows.

    Another pack of the very day is not one: a pack that is made again would be set against itself. None also where the
    files of that pack are lost or altered.
    """
    for slug in (cycle.slug, cycle.follows):
        found = slug and newest_pack(
            connection, priority=priority, cycle=slug, stage=stage, profile=profile, before=day
        )
        if found:
            return found if is_whole(workspace.data, found) else None
    return None


def pack_before(workspace: Workspace, published: PublishedPack | None) -> EarlierPack | None:
    """The facts of that pack; None for none, and for one that an engine of another schema made."""
    if published is None:
        return None
    text = (workspace.data / published.path / "pack.json").read_text(encoding="utf-8")
    try:
        return EarlierPack(pack=read_pack(text), digest=published.digest)
    except (ValueError, KeyError, TypeError):
        return None

"""How far every stage has come, from the record of what was published."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from oba.domain.cycle import Stage, StageDates
from oba.stages.workspace import Workspace
from oba.store.database import opened_store, store_exists
from oba.store.packs import PublishedPack, published_packs


@dataclass(frozen=True, slots=True, kw_only=True)
class StageStanding:
    """One stage on a day. `state` is `done`, `open`, `overdue` or `not open`; `missing` the conditions its pack
    says are not met; `digest` and `pack_as_of` are None before there is a pack.
    """

    priority: str
    cycle: str
    stage: Stage
    state: str
    opens: date
    due: date
    digest: str | None
    pack_as_of: date | None
    missing: tuple[str, ...]


def standing(workspace: Workspace, *, as_of: date) -> tuple[StageStanding, ...]:
    """Every stage of every cycle of every priority, with the newest pack as of the day."""
    newest: dict[tuple[str, str, Stage], PublishedPack] = {}
    for pack in _packs(workspace):
        if pack.as_of <= as_of:
            newest[pack.priority, pack.cycle, pack.stage] = pack
    return tuple(
        _standing(priority.slug, cycle.slug, dates, newest.get((priority.slug, cycle.slug, dates.stage)), as_of)
        for priority in workspace.partnership.priorities
        for cycle in workspace.partnership.cycles
        for dates in cycle.stages
    )


def listed_packs(workspace: Workspace) -> list[dict[str, Any]]:
    """Every pack as plain values: priority, cycle, stage, digest, as_of, path, formats, gate_met, illustrative.

    `path` is the folder that holds `pack.html` and its other formats, from where the command was run.
    By as-of day, then in the order of the definitions: priorities that run side by side may end in either order.
    """
    place = {priority.slug: at for at, priority in enumerate(workspace.partnership.priorities)}
    ordered = sorted(_packs(workspace), key=lambda pack: (pack.as_of, place.get(pack.priority, len(place))))
    return [
        {
            "priority": pack.priority,
            "cycle": pack.cycle,
            "stage": pack.stage.value,
            "digest": pack.digest,
            "as_of": pack.as_of.isoformat(),
            "path": (workspace.data / pack.path).as_posix(),
            "formats": list(pack.formats),
            "gate_met": pack.gate_met,
            "illustrative": pack.illustrative,
        }
        for pack in ordered
    ]


def _packs(workspace: Workspace) -> Iterator[PublishedPack]:
    if not store_exists(workspace.data):
        return
    with opened_store(workspace.data, partnership=workspace.partnership.slug) as store, store.reading() as connection:
        yield from published_packs(connection)


def _standing(priority: str, cycle: str, dates: StageDates, pack: PublishedPack | None, as_of: date) -> StageStanding:
    return StageStanding(
        priority=priority,
        cycle=cycle,
        stage=dates.stage,
        state=_state(dates, pack, as_of),
        opens=dates.opens,
        due=dates.due,
        digest=pack.digest if pack is not None else None,
        pack_as_of=pack.as_of if pack is not None else None,
        missing=tuple(pack.summary["unmet"]) if pack is not None else (),
    )


def _state(dates: StageDates, pack: PublishedPack | None, as_of: date) -> str:
    if pack is not None:
        return "done"
    if as_of < dates.opens:
        return "not open"
    return "overdue" if as_of > dates.due else "open"

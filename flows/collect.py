"""The flow `collect`: figures in, baselines frozen, the data pack out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import occasion
from flows.tasks import collect_first, take_stage
from oba.domain.cycle import Stage


@flow(name="collect", flow_run_name="collect {priority}")
async def collect(
    priority: str,
    cycle: str | None = None,
    as_of: date | None = None,
    partnership: Path | None = None,
    data: Path | None = None,
    *,
    live: bool | None = None,
) -> State[Answer]:
    """Gather the published figures of a priority, freeze its baselines, and publish the data pack.

    Args:
        priority: Slug of a priority of the partnership.
        cycle: Slug of a cycle. Left out: the one that is open on the day.
        as_of: The day to work as of. Left out: today in London.
        partnership: Folder of the definitions. Left out: as OBA_PARTNERSHIP says.
        data: Folder of the store and the packs. Left out: as OBA_DATA says.
        live: Whether publishers are asked first. Left out: as OBA_LIVE says.
    """
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data, live=live)
    unavailable = await collect_first(now)
    report = await take_stage(Stage.COLLECT, now, priority=priority)
    if unavailable is not None:
        raise unavailable
    return ended(report)

"""The flow `review`: the curves and the actions against what was agreed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import occasion
from flows.tasks import take_stage
from oba.domain.cycle import Stage


@flow(name="review", flow_run_name="review {priority}")
async def review(
    priority: str,
    cycle: str | None = None,
    as_of: date | None = None,
    partnership: Path | None = None,
    data: Path | None = None,
) -> State[Answer]:
    """Judge a priority's curves against their frozen baselines and its actions against their dates, and publish it.

    Args:
        priority: Slug of a priority of the partnership.
        cycle: Slug of a cycle. Left out: the one that is open on the day.
        as_of: The day to work as of. Left out: today in London.
        partnership: Folder of the definitions. Left out: as OBA_PARTNERSHIP says.
        data: Folder of the store and the packs. Left out: as OBA_DATA says.
    """
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    return ended(await take_stage(Stage.REVIEW, now, priority=priority))

"""The flow `story`: tell the story behind the curves of a priority."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import AsOf, CycleSlug, DataFolder, PartnershipFolder, PrioritySlug, occasion
from flows.tasks import take_stage
from oba.domain.cycle import Stage


@flow(name="story", flow_run_name="story {priority}")
async def story(
    priority: PrioritySlug,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> State[Answer]:
    """Tell the story behind the curves of a priority, and publish the pack."""
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    return ended(await take_stage(Stage.STORY, now, priority=priority))

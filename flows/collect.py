"""The flow `collect`: gather the published figures of a priority and freeze its baselines."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import AsOf, CycleSlug, DataFolder, PartnershipFolder, PrioritySlug, occasion
from flows.tasks import take_stage
from oba.domain.cycle import Stage


@flow(name="collect", flow_run_name="collect {priority}")
async def collect(
    priority: PrioritySlug,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> State[Answer]:
    """Gather the published figures of a priority and freeze its baselines, and publish the pack."""
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    return ended(await take_stage(Stage.COLLECT, now, priority=priority))

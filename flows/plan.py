"""The flow `plan`: set out what a priority will do, who and by when."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import AsOf, CycleSlug, DataFolder, PartnershipFolder, PrioritySlug, occasion
from flows.tasks import take_stage
from oba.domain.cycle import Stage


@flow(name="plan", flow_run_name="plan {priority}")
async def plan(
    priority: PrioritySlug,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> State[Answer]:
    """Set out what a priority will do, who and by when, and publish the pack."""
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    return ended(await take_stage(Stage.PLAN, now, priority=priority))

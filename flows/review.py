"""The flow `review`: judge the curves and the actions of a priority against what was agreed."""

from __future__ import annotations

from prefect import flow
from prefect.client.schemas.objects import State

from flows.answers import Answer, ended
from flows.parameters import AsOf, CycleSlug, DataFolder, PartnershipFolder, PrioritySlug, occasion
from flows.tasks import take_stage
from oba.domain.cycle import Stage


@flow(name="review", flow_run_name="review {priority}")
async def review(
    priority: PrioritySlug,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> State[Answer]:
    """Judge the curves and the actions of a priority against what was agreed, and publish the pack."""
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    return ended(await take_stage(Stage.REVIEW, now, priority=priority))

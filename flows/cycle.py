"""The flow `cycle`: every priority side by side, each as far through its stages as it can go."""

from __future__ import annotations

import asyncio

from prefect import flow

from flows.failures import PrioritiesFailed
from flows.parameters import AsOf, CycleSlug, DataFolder, PartnershipFolder, PrioritySlugs, occasion
from flows.tasks import take_cycle
from flows.timing import TimedRun


@flow(name="cycle")
async def cycle(
    priorities: PrioritySlugs = None,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> list[TimedRun]:
    """Take each priority as far through the four stages as it can go, and publish the packs.

    One priority's failure does not stop another; the flow then fails with `PrioritiesFailed`, which names it.
    """
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    slugs = priorities or [priority.slug for priority in now.workplace.partnership.priorities]
    ends = await asyncio.gather(*(take_cycle(now, priority=slug) for slug in slugs), return_exceptions=True)
    errors = {slug: end for slug, end in zip(slugs, ends, strict=True) if isinstance(end, BaseException)}
    if errors:
        raise PrioritiesFailed(errors) from next(iter(errors.values()))
    return [end for end in ends if not isinstance(end, BaseException)]

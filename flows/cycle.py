"""The flow `cycle`: every priority side by side, each as far through its stages as it can go."""

from __future__ import annotations

import asyncio

from prefect import flow

from flows.failures import PrioritiesFailed
from flows.parameters import AsOf, CycleSlug, DataFolder, Occasion, PartnershipFolder, PrioritySlugs, occasion
from flows.tasks import stage_of_priority
from flows.timing import TimedReport
from oba.domain.cycle import STAGES, Done


@flow(name="cycle")
async def cycle(
    priorities: PrioritySlugs = None,
    cycle: CycleSlug = None,
    as_of: AsOf = None,
    partnership: PartnershipFolder = None,
    data: DataFolder = None,
) -> list[TimedReport]:
    """Take each priority as far through the four stages as it can go, and publish the packs.

    One priority's failure does not stop another; the flow then fails with `PrioritiesFailed`, which names it.
    """
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data)
    slugs = priorities or [priority.slug for priority in now.workplace.partnership.priorities]
    ends = await asyncio.gather(*(_as_far_as_it_goes(slug, now) for slug in slugs))
    errors = {slug: end for slug, end in zip(slugs, ends, strict=True) if isinstance(end, Exception)}
    if errors:
        raise PrioritiesFailed(errors) from next(iter(errors.values()))
    return [timed for end in ends if not isinstance(end, Exception) for timed in end]


async def _as_far_as_it_goes(priority: str, now: Occasion) -> list[TimedReport] | Exception:
    taken: list[TimedReport] = []
    try:
        for stage in STAGES:
            taken.append(await stage_of_priority(stage, now, priority=priority))
            if not isinstance(taken[-1].report.outcome, Done):
                break
    except Exception as error:  # kept, and raised by the flow once all have ended
        return error
    return taken

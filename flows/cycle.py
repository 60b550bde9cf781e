"""The flow `cycle`: every priority side by side, each as far through its stages as it can go."""

from __future__ import annotations

import asyncio
from datetime import date
from pathlib import Path

from prefect import flow

from flows.failures import PrioritiesFailed
from flows.parameters import occasion
from flows.tasks import collect_first, make_searchable, take_cycle
from flows.timing import TimedRun


@flow(name="cycle")
async def cycle(
    priorities: list[str] | None = None,
    cycle: str | None = None,
    as_of: date | None = None,
    partnership: Path | None = None,
    data: Path | None = None,
    *,
    live: bool | None = None,
    index: bool = True,
) -> list[TimedRun]:
    """Take each priority as far through the four stages as it can go, and publish the packs.

    One priority's failure does not stop another; the flow then fails with `PrioritiesFailed`, which names it.

    Args:
        priorities: Slugs of priorities. Left out: every one of the partnership.
        cycle: Slug of a cycle. Left out: the one that is open on the day.
        as_of: The day to work as of. Left out: today in London.
        partnership: Folder of the definitions. Left out: as OBA_PARTNERSHIP says.
        data: Folder of the store and the packs. Left out: as OBA_DATA says.
        live: Whether publishers are asked first. Left out: as OBA_LIVE says.
        index: Whether what is new is made searchable at once.
    """
    now = occasion(cycle=cycle, as_of=as_of, partnership=partnership, data=data, live=live)
    unavailable = await collect_first(now)
    slugs = priorities or [priority.slug for priority in now.workspace.partnership.priorities]
    ends = await asyncio.gather(*(take_cycle(now, priority=slug) for slug in slugs), return_exceptions=True)
    if index:
        await make_searchable(now)
    errors = {slug: end for slug, end in zip(slugs, ends, strict=True) if isinstance(end, BaseException)}
    if errors:
        raise PrioritiesFailed(errors) from next(iter(errors.values()))
    if unavailable is not None:
        raise unavailable
    return [end for end in ends if not isinstance(end, BaseException)]

"""What has to be known to tell whether a point of an agreed baseline was said before its figure was public."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from oba.domain.contribution import AgreedBaseline, Contribution
from oba.domain.partnership import Partnership
from oba.store.contributions import superseded
from oba.store.database import Connection
from oba.store.figures import first_numbers

KIND = "agreed_baseline"


def superseded_baselines(
    connection: Connection, *, priority: str, kinds: Collection[str], as_of: date
) -> tuple[AgreedBaseline, ...]:
    """The earlier revisions of agreed baselines; none where the stage does not read that kind."""
    if KIND not in kinds:
        return ()
    found = superseded(connection, priority=priority, kind=KIND, as_of=as_of)
    return tuple(one for one in found if isinstance(one, AgreedBaseline))


def known_since(
    connection: Connection, partnership: Partnership, said: Sequence[Contribution], *, as_of: date
) -> dict[tuple[str, str], dict[str, date]]:
    """The day on which each figure was first public, by (indicator, area code) and then by period code.

    Of the indicators and areas that people agreed a baseline for. The region's figure is taken to be known as soon as
    a member's is: where no publisher states it, it is worked out from theirs.
    """
    region = partnership.region.code
    wanted = dict.fromkeys((one.indicator, one.area or region) for one in said if isinstance(one, AgreedBaseline))
    members = [area.code for area in partnership.members(as_of)]
    days: dict[tuple[str, str], dict[str, date]] = {}
    for indicator, area in wanted:
        of_parts = members if area == region else []
        found = first_numbers(connection, indicator=indicator, areas=[area, *of_parts], as_of=as_of)
        days[indicator, area] = _earliest([found[part] for part in (area, *of_parts)])
    return days


def _earliest(days: Sequence[dict[str, date]]) -> dict[str, date]:
    earliest: dict[str, date] = {}
    for of_one in days:
        for period, day in of_one.items():
            earliest[period] = min(day, earliest.get(period, day))
    return earliest

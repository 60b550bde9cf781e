"""One authority, every priority: its figures beside others, its curves, and what is said and asked of it."""

from __future__ import annotations

from collections.abc import Sequence

from oba.domain.area import Area
from oba.domain.indicator import Tier
from oba.pack.collected_facts import AskedArea, IndicatorName
from oba.pack.of_area import actions_of, area_figure, readings_of, story_of
from oba.pack.people_facts import CurveStory
from oba.pack.report_facts import AreaPriorities, AreaPriority
from oba.pack.sections.calendar import calendar
from oba.pack.sections.comparison import set_fact
from oba.pack.sections.curve_report import shown_curve
from oba.pack.sections.readings import readings
from oba.pack.stage_facts import StageFacts


def area_priorities(priorities: Sequence[StageFacts], area: Area) -> AreaPriorities:
    """One entry for each priority, in the order of the definitions; there must be one at least."""
    partnership, as_of = priorities[0].partnership, priorities[0].as_of
    return AreaPriorities(
        area=area.code,
        area_name=area.name,
        too_small=area.too_small,
        region_name=partnership.region.name,
        country_name=partnership.country.name,
        neighbour_set=None if area.too_small else set_fact(partnership.neighbours(as_of)),
        priorities=tuple(_priority(facts, area) for facts in priorities),
    )


def _priority(facts: StageFacts, area: Area) -> AreaPriority:
    headline = facts.priority.of_tier(Tier.HEADLINE)
    rows = readings_of(readings(facts), area)
    chase = calendar(facts).chase
    return AreaPriority(
        slug=facts.priority.slug,
        name=facts.priority.name,
        outcome=facts.priority.outcome,
        population=facts.priority.population,
        is_frozen=any(use.indicator in facts.baselines for use in headline),
        figures=tuple(area_figure(facts, use, area, readings=rows) for use in facts.priority.indicators),
        curves=tuple(shown_curve(facts, use, area) for use in headline),
        stories=_stories(facts, area),
        actions=actions_of(facts, area),
        returns=_asked(chase.areas, area) if chase is not None else None,
        measures=tuple(IndicatorName(id=one.id, name=one.name) for one in chase.measures) if chase is not None else (),
    )


def _stories(facts: StageFacts, area: Area) -> tuple[CurveStory, ...]:
    """Of the indicators for which a cause is given that concerns the authority."""
    told = (story_of(facts, use, area) for use in facts.priority.indicators)
    return tuple(one for one in told if one.helping or one.hindering)


def _asked(areas: Sequence[AskedArea], area: Area) -> AskedArea | None:
    return next((one for one in areas if one.area == area.code), None)

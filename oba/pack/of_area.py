"""What is known of one area: its figures beside others, and what people say that concerns it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from oba.domain.area import Area, AreaKind
from oba.domain.contribution import Action, Factor
from oba.domain.indicator import PriorityIndicator
from oba.domain.panel import Panel
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.collected_facts import NeighboursFact
from oba.pack.comparators import neighbours_of
from oba.pack.figure_facts import Point
from oba.pack.people_facts import ActionFact, CurveStory
from oba.pack.printed import difference, indicator_fact, point, rounded, status_text
from oba.pack.readings_facts import ReadingRow, Readings
from oba.pack.regional import included
from oba.pack.report_facts import AreaFigure
from oba.pack.sections.plan import plan
from oba.pack.sections.readings import target_fact
from oba.pack.sections.story import curve_story
from oba.pack.stage_facts import StageFacts


def story_of(facts: StageFacts, use: PriorityIndicator, area: Area) -> CurveStory:
    """The causes given for an indicator: for an authority those that name it or the whole region."""
    told = curve_story(facts, use)
    heard = {one.slug for one in facts.of_kind(Factor) if _concerns(facts, one.areas, area)}
    return replace(
        told,
        helping=tuple(one for one in told.helping if one.slug in heard),
        hindering=tuple(one for one in told.hindering if one.slug in heard),
    )


def actions_of(facts: StageFacts, area: Area) -> tuple[ActionFact, ...]:
    """The actions in the plan's order: for an authority those that name it or the whole region."""
    heard = {one.slug for one in facts.of_kind(Action) if _concerns(facts, one.areas, area)}
    return tuple(one for one in plan(facts).actions if one.slug in heard)


def _concerns(facts: StageFacts, areas: Sequence[str], area: Area) -> bool:
    return not areas or area.code in areas or area.code == facts.partnership.region.code


def neighbours_fact(facts: StageFacts, use: PriorityIndicator, area: Area) -> NeighboursFact | None:
    """The mean of an authority's statistical neighbours in the latest period."""
    means = neighbours_of(facts, use, area)
    if means is None:
        return None
    mean = float(means.values[0, -1])
    return NeighboursFact(
        mean=None if math.isnan(mean) else rounded(mean, decimals=facts.indicator(use).decimals),
        n_included=int(means.n_included[0, -1]),
        n_neighbours=int(means.n_neighbours[0]),
    )


def readings_of(read: Readings, area: Area) -> dict[str, ReadingRow]:
    """The area's row of every table, by indicator id."""
    return {table.indicator.id: row for table in read.tables for row in table.rows if row.area == area.code}


def area_figure(
    facts: StageFacts, use: PriorityIndicator, area: Area, *, readings: Mapping[str, ReadingRow]
) -> AreaFigure:
    """The area's figure of one indicator, beside the one before and those of the region and the country."""
    panel, partnership = facts.panels.get(use.indicator), facts.partnership
    decimals = facts.indicator(use).decimals
    is_region = area.kind is AreaKind.REGION
    latest, before = (_point(facts, use, panel, area, back=back) for back in (0, 1))
    return AreaFigure(
        indicator=indicator_fact(facts, use),
        period=panel.periods[-1].code if panel is not None else None,
        latest=latest,
        before=before,
        change=difference(latest, before, decimals=decimals) if latest and before else None,
        neighbours=neighbours_fact(facts, use, area),
        region=_point(facts, use, panel, partnership.region, back=0),
        country=_point(facts, use, panel, partnership.country, back=0),
        included=included(facts, panel, column=-1) if panel is not None and is_region else None,
        quarantined=use.indicator in facts.quarantined,
        reading=readings.get(use.indicator),
        target=target_fact(use.target_on(facts.as_of), decimals=decimals),
    )


def _point(facts: StageFacts, use: PriorityIndicator, panel: Panel | None, area: Area, *, back: int) -> Point | None:
    """The figure so many periods before the latest; None before anything was published."""
    if panel is None:
        return None
    period = panel.periods[-1].later(-back)
    if area.code in panel.areas:
        return point(panel, row=panel.row(area.code), period=period, decimals=facts.indicator(use).decimals)
    missing = ValueStatus.MISSING
    return Point(period=period.code, value=None, text=SYMBOL_OF[missing], status=status_text(missing))

"""What a curve is drawn beside: the country; an authority's also the region and those most like it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from oba.analysis.neighbours import NeighbourMeans, neighbour_means
from oba.domain.area import Area
from oba.domain.indicator import PriorityIndicator, Unit
from oba.domain.panel import Panel
from oba.domain.period import Period
from oba.domain.status import ValueStatus
from oba.pack.figure_facts import Comparator, Point
from oba.pack.printed import figure, point
from oba.pack.stage_facts import StageFacts

NEIGHBOURS_MEAN: Final = "Neighbours’ mean"
"""What the line is called that is no area's own, in so few letters that a chart has room for them."""


def comparators_of(facts: StageFacts, use: PriorityIndicator, area: Area) -> tuple[Comparator, ...]:
    """The country; for an authority the region, the country and the mean of its statistical neighbours.

    Nothing beside an authority's plain counts, which those of a larger place say nothing of. Lines without any number
    are left out for an authority.
    """
    panel, partnership = facts.panels.get(use.indicator), facts.partnership
    if panel is None:
        return ()
    if area.code == partnership.region.code:
        return tuple(_areas(facts, use, panel, [partnership.country]))
    if facts.indicator(use).unit is Unit.COUNT:
        return ()
    beside = (*_areas(facts, use, panel, [partnership.region, partnership.country]), *_neighbours(facts, use, area))
    return tuple(one for one in beside if any(each.value is not None for each in one.points))


def figures_of(
    facts: StageFacts, use: PriorityIndicator, panel: Panel, area: Area, periods: Iterable[Period]
) -> tuple[Point, ...]:
    """The area's published figures of those periods; the panel must know the area."""
    row, decimals = panel.row(area.code), facts.indicator(use).decimals
    return tuple(point(panel, row=row, period=period, decimals=decimals) for period in periods)


def neighbours_of(facts: StageFacts, use: PriorityIndicator, area: Area) -> NeighbourMeans | None:
    """The means of an authority's statistical neighbours; None where no set knows it, or it is too small to compare."""
    panel, neighbour_set = facts.panels.get(use.indicator), facts.partnership.neighbours(facts.as_of)
    if panel is None or neighbour_set is None or area.too_small or area.code not in neighbour_set.neighbours:
        return None
    return neighbour_means(panel, neighbour_set, areas=[area.code])


def _areas(facts: StageFacts, use: PriorityIndicator, panel: Panel, areas: Iterable[Area]) -> Iterator[Comparator]:
    for area in areas:
        if area.code in panel.areas:
            yield Comparator(name=area.name, points=figures_of(facts, use, panel, area, panel.periods))


def _neighbours(facts: StageFacts, use: PriorityIndicator, area: Area) -> Iterator[Comparator]:
    means = neighbours_of(facts, use, area)
    if means is None:
        return
    decimals = facts.indicator(use).decimals
    panel = facts.panels[use.indicator]
    points = (
        figure(
            float(value),
            ValueStatus.NUMBER if n_included else ValueStatus.MISSING,
            period=period,
            decimals=decimals,
        )
        for value, n_included, period in zip(means.values[0], means.n_included[0], panel.periods, strict=True)
    )
    yield Comparator(name=NEIGHBOURS_MEAN, points=tuple(points))

"""Each headline indicator beside others: an authority's own past first, then those like it, the region and England.

Never a rank, nor an order by figures: what an authority is set beside is to help it ask, not to place it.
"""

from __future__ import annotations

import math

from oba.analysis.neighbours import NeighbourMeans, neighbour_means
from oba.domain.area import Area, AreaKind
from oba.domain.comparison import NeighbourSet
from oba.domain.indicator import PriorityIndicator, Tier
from oba.domain.panel import Panel
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.collected_facts import ComparedRow, Comparison, ComparisonTable, NeighbourSetFact, NeighboursFact
from oba.pack.figure_facts import Included, Point
from oba.pack.printed import difference, indicator_fact, indicator_name, point, rounded, status_text
from oba.pack.regional import included, included_in_country
from oba.pack.stage_facts import StageFacts


def comparison(facts: StageFacts) -> Comparison:
    """One table for each headline indicator of which there are figures, in the order of the definitions."""
    neighbour_set = facts.partnership.neighbours(facts.as_of)
    headline = facts.priority.of_tier(Tier.HEADLINE)
    published = [(use, facts.panels[use.indicator]) for use in headline if use.indicator in facts.panels]
    return Comparison(
        neighbour_set=set_fact(neighbour_set),
        tables=tuple(_table(facts, use, panel, neighbour_set) for use, panel in published),
        unpublished=tuple(
            indicator_name(facts, use.indicator) for use in headline if use.indicator not in facts.panels
        ),
    )


def set_fact(neighbour_set: NeighbourSet | None) -> NeighbourSetFact | None:
    """What a reader is told of a set; None where none was public."""
    if neighbour_set is None:
        return None
    return NeighbourSetFact(
        id=neighbour_set.id,
        title=neighbour_set.title,
        publisher=neighbour_set.publisher,
        published_on=neighbour_set.published_on.isoformat(),
        licence=neighbour_set.licence,
        attribution=neighbour_set.attribution,
    )


def _table(
    facts: StageFacts, use: PriorityIndicator, panel: Panel, neighbour_set: NeighbourSet | None
) -> ComparisonTable:
    compared = [area.code for area in facts.members if not area.too_small]
    means = neighbour_means(panel, neighbour_set, areas=compared) if neighbour_set is not None else None
    areas = (*facts.members, facts.partnership.region, facts.partnership.country)
    return ComparisonTable(
        indicator=indicator_fact(facts, use),
        period=panel.periods[-1].code,
        before=panel.periods[-1].later(-1).code,
        quarantined=use.indicator in facts.quarantined,
        rows=tuple(_row(facts, use, panel, area, means) for area in areas),
    )


def _row(
    facts: StageFacts, use: PriorityIndicator, panel: Panel, area: Area, means: NeighbourMeans | None
) -> ComparedRow:
    decimals = facts.indicator(use).decimals
    latest, before = (_point(panel, area, back=back, decimals=decimals) for back in (0, 1))
    return ComparedRow(
        area=area.code,
        name=area.name,
        kind=area.kind.value,
        too_small=area.too_small,
        latest=latest,
        before=before,
        change=difference(latest, before, decimals=decimals),
        neighbours=_neighbours(means, area.code, decimals=decimals),
        included=_included(facts, panel, area),
    )


def _included(facts: StageFacts, panel: Panel, area: Area) -> Included | None:
    match area.kind:
        case AreaKind.REGION:
            return included(facts, panel, column=-1)
        case AreaKind.COUNTRY:
            return included_in_country(panel, column=-1)
        case _:
            return None


def _point(panel: Panel, area: Area, *, back: int, decimals: int) -> Point:
    """The area's figure so many periods before the latest; missing where the panel does not know the area."""
    period = panel.periods[-1].later(-back)
    if area.code in panel.areas:
        return point(panel, row=panel.row(area.code), period=period, decimals=decimals)
    missing = ValueStatus.MISSING
    return Point(period=period.code, value=None, text=SYMBOL_OF[missing], status=status_text(missing))


def _neighbours(means: NeighbourMeans | None, area: str, *, decimals: int) -> NeighboursFact | None:
    if means is None or area not in means.areas:
        return None
    row = means.areas.index(area)
    mean = float(means.values[row, -1])
    return NeighboursFact(
        mean=None if math.isnan(mean) else rounded(mean, decimals=decimals),
        n_included=int(means.n_included[row, -1]),
        n_neighbours=int(means.n_neighbours[row]),
    )

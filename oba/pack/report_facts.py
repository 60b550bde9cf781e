"""What the reports on demand state: one curve on a page, one authority over all priorities, the region over all."""

from __future__ import annotations

from dataclasses import dataclass

from oba.pack.collected_facts import AskedArea, DueFact, IndicatorName, NeighbourSetFact, NeighboursFact
from oba.pack.figure_facts import Curve, CurvesTurned, Included, IndicatorFact, Point
from oba.pack.people_facts import ActionFact, CurveStory, DecisionFact, IdeaFact, PartnerFact
from oba.pack.readings_facts import ReadingRow, TargetFact


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveReport:
    """One indicator for one area, with all that is known of it.

    Where no baseline was frozen in the cycle, or the area's is withheld, the curve's history is of the published
    figures. `quarantined` says that a failed check keeps the figures out; `stale` why there may be newer ones, None
    where nothing says so. `neighbours` is of the latest period, None for the region and where no set knows the
    authority. `best` are the ideas specific enough to be done, by leverage; `low_cost` and `off_the_wall` the best such
    idea, one that is not among the `best` where there is one; `n_other_ideas` are in none of these. Stories, ideas and
    actions are those of the indicator, of an authority's those that name it or the whole region.
    """

    curve: Curve
    quarantined: bool
    stale: str | None
    neighbour_set: NeighbourSetFact | None
    neighbours: NeighboursFact | None
    story: CurveStory
    partners: tuple[PartnerFact, ...]
    best: tuple[IdeaFact, ...]
    low_cost: IdeaFact | None
    off_the_wall: IdeaFact | None
    n_other_ideas: int
    actions: tuple[ActionFact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaFigure:
    """An area's latest figure of one indicator, the one before, and those of the region and the country.

    `period` is None where nothing was published yet. `change` is None unless both are numbers. `included` says for the
    region how many authorities are in its figure, None for an authority; `reading` is given for headline indicators of
    an authority.
    """

    indicator: IndicatorFact
    period: str | None
    latest: Point | None
    before: Point | None
    change: float | None
    neighbours: NeighboursFact | None
    region: Point | None
    country: Point | None
    included: Included | None
    quarantined: bool
    reading: ReadingRow | None
    target: TargetFact | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPriority:
    """One priority as it stands for one authority: every indicator, the headline curves, causes, actions and returns.

    `is_frozen` says whether the cycle has a baseline for any of its headline indicators. Causes and actions are those
    that name the authority or the whole region. `returns` is None where nothing is returned, or the authority is not
    asked; `measures` name what is.
    """

    slug: str
    name: str
    outcome: str
    population: str
    is_frozen: bool
    figures: tuple[AreaFigure, ...]
    curves: tuple[Curve, ...]
    stories: tuple[CurveStory, ...]
    actions: tuple[ActionFact, ...]
    returns: AskedArea | None
    measures: tuple[IndicatorName, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaPriorities:
    area: str
    area_name: str
    too_small: bool
    region_name: str
    country_name: str
    neighbour_set: NeighbourSetFact | None
    priorities: tuple[AreaPriority, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDue:
    """When a stage of the cycle is due. `state` is `done`, `open`, `overdue` or `not open`."""

    stage: str
    opens: str
    due: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedReturns:
    """How many of the returns wanted of an authority have not come."""

    area_name: str
    n_owed: int
    n_wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPriority:
    """One priority as it stands for the region. `turned` is None where the cycle has no baseline yet.

    `late` are the publications that are late, `overdue` the actions, `owing` the authorities that owe a return.
    `decisions` are those taken in this cycle and those that opened it, the newest first.
    """

    slug: str
    name: str
    outcome: str
    turned: CurvesTurned | None
    curves: tuple[Curve, ...]
    figures: tuple[AreaFigure, ...]
    late: tuple[DueFact, ...]
    overdue: tuple[ActionFact, ...]
    owing: tuple[OwedReturns, ...]
    decisions: tuple[DecisionFact, ...]
    stages: tuple[StageDue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionPriorities:
    region_name: str
    country_name: str
    priorities: tuple[RegionPriority, ...]

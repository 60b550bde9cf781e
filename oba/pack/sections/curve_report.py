"""One curve on a page: the method's Turn the Curve report, for any indicator and area.

Population, outcome, indicator, baseline, verdict, story, partners, the three best ideas with a no-cost or low-cost one
and one off the wall, and who does what by when (Friedman, "Trying Hard Is Not Good Enough", 2005; the layout is that of
Clear Impact's turn-the-curve exercise).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from oba.domain.area import Area
from oba.domain.contribution import Action, Factor, Idea, Partner, Rating
from oba.domain.indicator import PriorityIndicator
from oba.pack.comparators import figures_of
from oba.pack.figure_facts import Curve, Point
from oba.pack.of_area import actions_of, neighbours_fact, story_of
from oba.pack.people_facts import IdeaFact
from oba.pack.report_facts import CurveReport
from oba.pack.sections.comparison import set_fact
from oba.pack.sections.curves import curve_of
from oba.pack.sections.plan import plan
from oba.pack.sections.story import story
from oba.pack.stage_facts import StageFacts

N_BEST: Final = 3
"""How many ideas the method's page has room for."""

_STRENGTH: Final = {rating.value: place for place, rating in enumerate((Rating.HIGH, Rating.MEDIUM, Rating.LOW))}


def curve_report(facts: StageFacts, use: PriorityIndicator, area: Area) -> CurveReport:
    """All that is known of one indicator for one area, the region or a member."""
    ideas = sorted(_ideas(facts, use), key=_rank)
    best = tuple(one for one in ideas if is_specific(one))[:N_BEST]
    others = [one for one in ideas if one not in best]
    low_cost = next((one for one in (*others, *best) if one.low_cost), None)
    off_the_wall = next((one for one in (*others, *best) if one.off_the_wall), None)
    own_neighbours = neighbours_fact(facts, use, area)
    is_compared = own_neighbours is not None
    return CurveReport(
        curve=shown_curve(facts, use, area),
        quarantined=use.indicator in facts.quarantined,
        stale=facts.stale.get(use.indicator),
        neighbour_set=set_fact(facts.partnership.neighbours(facts.as_of)) if is_compared else None,
        neighbours=own_neighbours,
        story=story_of(facts, use, area),
        partners=story(facts).partners if facts.of_kind(Partner) else (),
        best=best,
        low_cost=low_cost,
        off_the_wall=off_the_wall,
        n_other_ideas=sum(one not in (low_cost, off_the_wall) for one in others),
        actions=tuple(one for one in actions_of(facts, area) if one.indicator == use.indicator),
    )


def shown_curve(facts: StageFacts, use: PriorityIndicator, area: Area) -> Curve:
    """The curve, with the published figures for its history where none was frozen, or the area's is withheld."""
    curve = curve_of(facts, use, area)
    return curve if curve.history else replace(curve, history=_published(facts, use, area, since=curve.since))


def _published(facts: StageFacts, use: PriorityIndicator, area: Area, *, since: Iterable[Point]) -> tuple[Point, ...]:
    """From the first number on, without what the curve shows as since the baseline; nothing that a check keeps out."""
    panel = facts.panels.get(use.indicator)
    if panel is None or area.code not in panel.areas or use.indicator in facts.quarantined:
        return ()
    later = {one.period for one in since}
    found = [one for one in figures_of(facts, use, panel, area, panel.periods) if one.period not in later]
    begun = next((k for k, one in enumerate(found) if one.value is not None), len(found))
    return tuple(found[begun:])


def is_specific(idea: IdeaFact) -> bool:
    """Whether it is specific enough to become an action: the method's gate, which no other rating makes up for."""
    return idea.specificity != Rating.LOW.value


def _rank(idea: IdeaFact) -> tuple[int, int, int, str]:
    """Leverage ranks; of equals what is easier to reach comes first, then what is closer to the partnership's values.

    Ratings are never averaged.
    """
    return _STRENGTH[idea.leverage], _STRENGTH[idea.reach], _STRENGTH[idea.values], idea.slug


def _ideas(facts: StageFacts, use: PriorityIndicator) -> tuple[IdeaFact, ...]:
    """Those that answer a cause of this curve, or that an action on it rests on."""
    causes = {factor.slug for factor in facts.of_kind(Factor) if use.indicator in factor.indicators}
    acted_on = {action.idea for action in facts.of_kind(Action) if action.indicator == use.indicator}
    answering = {idea.slug for idea in facts.of_kind(Idea) if idea.slug in acted_on or causes & set(idea.factors)}
    return tuple(one for one in plan(facts).ideas if one.slug in answering)

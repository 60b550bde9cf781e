"""The enablers of a priority, where they stand, and which actions answer them."""

from __future__ import annotations

from oba.domain.contribution import Action, Progress
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.beside_facts import EnablerAction, EnablerFact, Enablers
from oba.pack.figure_facts import Point
from oba.pack.printed import indicator_fact, person, point
from oba.pack.sections.plan import latest_update
from oba.pack.stage_facts import StageFacts


def enablers(facts: StageFacts) -> Enablers:
    """In the order of the definitions."""
    return Enablers(
        region_name=facts.partnership.region.name,
        enablers=tuple(
            EnablerFact(
                indicator=indicator_fact(facts, use),
                latest=_latest(facts, use),
                actions=tuple(
                    _action(facts, action) for action in facts.of_kind(Action) if action.indicator == use.indicator
                ),
            )
            for use in facts.priority.of_tier(Tier.ENABLER)
        ),
    )


def _latest(facts: StageFacts, use: PriorityIndicator) -> Point | None:
    panel, region = facts.panels.get(use.indicator), facts.partnership.region.code
    if panel is None or region not in panel.areas:
        return None
    decimals = facts.indicator(use).decimals
    return point(panel, row=panel.row(region), period=panel.periods[-1], decimals=decimals)


def _action(facts: StageFacts, action: Action) -> EnablerAction:
    update = latest_update(facts, action)
    progress = update.progress if update is not None else Progress.NOT_STARTED
    return EnablerAction(what=action.what, progress=progress.value, said=person(facts, action))

"""The region, every priority: how many curves turned, where, what is late, what was decided and what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from oba.domain.due import DueStatus
from oba.domain.indicator import Tier
from oba.pack.collected_facts import AskedArea
from oba.pack.of_area import area_figure
from oba.pack.people_facts import DecisionFact
from oba.pack.report_facts import OwedReturns, RegionPriorities, RegionPriority, StageDue
from oba.pack.sections.calendar import calendar
from oba.pack.sections.curve_report import shown_curve
from oba.pack.sections.decisions import decisions
from oba.pack.sections.plan import plan
from oba.pack.sections.turned import turned
from oba.pack.stage_facts import StageFacts


def region_priorities(
    priorities: Sequence[StageFacts], *, stages: Mapping[str, tuple[StageDue, ...]]
) -> RegionPriorities:
    """One entry for each priority, in the order of the definitions; there must be one at least.

    `stages` says by priority how the stages of the cycle stand, which facts of one stage do not know.
    """
    partnership = priorities[0].partnership
    return RegionPriorities(
        region_name=partnership.region.name,
        country_name=partnership.country.name,
        priorities=tuple(_priority(facts, stages.get(facts.priority.slug, ())) for facts in priorities),
    )


def _priority(facts: StageFacts, stages: tuple[StageDue, ...]) -> RegionPriority:
    region, headline = facts.partnership.region, facts.priority.of_tier(Tier.HEADLINE)
    due = calendar(facts)
    return RegionPriority(
        slug=facts.priority.slug,
        name=facts.priority.name,
        outcome=facts.priority.outcome,
        turned=turned(facts) if any(use.indicator in facts.baselines for use in headline) else None,
        curves=tuple(shown_curve(facts, use, region) for use in headline),
        figures=tuple(area_figure(facts, use, region, readings={}) for use in facts.priority.indicators),
        late=tuple(one for one in due.publications if one.state == DueStatus.LATE.value),
        overdue=tuple(one for one in plan(facts).actions if one.overdue),
        owing=tuple(_owing(due.chase.areas)) if due.chase is not None else (),
        decisions=_decisions(facts),
        stages=stages,
    )


def _owing(areas: Sequence[AskedArea]) -> Iterator[OwedReturns]:
    for one in areas:
        if one.owed:
            yield OwedReturns(area_name=one.name, n_owed=one.n_wanted - one.n_returned, n_wanted=one.n_wanted)


def _decisions(facts: StageFacts) -> tuple[DecisionFact, ...]:
    said = decisions(facts)
    return tuple(sorted((*said.carried_forward, *said.taken), key=lambda one: one.said.on, reverse=True))

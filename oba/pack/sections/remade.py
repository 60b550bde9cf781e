"""Had the revised figures been known: verdicts against the frozen baseline beside those against one made again."""

from __future__ import annotations

from dataclasses import replace

from oba.analysis.revised_history import RemadeVerdicts
from oba.domain.area import Area
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.figure_facts import EvidenceFact, VerdictFact
from oba.pack.judged_facts import Remade, RemadeArea, RemadeCurve
from oba.pack.printed import indicator_fact, indicator_name
from oba.pack.sections.curves import verdict_fact
from oba.pack.stage_facts import StageFacts


def remade(facts: StageFacts) -> Remade:
    """The headline curves that were judged, in the order of the definitions."""
    judged = [use for use in facts.priority.of_tier(Tier.HEADLINE) if use.indicator in facts.verdicts]
    return Remade(
        curves=tuple(
            _curve(facts, use, facts.remade[use.indicator]) for use in judged if use.indicator in facts.remade
        ),
        unrevised=tuple(indicator_name(facts, use.indicator) for use in judged if use.indicator not in facts.remade),
    )


def _curve(facts: StageFacts, use: PriorityIndicator, again: RemadeVerdicts) -> RemadeCurve:
    region = facts.partnership.region
    history = again.history
    ours = {region.code, *(area.code for area in facts.members)}
    others = [n for area, n in zip(history.areas, history.n_revised.tolist(), strict=True) if area not in ours]
    return RemadeCurve(
        indicator=indicator_fact(facts, use),
        frozen_on=facts.baselines[use.indicator].frozen_on.isoformat(),
        method=again.method,
        n_others=sum(others),
        n_new=len(history.came),
        n_gone=len(history.went),
        region=_area(facts, use, again, region),
        areas=tuple(_area(facts, use, again, area) for area in facts.members),
    )


def _area(facts: StageFacts, use: PriorityIndicator, again: RemadeVerdicts, area: Area) -> RemadeArea:
    history = again.history
    n_revised = int(history.n_revised[history.areas.index(area.code)]) if area.code in history.areas else 0
    frozen = verdict_fact(facts, use, area)
    found = _remade_fact(facts, use, again, area)
    return RemadeArea(
        area=area.code,
        area_name=area.name,
        n_revised=n_revised,
        is_new=area.code in history.came,
        is_gone=area.code in history.went,
        frozen=frozen,
        remade=found,
        differs=found is not None and _called(frozen, frozen.own) != _called(found, found.own),
        differs_elsewhere=found is not None and _net_called(frozen) != _net_called(found),
    )


def _remade_fact(facts: StageFacts, use: PriorityIndicator, again: RemadeVerdicts, area: Area) -> VerdictFact | None:
    """None where the baseline made again has no such area, or could not be made."""
    if not any(one.area == area.code for one in again.verdicts):
        return None
    return verdict_fact(replace(facts, verdicts={use.indicator: again.verdicts}), use, area)


def _called(verdict: VerdictFact, evidence: EvidenceFact | None) -> tuple[str, bool]:
    return verdict.verdict, evidence is not None and evidence.worse_than_baseline


def _net_called(verdict: VerdictFact) -> tuple[bool, bool] | None:
    """Whether it is called better or worse than elsewhere; None where that cannot be told."""
    net = verdict.net
    return None if net is None else (net.verdict == "turned", net.worse_than_baseline)

"""Overrides beside the engine's verdicts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from oba.domain.area import Area
from oba.domain.baseline import CurveVerdict, Verdict
from oba.domain.contribution import Override, PeoplesVerdict
from oba.domain.indicator import PriorityIndicator
from oba.pack.figure_facts import VerdictFact
from oba.pack.printed import person
from oba.pack.said_facts import Overridden, OverrideFact
from oba.pack.stage_facts import StageFacts


def overrides_of(
    facts: StageFacts, use: PriorityIndicator, area: Area, engine: CurveVerdict | None
) -> tuple[OverrideFact, ...]:
    """What was said in this cycle of one curve's verdict, oldest first; `engine` None stands for not assessable.

    One of an earlier cycle was about a verdict against another baseline.
    """
    region = facts.partnership.region.code
    said = [
        one
        for one in facts.of_kind(Override)
        if one.indicator == use.indicator and (one.area or region) == area.code
        if facts.cycle_of(one.on) == facts.cycle.slug
    ]
    same_as = _in_the_same_words(engine)
    return tuple(
        OverrideFact(
            verdict=one.verdict.value, is_the_same=one.verdict is same_as, why=one.why, said=person(facts, one)
        )
        for one in sorted(said, key=lambda one: (one.on, one.slug))
    )


def _in_the_same_words(engine: CurveVerdict | None) -> PeoplesVerdict:
    if engine is not None and engine.own is not None and engine.own.worse_than_baseline:
        return PeoplesVerdict.WORSE
    return PeoplesVerdict((engine.verdict if engine is not None else Verdict.NOT_ASSESSABLE).value)


def overridden(*, region: Iterable[VerdictFact], authorities: Iterable[VerdictFact]) -> Overridden:
    """How many verdicts the last word on them overrides, and whose that is."""
    last_words = [[one.overrides[-1] for one in verdicts if one.overrides] for verdicts in (region, authorities)]
    of_region, of_authorities = ([one for one in words if not one.is_the_same] for words in last_words)
    roles = Counter(one.said.by for one in (*of_region, *of_authorities))
    return Overridden(region=len(of_region), authorities=len(of_authorities), by=tuple(sorted(roles.items())))

"""How many headline curves turned: the first line of a review."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from oba.domain.baseline import Verdict
from oba.domain.indicator import Tier
from oba.pack.figure_facts import CurvesTurned, VerdictCounts, VerdictFact
from oba.pack.overrides import overridden
from oba.pack.sections.curves import verdict_fact
from oba.pack.sections.many_questions import called_by_luck, many_questions
from oba.pack.sections.remade import remade
from oba.pack.stage_facts import StageFacts


def turned(facts: StageFacts) -> CurvesTurned:
    """Counts over the headline indicators, for the region and for every member authority."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    region, *areas = (
        [verdict_fact(facts, use, area) for use in headline] for area in (facts.partnership.region, *facts.members)
    )
    return CurvesTurned(
        region=_counts(region),
        authorities=_counts(chain.from_iterable(areas)),
        n_headline=len(headline),
        n_members=len(facts.members),
        many=many_questions(region=region, areas=areas),
        overridden=overridden(region=region, authorities=[one for own in areas for one in own]),
        n_would_differ=remade(facts).n_differ,
    )


def _counts(verdicts: Iterable[VerdictFact]) -> VerdictCounts:
    given = list(verdicts)

    def count(verdict: Verdict) -> int:
        return sum(one.verdict == verdict.value for one in given)

    return VerdictCounts(
        turned=count(Verdict.TURNED),
        not_turned=count(Verdict.NOT_TURNED),
        too_early=count(Verdict.TOO_EARLY),
        not_assessable=count(Verdict.NOT_ASSESSABLE),
        worse=sum(one.own is not None and one.own.worse_than_baseline for one in given),
        expected_by_luck=called_by_luck(one.own for one in given),
    )

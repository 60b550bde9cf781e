"""How many headline curves turned: the first line of a review."""

from __future__ import annotations

from collections.abc import Iterable

from oba.analysis.verdict import ONE_IN_TURNED
from oba.domain.baseline import Verdict
from oba.domain.indicator import Tier
from oba.pack.figure_facts import CurvesTurned, VerdictCounts, VerdictFact
from oba.pack.overrides import overridden
from oba.pack.sections.curves import verdict_fact
from oba.pack.stage_facts import StageFacts


def turned(facts: StageFacts) -> CurvesTurned:
    """Counts over the headline indicators, for the region and for every member authority."""
    headline = facts.priority.of_tier(Tier.HEADLINE)
    of_region = [verdict_fact(facts, use, facts.partnership.region) for use in headline]
    of_authorities = [verdict_fact(facts, use, area) for use in headline for area in facts.members]
    return CurvesTurned(
        region=_counts(of_region),
        authorities=_counts(of_authorities),
        n_headline=len(headline),
        n_members=len(facts.members),
        overridden=overridden(region=of_region, authorities=of_authorities),
    )


def _counts(verdicts: Iterable[VerdictFact]) -> VerdictCounts:
    given = list(verdicts)

    def count(verdict: Verdict) -> int:
        return sum(one.verdict == verdict.value for one in given)

    assessed = len(given) - count(Verdict.NOT_ASSESSABLE)
    return VerdictCounts(
        turned=count(Verdict.TURNED),
        not_turned=count(Verdict.NOT_TURNED),
        too_early=count(Verdict.TOO_EARLY),
        not_assessable=count(Verdict.NOT_ASSESSABLE),
        worse=sum(one.own is not None and one.own.worse_than_baseline for one in given),
        expected_by_luck=round(assessed / ONE_IN_TURNED, 1),
    )

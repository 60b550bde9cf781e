"""Causes that several curves or several authorities have in common: where one answer may serve many."""

from __future__ import annotations

from oba.domain.contribution import Factor
from oba.pack.beside_facts import CommonCause, CommonCauses
from oba.pack.printed import indicator_name
from oba.pack.sections.story import factor_fact
from oba.pack.stage_facts import StageFacts


def common_causes(facts: StageFacts) -> CommonCauses:
    """A cause behind several curves is listed there alone, wherever it is said to be at work."""
    factors = facts.of_kind(Factor)
    alone = [factor for factor in factors if len(set(factor.indicators)) <= 1]
    return CommonCauses(
        several_curves=_listed(facts, [factor for factor in factors if len(set(factor.indicators)) > 1]),
        several_areas=_listed(facts, [factor for factor in alone if len(set(factor.areas)) > 1]),
        n_regional=sum(not factor.areas for factor in alone),
        n_alone=sum(len(set(factor.areas)) == 1 for factor in alone),
    )


def _listed(facts: StageFacts, factors: list[Factor]) -> tuple[CommonCause, ...]:
    """Those behind most curves first, then those in most places; none named stands for every place."""
    n_members = len(facts.members)
    ordered = sorted(
        factors, key=lambda one: (-len(set(one.indicators)), -(len(set(one.areas)) or n_members), one.slug)
    )
    return tuple(
        CommonCause(
            factor=factor_fact(facts, factor),
            indicators=tuple(indicator_name(facts, indicator) for indicator in dict.fromkeys(factor.indicators)),
        )
        for factor in ordered
    )

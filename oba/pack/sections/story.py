"""The story behind the curves: causes that people give, partners, and what nobody knows yet."""

from __future__ import annotations

from oba.domain.contribution import Effect, Factor, OpenQuestion, Partner
from oba.domain.indicator import PriorityIndicator, Tier
from oba.pack.people_facts import CurveStory, FactorFact, PartnerFact, QuestionFact, Story
from oba.pack.printed import person
from oba.pack.sections.curves import judgement_fact
from oba.pack.stage_facts import StageFacts


def story(facts: StageFacts) -> Story:
    """Every headline indicator, then others for which a cause was given."""
    named = {indicator for factor in facts.of_kind(Factor) for indicator in factor.indicators}
    told = [use for use in facts.priority.indicators if use.tier is Tier.HEADLINE or use.indicator in named]
    return Story(
        curves=tuple(curve_story(facts, use) for use in told),
        partners=tuple(
            PartnerFact(name=one.name, role=one.role, is_new=one.is_new, said=person(facts, one))
            for one in facts.of_kind(Partner)
        ),
        questions=tuple(
            QuestionFact(question=one.question, owner=one.owner, indicators=one.indicators, said=person(facts, one))
            for one in facts.of_kind(OpenQuestion)
        ),
    )


def curve_story(facts: StageFacts, use: PriorityIndicator) -> CurveStory:
    """The causes that people give for one indicator's curve, wherever they work."""
    factors = [factor for factor in facts.of_kind(Factor) if use.indicator in factor.indicators]
    return CurveStory(
        indicator=use.indicator,
        indicator_name=facts.indicator(use).name,
        tier=use.tier.value,
        judgement=judgement_fact(facts, use.indicator),
        helping=tuple(factor_fact(facts, factor) for factor in factors if factor.effect is Effect.HELPING),
        hindering=tuple(factor_fact(facts, factor) for factor in factors if factor.effect is Effect.HINDERING),
    )


def factor_fact(facts: StageFacts, factor: Factor) -> FactorFact:
    """A cause with the names of its areas, each once, and of its theme."""
    # What has been taken out of the definitions since is shown by its code.
    names = {area.code: area.name for area in facts.partnership.areas}
    themes = {theme.slug: theme.name for theme in facts.priority.themes}
    return FactorFact(
        slug=factor.slug,
        what=factor.what,
        evidence=factor.evidence,
        effect=factor.effect.value,
        internal=factor.internal,
        areas=tuple(names.get(area, area) for area in dict.fromkeys(factor.areas)),
        theme=themes.get(factor.theme, factor.theme),
        said=person(facts, factor),
    )

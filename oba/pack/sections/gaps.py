"""What is missing, why, and what would fill it: said plainly in every pack."""

from __future__ import annotations

from collections.abc import Iterator

from oba.domain.status import ValueStatus
from oba.pack.facts import AreaSymbol, DataDevelopmentFact, Gaps, GateFact, UnpublishedFact, WithoutNumberFact
from oba.pack.printed import figure
from oba.pack.sections.scorecard import first_release, latest_status
from oba.pack.stage_facts import StageFacts


def gaps(facts: StageFacts) -> Gaps:
    """Conditions not met, figures not published, figures that are not numbers, and the data development agenda."""
    return Gaps(
        convenor=facts.partnership.body_name(facts.priority.convenor),
        conditions=tuple(
            GateFact(name=item.name, met=item.met, found=item.found) for item in facts.gate if not item.met
        ),
        unpublished=tuple(_unpublished(facts)),
        without_number=tuple(_without_number(facts)),
        data_development=tuple(
            DataDevelopmentFact(
                id=item.id,
                name=item.name,
                why=item.why,
                gap=item.gap,
                owner=item.owner,
                next_step=item.next_step,
            )
            for item in facts.priority.data_development
        ),
    )


def _unpublished(facts: StageFacts) -> Iterator[UnpublishedFact]:
    for use in facts.priority.indicators:
        first = first_release(facts, use)
        if use.indicator not in facts.panels and first is not None:
            release = facts.partnership.releases[first]
            yield UnpublishedFact(
                indicator=use.indicator,
                indicator_name=facts.indicator(use).name,
                release=release.title,
                version=release.version,
                published_on=release.published_on.isoformat(),
            )


def _without_number(facts: StageFacts) -> Iterator[WithoutNumberFact]:
    for use in facts.priority.indicators:
        panel = facts.panels.get(use.indicator)
        if panel is None:
            continue
        lacking = []
        for area in facts.members:
            status = latest_status(panel, area)
            if status is not ValueStatus.NUMBER and not area.too_small:
                shown = figure(float("nan"), status, period=panel.periods[-1], decimals=0)
                lacking.append(AreaSymbol(area_name=area.name, text=shown.text, status=shown.status))
        if lacking:
            yield WithoutNumberFact(
                indicator=use.indicator,
                indicator_name=facts.indicator(use).name,
                period=panel.periods[-1].code,
                areas=tuple(lacking),
            )

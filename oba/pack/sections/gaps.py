"""What is missing, why, and what would fill it: said plainly in every pack."""

from __future__ import annotations

from collections.abc import Iterator

from oba.domain.indicator import PriorityIndicator
from oba.domain.status import SYMBOL_OF, ValueStatus
from oba.pack.facts import DataDevelopmentFact, Gap, Gaps
from oba.pack.sections.scorecard import first_release, latest_status
from oba.pack.stage_facts import StageFacts


def gaps(facts: StageFacts) -> Gaps:
    """Conditions not met first, then figures not published, then figures that are not numbers; and the agenda."""
    return Gaps(
        gaps=(*_conditions(facts), *_unpublished(facts), *_without_number(facts)),
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


def _conditions(facts: StageFacts) -> Iterator[Gap]:
    convenor = facts.partnership.body_name(facts.priority.convenor)
    for item in facts.gate:
        if not item.met:
            yield Gap(what=item.name, why=item.found, fill=f"{convenor} to see to it")


def _unpublished(facts: StageFacts) -> Iterator[Gap]:
    for use in facts.priority.indicators:
        first = first_release(facts, use)
        if use.indicator in facts.panels or first is None:
            continue
        release = facts.partnership.releases[first]
        yield Gap(
            what=_name(facts, use),
            why="no release in the figures held had been published by then",
            fill=f"{release.title}, {release.version}, known to be public by {release.published_on.isoformat()}",
        )


def _without_number(facts: StageFacts) -> Iterator[Gap]:
    for use in facts.priority.indicators:
        panel = facts.panels.get(use.indicator)
        if panel is None:
            continue
        lacking = [
            (area, status)
            for area in facts.members
            if (status := latest_status(panel, area)) is not ValueStatus.NUMBER and not area.too_small
        ]
        if lacking:
            listed = ", ".join(f"{area.name} ({SYMBOL_OF[status]})" for area, status in lacking)
            yield Gap(
                what=f"{_name(facts, use)}, {panel.periods[-1].code}",
                why=f"no number for {listed}",
                fill="nothing: the publisher hides or lacks it, and it is never worked out from the others",
            )


def _name(facts: StageFacts, use: PriorityIndicator) -> str:
    return f"{use.indicator} {facts.indicator(use).name}"

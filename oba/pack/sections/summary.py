"""The first page of every pack: what the stage came to, how old its figures are, what is missing, what changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from oba.domain.cycle import Stage
from oba.domain.disclosure import Profile
from oba.domain.release import Release
from oba.pack.changes_since import changes_since
from oba.pack.facts import Section
from oba.pack.printed import release_of
from oba.pack.sections.curves import curves
from oba.pack.sections.decisions import decisions
from oba.pack.sections.gaps import gaps
from oba.pack.sections.plan import plan
from oba.pack.sections.scorecard import scorecard
from oba.pack.sections.story import story
from oba.pack.stage_facts import StageFacts
from oba.pack.summaries import data_summary, plan_summary, review_summary, story_summary
from oba.pack.summary_facts import Changes, MissingCounts, ReleaseAge, Summary, Vintage

_COMPARED: Final[dict[str, Callable[[StageFacts], Section]]] = {
    "scorecard": scorecard,
    "curves": curves,
    "story": story,
    "plan": plan,
    "decisions": decisions,
}
"""The sections that hold what is looked for when a pack is set against the one before."""


def summary(facts: StageFacts) -> Summary:
    return Summary(
        data=data_summary(facts) if facts.stage is Stage.COLLECT else None,
        story=story_summary(facts) if facts.stage is Stage.STORY else None,
        plan=plan_summary(facts) if facts.stage is Stage.PLAN else None,
        review=review_summary(facts) if facts.stage is Stage.REVIEW else None,
        vintage=_vintage(facts),
        missing=_missing(facts),
        changes=_changes(facts),
    )


def _vintage(facts: StageFacts) -> Vintage:
    """Of the releases that the latest figures of every indicator came in; those that are not known are left out."""
    newest = {panel.releases[-1] for panel in facts.panels.values() if panel.releases}
    known = [release for one in newest if (release := release_of(facts, one)) is not None]
    by_age = sorted(known, key=lambda one: (one.published_on, one.id))
    return Vintage(
        n_releases=len(by_age),
        oldest=_aged(facts, by_age[0]) if by_age else None,
        newest=_aged(facts, by_age[-1]) if by_age else None,
    )


def _aged(facts: StageFacts, release: Release) -> ReleaseAge:
    return ReleaseAge(
        title=release.title,
        version=release.version,
        published_on=release.published_on.isoformat(),
        age_days=(facts.as_of - release.published_on).days,
    )


def _missing(facts: StageFacts) -> MissingCounts:
    missing = gaps(facts)
    return MissingCounts(
        conditions=len(missing.conditions),
        unpublished=len(missing.unpublished),
        without_number=len(missing.without_number),
        data_development=len(missing.data_development),
    )


def _changes(facts: StageFacts) -> Changes | None:
    """For everyone nothing is told of what stood before: it may be withheld today."""
    if facts.before is None:
        return None
    held = facts.before.pack.sections
    now = {name: make(facts) for name, make in _COMPARED.items() if name in held}
    return changes_since(facts.before, now, tells_before=facts.profile is not Profile.PUBLIC)

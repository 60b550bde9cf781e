"""The releases that figures of a pack were taken from, with the licence and the words it asks for."""

from __future__ import annotations

from oba.pack.facts import ReleaseFact, Sources
from oba.pack.printed import release_of
from oba.pack.stage_facts import StageFacts


def sources(facts: StageFacts) -> Sources:
    """Releases by day of publication."""
    used = {release for panel in facts.panels.values() for release in panel.releases if release}
    used |= {release for frozen in facts.baselines.values() for release in frozen.baseline.releases if release}
    known = (release_of(facts, one) for one in used)
    releases = sorted((one for one in known if one is not None), key=lambda one: (one.published_on, one.id))
    return Sources(
        releases=tuple(
            ReleaseFact(
                id=release.id,
                publisher=release.publisher,
                title=release.title,
                version=release.version,
                published_on=release.published_on.isoformat(),
                published_on_basis=release.published_on_basis,
                licence=release.licence,
                attribution=release.attribution,
                url=release.url,
            )
            for release in releases
        )
    )

"""The releases that figures of a pack were taken from, with the licence and the words it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from oba.pack.facts import ReleaseFact, Sources
from oba.pack.printed import release_of
from oba.pack.stage_facts import StageFacts


def sources(facts: StageFacts) -> Sources:
    """Releases by day of publication."""
    return sources_of([facts])


def sources_of(several: Iterable[StageFacts]) -> Sources:
    """The same of several priorities together, each release once."""
    found = {release.id: release for facts in several for release in _used(facts)}
    return Sources(releases=tuple(sorted(found.values(), key=lambda one: (one.published_on, one.id))))


def _used(facts: StageFacts) -> Iterator[ReleaseFact]:
    used = {release for panel in facts.panels.values() for release in panel.releases if release}
    used |= {release for frozen in facts.baselines.values() for release in frozen.baseline.releases if release}
    for release in (release_of(facts, one) for one in used):
        if release is not None:
            yield ReleaseFact(
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

"""One page for each two successive packs of a priority and stage: what the later says otherwise."""

from __future__ import annotations

from oba.pack.difference_facts import Differences, FigureChange
from oba.pack.differences import differences
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import Curves, IndicatorFact, Scorecard
from oba.render.environment import environment
from oba.render.library import addresses
from oba.render.library.entry import LibraryEntry, successive
from oba.render.library.library import Library, LibraryPage, PackReader, frame, inputs_digest, keys_of

Links = dict[str, str]
"""Addresses of comparisons, by the digest of the later pack."""


def comparison_links(library: Library) -> Links:
    """Which packs are compared with the one before them; those whose facts cannot be read are not."""
    by_digest = {entry.digest: entry for entry in library.entries}
    return {
        digest: addresses.comparison_page(before.digest, digest)
        for digest, before in successive(library.entries).items()
        if library.gist(before).is_readable and library.gist(by_digest[digest]).is_readable
    }


def comparison_pages(library: Library, read: PackReader) -> dict[str, LibraryPage]:
    """By their addresses; `read` is called when a page is rendered, and not before."""
    before, by_digest = successive(library.entries), {entry.digest: entry for entry in library.entries}
    return {
        address: _page(library, address, before=before[digest], after=by_digest[digest], read=read)
        for digest, address in sorted(comparison_links(library).items(), key=lambda one: _line(by_digest[one[0]]))
    }


def _line(entry: LibraryEntry) -> tuple[str, str, str, str, int]:
    """Packs that are compared with one another one after the other, so that each is read once."""
    return entry.priority, entry.stage, entry.profile, entry.as_of, entry.place


def _page(
    library: Library, address: str, *, before: LibraryEntry, after: LibraryEntry, read: PackReader
) -> LibraryPage:
    def render() -> bytes:
        earlier, later = read(before), read(after)
        page = environment(library.overlay).get_template("html/library/compare.html.j2")
        found = differences(earlier, later)
        return page.render(
            **frame(library, address),
            before=before,
            after=after,
            found=found,
            figures=figures_by_indicator(found),
            indicators=_indicators(earlier) | _indicators(later),
        ).encode()

    return LibraryPage(inputs=inputs_digest(address, library.name, keys_of((before, after))), render=render)


def _indicators(pack: ReviewPack) -> dict[str, IndicatorFact]:
    curves, scorecard = pack.sections.get("curves"), pack.sections.get("scorecard")
    found = {one.indicator.id: one.indicator for one in curves.curves} if isinstance(curves, Curves) else {}
    if isinstance(scorecard, Scorecard):
        found |= {column.indicator.id: column.indicator for column in scorecard.columns}
    return found


def figures_by_indicator(found: Differences) -> list[tuple[str, str, list[FigureChange]]]:
    """The changed figures of each indicator, with its id and name, in the order in which they are told."""
    grouped: dict[str, list[FigureChange]] = {}
    for change in found.figures:
        grouped.setdefault(change.indicator, []).append(change)
    return [(id_, changes[0].indicator_name, changes) for id_, changes in grouped.items()]

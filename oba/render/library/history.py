"""What packs said of an indicator or an area over time, apart for each of the profiles: they are never mixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from oba.domain.disclosure import Profile
from oba.pack.figure_facts import IndicatorFact
from oba.render.library.entry import LibraryEntry
from oba.render.library.gist import GistArea, GistFigure, GistVerdict
from oba.render.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVerdict:
    """A verdict, and the pack that gives it."""

    entry: LibraryEntry
    indicator: IndicatorFact
    verdict: GistVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFigure:
    """A figure as the newest pack shows it, the pack that showed it first, and how many others came before it.

    `n_revised` counts other figures of the same period that earlier packs showed.
    """

    first_in: LibraryEntry
    indicator: IndicatorFact
    figure: GistFigure
    n_revised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What packs for one kind of reader said, the newest first."""

    profile: str
    packs: tuple[LibraryEntry, ...]
    figures: tuple[ToldFigure, ...]
    verdicts: tuple[ToldVerdict, ...]

    @property
    def latest(self) -> tuple[ToldFigure, ...]:
        """The figure of the latest period of each indicator, by the indicator's id."""
        found: dict[str, ToldFigure] = {}
        for told in self.figures:
            found.setdefault(told.indicator.id, told)
        return tuple(found[id_] for id_ in sorted(found))

    def latest_verdict(self, indicator: str) -> ToldVerdict | None:
        return next((told for told in self.verdicts if told.indicator.id == indicator), None)


def known_indicators(library: Library) -> dict[str, IndicatorFact]:
    """Every indicator that a pack shows, by id, as the newest of these packs defines it."""
    return {one.id: one for entry in reversed(library.newest) for one in library.gist(entry).indicators}


def known_areas(library: Library) -> dict[str, GistArea]:
    """Every area that is in a pack, by code, under the name that the newest of these packs has for it."""
    return {one.code: one for entry in reversed(library.newest) for one in library.gist(entry).areas}


def entries_by_indicator(library: Library) -> dict[str, list[LibraryEntry]]:
    """The packs that show each indicator, the newest first."""
    found: dict[str, list[LibraryEntry]] = defaultdict(list)
    for entry in library.newest:
        for one in library.gist(entry).indicators:
            found[one.id].append(entry)
    return found


def entries_by_area(library: Library) -> dict[str, list[LibraryEntry]]:
    """The packs in which each area is, the newest first."""
    found: dict[str, list[LibraryEntry]] = defaultdict(list)
    for entry in library.newest:
        for one in library.gist(entry).areas:
            found[one.code].append(entry)
    return found


def of_indicator(library: Library, entries: Iterable[LibraryEntry], indicator: str) -> tuple[History, ...]:
    """The region's figures and verdicts of an indicator, by profile."""
    return tuple(
        _history(library, own, lambda area: area.kind == "region", indicator=indicator) for own in _by_profile(entries)
    )


def of_area(library: Library, entries: Iterable[LibraryEntry], code: str) -> tuple[History, ...]:
    """An area's figures and verdicts of every headline indicator, by profile."""
    return tuple(_history(library, own, lambda area: area.code == code) for own in _by_profile(entries))


def _by_profile(entries: Iterable[LibraryEntry]) -> list[list[LibraryEntry]]:
    found: dict[str, list[LibraryEntry]] = {profile.value: [] for profile in Profile}
    for entry in entries:
        found[entry.profile].append(entry)
    return [own for own in found.values() if own]


def _history(
    library: Library,
    entries: list[LibraryEntry],
    is_meant: Callable[[GistArea], bool],
    *,
    indicator: str | None = None,
) -> History:
    figures: dict[tuple[str, str], list[tuple[LibraryEntry, IndicatorFact, GistFigure]]] = defaultdict(list)
    verdicts: list[ToldVerdict] = []
    for entry in entries:
        gist = library.gist(entry)
        meant = {area.code for area in gist.areas if is_meant(area)}
        facts = {one.id: one for one in gist.indicators if indicator in (None, one.id)}
        for figure in gist.figures:
            fact = facts.get(figure.indicator)
            if fact is not None and figure.area in meant and (indicator or fact.tier == "headline"):
                figures[figure.indicator, figure.period or ""].append((entry, fact, figure))
        verdicts += [
            ToldVerdict(entry=entry, indicator=facts[one.indicator], verdict=one)
            for one in gist.verdicts
            if one.area in meant and one.indicator in facts
        ]
    # What nothing was published of yet is told only where there is no period at all.
    dated = {id_ for id_, period in figures if period}
    shown = {key: told for key, told in figures.items() if key[1] or key[0] not in dated}
    ordered = sorted(sorted(shown), key=lambda key: key[1], reverse=True)
    return History(
        profile=entries[0].profile,
        packs=tuple(entries),
        figures=tuple(_told(shown[key]) for key in ordered),
        verdicts=tuple(verdicts),
    )


def _told(shown: list[tuple[LibraryEntry, IndicatorFact, GistFigure]]) -> ToldFigure:
    """One figure from every time that packs showed its period, the newest first."""
    _, fact, newest = shown[0]
    same = [entry for entry, _, figure in shown if (figure.text, figure.status) == (newest.text, newest.status)]
    others = {(figure.text, figure.status) for _, _, figure in shown} - {(newest.text, newest.status)}
    return ToldFigure(first_in=same[-1], indicator=fact, figure=newest, n_revised=len(others))

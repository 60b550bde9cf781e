"""What packs said of an indicator or an area over time, apart for each of the profiles: they are never mixed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, groupby
from typing import NamedTuple

from oba.domain.disclosure import Profile
from oba.pack.figure_facts import IndicatorFact
from oba.render.library.entry import LibraryEntry
from oba.render.library.gist import GistArea, GistFigure, GistVerdict
from oba.render.library.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldVerdict:
    """A verdict, and the pack that gives it."""

    entry: LibraryEntry
    verdict: GistVerdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldFigure:
    """A figure as the newest pack shows it, and the pack that showed it first as it is.

    `n_revised` counts other figures of the same period that packs have shown.
    """

    first_in: LibraryEntry
    figure: GistFigure
    n_revised: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictRun:
    """Packs one after the other that gave the same verdict: the newest of them, the first, and how many."""

    newest: ToldVerdict
    first: ToldVerdict
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorHistory:
    """An indicator's figures, the latest period first, and its verdicts, the newest first."""

    indicator: IndicatorFact
    figures: tuple[ToldFigure, ...]
    verdicts: tuple[VerdictRun, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What packs for one kind of reader said, the newest first; indicators by their ids."""

    profile: str
    packs: tuple[LibraryEntry, ...]
    indicators: tuple[IndicatorHistory, ...]


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
    figures: dict[str, dict[str, list[_Shown]]] = defaultdict(lambda: defaultdict(list))
    verdicts: dict[str, list[ToldVerdict]] = defaultdict(list)
    facts: dict[str, IndicatorFact] = {}
    for entry in entries:
        gist = library.gist(entry)
        meant = [area.code for area in gist.areas if is_meant(area)]
        wanted = {
            one.id: one for one in gist.indicators if indicator == one.id or (not indicator and _is_headline(one))
        }
        for figure in chain.from_iterable(gist.figures.get(code, ()) for code in meant):
            if figure.indicator in wanted:
                facts.setdefault(figure.indicator, wanted[figure.indicator])
                figures[figure.indicator][figure.period or ""].append(_Shown(entry, figure))
        for one in chain.from_iterable(gist.verdicts.get(code, ()) for code in meant):
            if one.indicator in wanted:
                facts.setdefault(one.indicator, wanted[one.indicator])
                verdicts[one.indicator].append(ToldVerdict(entry=entry, verdict=one))
    return History(
        profile=entries[0].profile,
        packs=tuple(entries),
        indicators=tuple(
            IndicatorHistory(indicator=facts[id_], figures=_told(figures[id_]), verdicts=tuple(_runs(verdicts[id_])))
            for id_ in sorted(facts)
        ),
    )


def _is_headline(indicator: IndicatorFact) -> bool:
    return indicator.tier == "headline"


class _Shown(NamedTuple):
    entry: LibraryEntry
    figure: GistFigure


def _told(by_period: dict[str, list[_Shown]]) -> tuple[ToldFigure, ...]:
    """One figure of each period, from every time that packs showed it, the newest first."""
    # That nothing was published yet is told only where there is no period at all.
    dated = sorted((period for period in by_period if period), reverse=True) or sorted(by_period)
    return tuple(_figure(by_period[period]) for period in dated)


def _figure(shown: list[_Shown]) -> ToldFigure:
    newest = shown[0].figure
    if len(shown) == 1:
        return ToldFigure(first_in=shown[0].entry, figure=newest, n_revised=0)
    same = [entry for entry, figure in shown if (figure.text, figure.status) == (newest.text, newest.status)]
    others = {(figure.text, figure.status) for _, figure in shown} - {(newest.text, newest.status)}
    return ToldFigure(first_in=same[-1], figure=newest, n_revised=len(others))


def _runs(told: list[ToldVerdict]) -> Iterator[VerdictRun]:
    """Verdicts in runs of the same, from the newest on."""
    for _, group in groupby(told, key=lambda one: one.verdict):
        run = list(group)
        yield VerdictRun(newest=run[0], first=run[-1], n=len(run))

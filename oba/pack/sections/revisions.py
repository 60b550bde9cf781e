"""What the newest release of each indicator says otherwise than the one before, counted and cell by cell."""

from __future__ import annotations

from typing import Final

from oba.analysis.revisions import CellChange, Revision
from oba.domain.indicator import Indicator
from oba.domain.period import Period
from oba.pack.collected_facts import ChangeFact, RevisionFact, Revisions
from oba.pack.printed import indicator_name, release_name, rounded
from oba.pack.stage_facts import StageFacts

GRAVEST_FIRST: Final = ("withdrawn", "gone", "restored", "added", "resymbolled", "changed")
"""Kinds of change in the order in which they are shown within a period: what readers can no longer see comes first."""

MOST_CHANGES: Final = 200
"""Cells listed for one indicator: a page that a person can still read; the rest are counted. Our choice."""


def revisions(facts: StageFacts) -> Revisions:
    """Every indicator that has figures, in the order of the definitions."""
    ids = [use.indicator for use in facts.priority.indicators if use.indicator in facts.panels]
    found = {id_: facts.revisions[id_] for id_ in ids if id_ in facts.revisions}
    return Revisions(
        revised=tuple(_revised(facts, one) for one in found.values() if not one.is_empty),
        unchanged=tuple(indicator_name(facts, id_) for id_, one in found.items() if one.is_empty),
        one_release=tuple(indicator_name(facts, id_) for id_ in ids if id_ not in found),
    )


def _revised(facts: StageFacts, revision: Revision) -> RevisionFact:
    indicator = facts.partnership.indicators[revision.indicator]
    names = facts.partnership.area_names()
    every = sorted(revision.changes(), key=_newest_and_largest_first)
    largest = revision.largest
    return RevisionFact(
        indicator=indicator.id,
        indicator_name=indicator.name,
        unit=indicator.unit.value,
        decimals=indicator.decimals,
        earlier=release_name(facts, revision.earlier),
        later=release_name(facts, revision.later),
        n_common=revision.n_common,
        n_changed=len(revision.changed),
        n_withdrawn=len(revision.withdrawn),
        n_restored=len(revision.restored),
        n_resymbolled=len(revision.resymbolled),
        n_added=len(revision.added),
        n_gone=len(revision.gone),
        n_counts_only=revision.n_counts_only,
        n_denominators_only=revision.n_denominators_only,
        by_size=tuple((size.value, n) for size, n in revision.by_size.items()),
        largest=_change_fact("changed", largest, indicator, names) if largest is not None else None,
        changes=tuple(_change_fact(kind, change, indicator, names) for kind, change in every[:MOST_CHANGES]),
        n_unlisted=max(0, len(every) - MOST_CHANGES),
    )


def _newest_and_largest_first(change: tuple[str, CellChange]) -> tuple[int, int, float, str]:
    kind, cell = change
    return (-Period(cell.period).ordinal, GRAVEST_FIRST.index(kind), -abs(cell.change or 0.0), cell.area)


def _change_fact(kind: str, change: CellChange, indicator: Indicator, names: dict[str, str]) -> ChangeFact:
    return ChangeFact(
        area_name=names.get(change.area, change.area),
        period=change.period,
        kind=kind,
        before=change.before,
        after=change.after,
        change=None if change.change is None else rounded(change.change, decimals=indicator.decimals),
    )

"""The figures of what was collected: areas beside others, returns, revisions, corrections and bridges."""

from __future__ import annotations

from collections.abc import Iterator

from oba.pack.collected_facts import (
    Boundaries,
    BridgedFact,
    ChangeFact,
    ComparedRow,
    Comparison,
    Returns,
    RevisionFact,
    Revisions,
)
from oba.pack.report_facts import AreaFigure
from oba.render.figures.figure import Figure, Subject, subject_of


def of_comparison(comparison: Comparison) -> Iterator[Figure]:
    for table in comparison.tables:
        subject = subject_of("comparison", table.indicator)
        for row in table.rows:
            yield from of_compared(subject.at(row.area, row.name), row, period=row.latest.period)


def of_compared(subject: Subject, row: ComparedRow | AreaFigure, *, period: str) -> Iterator[Figure]:
    """An area's latest figure, beside the one before and beside its neighbours."""
    yield from subject.point("published", row.latest)
    yield from subject.point("previous", row.before)
    yield from subject.difference("change", period, row.change)
    if row.neighbours is not None:
        yield from subject.made("neighbours_mean", period, row.neighbours.mean)
    yield from subject.included(period, row.included)


def of_returns(returns: Returns) -> Iterator[Figure]:
    for measure in returns.measures:
        subject = Subject(
            section="returns", id=measure.id, name=measure.name, unit=measure.unit, decimals=measure.decimals
        )
        for row in measure.rows:
            yield from subject.at(row.area, row.name).point("returned", row.figure)
        yield from subject.at("", returns.region_name).point("returned_together", measure.together)


def of_revisions(revisions: Revisions) -> Iterator[Figure]:
    for revised in revisions.revised:
        subject = Subject(
            section="revisions",
            id=revised.indicator,
            name=revised.indicator_name,
            unit=revised.unit,
            decimals=revised.decimals,
        )
        for change in _changes(revised):
            own = subject.at("", change.area_name)
            yield from own.printed("before_revision", change.period, change.before)
            yield from own.printed("after_revision", change.period, change.after)
            yield from own.difference("revision", change.period, change.change)


def _changes(revised: RevisionFact) -> tuple[ChangeFact, ...]:
    """The largest change too, where there were too many to list it."""
    largest = (revised.largest,) if revised.largest is not None and revised.largest not in revised.changes else ()
    return (*revised.changes, *largest)


def of_boundaries(boundaries: Boundaries) -> Iterator[Figure]:
    """Of corrections the pack does not tell the unit."""
    for one in boundaries.corrections:
        named = Subject(section="boundaries", id=one.indicator.id, name=one.indicator.name, unit="", decimals=0)
        own = named.at("", one.area_name)
        yield from own.printed("printed", one.period, one.was)
        yield from own.printed("corrected", one.period, one.corrected)
    for bridge in boundaries.bridges:
        for series in bridge.series:
            yield from _of_bridged(subject_of("boundaries", series.indicator).at("", bridge.name), series)


def _of_bridged(subject: Subject, series: BridgedFact) -> Iterator[Figure]:
    for one in series.periods:
        yield from subject.point("bridged", one.figure)
        yield from subject.made("bridged_count", one.figure.period, one.count, decimals=0, unit=series.counted)

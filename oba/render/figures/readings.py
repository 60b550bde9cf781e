"""The figures of other bodies' ways of reading: changes, trends, targets, ranks and XmR charts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from oba.pack.readings_facts import ReadingRow, Readings, ReadingsTable, XmrChartFact
from oba.render.figures.figure import Figure, Subject, subject_of

PLACES: Final = "place"


def of_readings(readings: Readings) -> Iterator[Figure]:
    for table in readings.tables:
        subject = subject_of("readings", table.indicator)
        if table.target is not None:
            yield from subject.printed("target", table.target.by_period, table.target.text)
            yield from subject.printed("target_tolerance", table.target.by_period, table.target.tolerance)
        for row in table.rows:
            yield from _of_reading(subject.at(row.area, row.name), row, table)
        for chart in table.xmr.charts if table.xmr is not None else ():
            yield from _of_xmr(subject.at(chart.area, chart.name), chart)


def _of_reading(subject: Subject, row: ReadingRow, table: ReadingsTable) -> Iterator[Figure]:
    period = row.current.period if row.current is not None else table.period
    yield from subject.point("published", row.current)
    yield from subject.point("previous", row.prior)
    yield from of_read(subject, row, period=period)


def of_read(subject: Subject, row: ReadingRow, *, period: str) -> Iterator[Figure]:
    """What is read off an area's figures beside the figures themselves."""
    yield from subject.difference("change", period, row.change)
    if row.from_first is not None:
        yield from subject.made(
            "change_from_first", row.from_first.period, row.from_first.percent, decimals=1, unit="%"
        )
    yield from subject.made("trend_chi_squared", row.trend.last or "", row.trend.chi_squared, decimals=2, unit="")
    if row.to_target is not None:
        yield from subject.difference("gap_to_target", period, row.to_target.gap)
        yield from subject.made("gap_to_target_percent", period, row.to_target.percent, decimals=1, unit="%")
    if row.standing is not None:
        yield from subject.counted("rank", period, row.standing.rank, unit=PLACES)


def _of_xmr(subject: Subject, chart: XmrChartFact) -> Iterator[Figure]:
    yield from subject.point("published", chart.latest)
    for kind in ("mean", "lower", "upper"):
        yield from subject.made(f"xmr_{kind}", chart.latest.period, getattr(chart, kind))

"""Every figure of a pack, one to a row: for those who want to count for themselves.

Left out are counts of what people said or did, and how methods were tried and cut-offs set: they are of no indicator,
area and period.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from oba.domain.period import Period
from oba.domain.status import ValueStatus, read_value
from oba.pack.beside_facts import AreasCurves, Enablers, Measures
from oba.pack.collected_facts import (
    Boundaries,
    BridgedFact,
    ChangeFact,
    ComparedRow,
    Comparison,
    IndicatorName,
    Returns,
    RevisionFact,
    Revisions,
)
from oba.pack.facts import ReviewPack
from oba.pack.figure_facts import (
    Cell,
    Curve,
    Curves,
    CurvesTurned,
    EvidenceFact,
    ForecastPoint,
    Included,
    IndicatorFact,
    Point,
    Scorecard,
    VerdictFact,
)
from oba.pack.judged_facts import ErrorCounts, ErrorLog, LoggedForecast, Remade
from oba.pack.readings_facts import ReadingRow, Readings, ReadingsTable, XmrChartFact
from oba.pack.report_facts import AreaFigure, AreaPriorities, CurveReport, RegionPriorities
from oba.pack.said_facts import AgreedLine
from oba.render.said import decimals_said
from oba.render.words import number, unit_head, unit_of_difference

USUAL_CHANGES: Final = "usual changes"
"""The unit of distances that are told in an area's own usual change from one period to the next."""
PLACES: Final = "place"
CURVES: Final = "curves"
AUTHORITIES: Final = "authorities"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure. `area` is empty where the pack names an area without its code, `period` where it has none.

    `value` is None where there is no number; `text` is the figure as it is printed, or the symbol in its place, and
    `status` says which (`number`, `suppressed`, ...). `kind` says what it is: `published`, `forecast`, `low_80`, ...
    """

    section: str
    indicator: str
    indicator_name: str
    area: str
    area_name: str
    period: str
    value: float | None
    text: str
    status: str
    unit: str
    kind: str
    decimals: int


@dataclass(frozen=True, slots=True)
class _Of:
    """What figures are about: makes one after another of the same indicator and area. `unit` is empty where it is not
    told.
    """

    section: str
    id: str
    name: str
    unit: str
    decimals: int
    area: str = ""
    area_name: str = ""

    def at(self, area: str, area_name: str) -> _Of:
        return _Of(self.section, self.id, self.name, self.unit, self.decimals, area, area_name)

    def point(self, kind: str, point: Point | None) -> Iterator[Figure]:
        if point is not None:
            yield self._made(kind, point.period, point.value, point.text, point.status)

    def printed(self, kind: str, period: str, text: str | None) -> Iterator[Figure]:
        """A figure of which the pack holds the text alone; none for an empty one: there is no such cell."""
        if text:
            value, status = _read(text)
            yield self._made(kind, period, value, text, status)

    def made(
        self, kind: str, period: str, value: float | None, *, decimals: int | None = None, unit: str | None = None
    ) -> Iterator[Figure]:
        """A figure that was worked out; none for None."""
        if value is not None:
            places = self.decimals if decimals is None else decimals
            yield self._made(kind, period, value, number(value, places), "number", unit=unit, decimals=places)

    def difference(self, kind: str, period: str, value: float | None) -> Iterator[Figure]:
        return self.made(kind, period, value, decimals=max(1, self.decimals), unit=unit_of_difference(self.unit))

    def counted(self, kind: str, period: str, n: float, *, unit: str) -> Iterator[Figure]:
        return self.made(kind, period, n, decimals=0 if float(n).is_integer() else 1, unit=unit)

    def included(self, period: str, included: Included | None) -> Iterator[Figure]:
        if included is not None:
            yield from self.counted("n_included", period, included.n, unit=AUTHORITIES)
            yield from self.counted("n_authorities", period, included.of, unit=AUTHORITIES)

    def _made(
        self,
        kind: str,
        period: str,
        value: float | None,
        text: str,
        status: str,
        *,
        unit: str | None = None,
        decimals: int | None = None,
    ) -> Figure:
        return Figure(
            section=self.section,
            indicator=self.id,
            indicator_name=self.name,
            area=self.area,
            area_name=self.area_name,
            period=period,
            value=value,
            text=text,
            status=status,
            unit=_unit_head(self.unit) if unit is None else unit,
            kind=kind,
            decimals=self.decimals if decimals is None else decimals,
        )


def _read(text: str) -> tuple[float | None, str]:
    """The number that a printed text states, and its status; no number, and none, for a text that is neither."""
    bare = text.replace("\N{MINUS SIGN}", "-")
    known = next((status for status in ValueStatus if bare == _PRINTED.get(status)), None)
    if known is not None:
        return None, _said(known)
    try:
        value, status = read_value(bare)
    except ValueError:
        return None, ""
    return (None if math.isnan(value) else value), _said(status)


_PRINTED: Final = {ValueStatus.MISSING: "missing", ValueStatus.NOT_YET_PUBLISHED: "not yet"}


def _said(status: ValueStatus) -> str:
    return status.name.lower().replace("_", " ")


def _unit_head(unit: str) -> str:
    return unit_head(unit) if unit else ""


def _of(section: str, indicator: IndicatorFact) -> _Of:
    return _Of(section, indicator.id, indicator.name, indicator.unit, indicator.decimals)


def every_figure(pack: ReviewPack) -> Iterator[Figure]:
    """The figures of a pack in the order in which it is read; one that two sections print stands there twice."""
    for name, section in pack.sections.items():
        if name in FIGURES:
            yield from FIGURES[name](section)


def _turned(turned: CurvesTurned, *, section: str = "turned") -> Iterator[Figure]:
    of = _Of(section, "", "", "count", 0)
    for who, counts in (("Region", turned.region), ("Authorities", turned.authorities)):
        own = of.at("", who)
        for kind in ("turned", "not_turned", "too_early", "not_assessable", "worse"):
            yield from own.counted(kind, "", getattr(counts, kind), unit=CURVES)
        yield from own.made("expected_by_luck", "", counts.expected_by_luck, decimals=1, unit=CURVES)


def _scorecard(scorecard: Scorecard) -> Iterator[Figure]:
    for k, column in enumerate(scorecard.columns):
        of, period = _of("scorecard", column.indicator), column.period or ""
        before = Period(period).later(-1).code if period else ""
        for row in scorecard.rows:
            yield from _cell(of.at(row.area, row.name), row.cells[k], period=period, before=before)


def _cell(of: _Of, cell: Cell, *, period: str, before: str) -> Iterator[Figure]:
    yield from of.point("published", Point(period=period, value=cell.value, text=cell.text, status=cell.status))
    yield from of.printed("previous", before, cell.previous)
    for ago, value in enumerate(reversed(cell.history)):
        yield from of.made("history", Period(period).later(-ago).code if period else "", value)
    yield from of.included(period, cell.included)


def _curves(curves: Curves) -> Iterator[Figure]:
    for curve in curves.curves:
        yield from _curve(curve, _of("curves", curve.indicator))


def _curve(curve: Curve, of: _Of) -> Iterator[Figure]:
    own = of.at(curve.area, curve.area_name)
    for kind, points in (("published", curve.history), ("since", curve.since)):
        for point in points:
            yield from own.point(kind, point)
    for ahead in curve.forecast:
        yield from _forecast(own, ahead)
    for line in curve.agreed:
        yield from _agreed(of, line, curve.indicator)
    if curve.target is not None:
        yield from own.made("target", curve.target.period, curve.target.value)
    for other in curve.comparators:
        for point in other.points:
            yield from of.at("", other.name).point("published", point)
    for verdict in (*((curve.verdict,) if curve.verdict else ()), *curve.areas):
        yield from _verdict(of, verdict)


def _forecast(of: _Of, ahead: ForecastPoint | LoggedForecast) -> Iterator[Figure]:
    yield from of.made("forecast", ahead.period, ahead.value)
    for kind in ("low_80", "high_80", "low_95", "high_95"):
        yield from of.made(kind, ahead.period, getattr(ahead, kind))


def _agreed(of: _Of, line: AgreedLine, indicator: IndicatorFact) -> Iterator[Figure]:
    own = of.at(line.area, line.area_name)
    kind = "agreed" if line.scenario == "agreed" else f"agreed_{line.scenario}"
    for point in line.points:
        for named, value in ((kind, point.value), (f"{kind}_said_since", point.said_since)):
            decimals = None if value is None else decimals_said(value, indicator)
            yield from own.made(named, point.period, value, decimals=decimals)
        yield from own.made(f"{kind}_actual", point.period, point.actual)
        yield from own.difference(f"{kind}_difference", point.period, point.difference)


def _verdict(of: _Of, verdict: VerdictFact, *, prefix: str = "") -> Iterator[Figure]:
    own = of.at(verdict.area, verdict.area_name)
    period = verdict.periods[-1] if verdict.periods else ""
    yield from own.made(f"{prefix}expected", period, verdict.expected)
    yield from own.made(f"{prefix}actual", period, verdict.actual)
    yield from own.difference(f"{prefix}smallest_effect", period, verdict.smallest_effect)
    yield from own.made(f"{prefix}usual_change", period, verdict.usual_change, decimals=2, unit="")
    yield from _evidence(own, verdict.own, period=period, prefix=prefix)
    yield from _evidence(own, verdict.net, period=period, prefix=f"{prefix}net_")


def _evidence(of: _Of, evidence: EvidenceFact | None, *, period: str, prefix: str) -> Iterator[Figure]:
    if evidence is not None:
        yield from of.difference(f"{prefix}gap", period, evidence.gap)
        yield from of.made(f"{prefix}distance", period, evidence.distance, decimals=2, unit=USUAL_CHANGES)


def _remade(remade: Remade) -> Iterator[Figure]:
    for curve in remade.curves:
        of = _of("remade", curve.indicator)
        for one in (curve.region, *curve.areas):
            yield from _verdict(of, one.frozen, prefix="frozen_")
            if one.remade is not None:
                yield from _verdict(of, one.remade, prefix="remade_")


def _error_log(log: ErrorLog) -> Iterator[Figure]:
    for indicator in log.indicators:
        of = _of("error_log", indicator.indicator)
        for one in (*indicator.region, *indicator.authorities):
            own = of.at(one.area, one.area_name)
            yield from _forecast(own, one)
            yield from own.point("published", one.figure)
            yield from own.difference("error", one.period, one.error)
        for who, counts in (("Region", indicator.of_region), ("Authorities", indicator.of_authorities)):
            yield from _mean_error(of.at("", who), counts)


def _mean_error(of: _Of, counts: ErrorCounts) -> Iterator[Figure]:
    yield from of.difference("mean_error", "", counts.mean_error)


def _comparison(comparison: Comparison) -> Iterator[Figure]:
    for table in comparison.tables:
        of = _of("comparison", table.indicator)
        for row in table.rows:
            yield from _compared(of.at(row.area, row.name), row)


def _compared(of: _Of, row: ComparedRow) -> Iterator[Figure]:
    period = row.latest.period
    yield from of.point("published", row.latest)
    yield from of.point("previous", row.before)
    yield from of.difference("change", period, row.change)
    if row.neighbours is not None:
        yield from of.made("neighbours_mean", period, row.neighbours.mean)
    yield from of.included(period, row.included)


def _readings(readings: Readings) -> Iterator[Figure]:
    for table in readings.tables:
        of = _of("readings", table.indicator)
        if table.target is not None:
            yield from of.printed("target", table.target.by_period, table.target.text)
            yield from of.printed("target_tolerance", table.target.by_period, table.target.tolerance)
        for row in table.rows:
            yield from _reading(of.at(row.area, row.name), row, table)
        for chart in table.xmr.charts if table.xmr is not None else ():
            yield from _xmr(of.at(chart.area, chart.name), chart)


def _reading(of: _Of, row: ReadingRow, table: ReadingsTable) -> Iterator[Figure]:
    period = row.current.period if row.current is not None else table.period
    yield from of.point("published", row.current)
    yield from of.point("previous", row.prior)
    yield from _read_beside(of, row, period=period)


def _read_beside(of: _Of, row: ReadingRow, *, period: str) -> Iterator[Figure]:
    yield from of.difference("change", period, row.change)
    if row.from_first is not None:
        yield from of.made("change_from_first", row.from_first.period, row.from_first.percent, decimals=1, unit="%")
    yield from of.made("trend_chi_squared", row.trend.last or "", row.trend.chi_squared, decimals=2, unit="")
    if row.to_target is not None:
        yield from of.difference("gap_to_target", period, row.to_target.gap)
        yield from of.made("gap_to_target_percent", period, row.to_target.percent, decimals=1, unit="%")
    if row.standing is not None:
        yield from of.counted("rank", period, row.standing.rank, unit=PLACES)


def _xmr(of: _Of, chart: XmrChartFact) -> Iterator[Figure]:
    yield from of.point("published", chart.latest)
    for kind in ("mean", "lower", "upper"):
        yield from of.made(f"xmr_{kind}", chart.latest.period, getattr(chart, kind))


def _returns(returns: Returns) -> Iterator[Figure]:
    for measure in returns.measures:
        of = _Of("returns", measure.id, measure.name, measure.unit, measure.decimals)
        for row in measure.rows:
            yield from of.at(row.area, row.name).point("returned", row.figure)
        yield from of.at("", returns.region_name).point("returned_together", measure.together)


def _revisions(revisions: Revisions) -> Iterator[Figure]:
    for revised in revisions.revised:
        of = _Of("revisions", revised.indicator, revised.indicator_name, revised.unit, revised.decimals)
        for change in _changes(revised):
            own = of.at("", change.area_name)
            yield from own.printed("before_revision", change.period, change.before)
            yield from own.printed("after_revision", change.period, change.after)
            yield from own.difference("revision", change.period, change.change)


def _changes(revised: RevisionFact) -> tuple[ChangeFact, ...]:
    """The largest change too, where there were too many to list it."""
    largest = (revised.largest,) if revised.largest is not None and revised.largest not in revised.changes else ()
    return (*revised.changes, *largest)


def _boundaries(boundaries: Boundaries) -> Iterator[Figure]:
    for one in boundaries.corrections:
        of = _named(one.indicator).at("", one.area_name)
        yield from of.printed("printed", one.period, one.was)
        yield from of.printed("corrected", one.period, one.corrected)
    for bridge in boundaries.bridges:
        for series in bridge.series:
            yield from _bridged(_of("boundaries", series.indicator).at("", bridge.name), series)


def _named(indicator: IndicatorName) -> _Of:
    """Of an indicator in short, of which the unit is not told."""
    return _Of("boundaries", indicator.id, indicator.name, "", 0)


def _bridged(of: _Of, series: BridgedFact) -> Iterator[Figure]:
    for one in series.periods:
        yield from of.point("bridged", one.figure)
        yield from of.made("bridged_count", one.figure.period, one.count, decimals=0, unit=series.counted)


def _areas_curves(curves: AreasCurves) -> Iterator[Figure]:
    for each in curves.curves:
        of = _of("areas_curves", each.indicator)
        for area in each.areas:
            own = of.at(area.area, area.area_name)
            for kind, periods, values in (
                ("published", each.periods, area.values),
                ("forecast", each.horizon, area.forecast),
            ):
                for period, value in zip(periods, values, strict=True):
                    yield from own.made(kind, period, value)


def _measures(measures: Measures) -> Iterator[Figure]:
    for one in measures.measures:
        text = one.figure.text if one.figure is not None else ""
        decimals = len(text.partition(".")[2])
        of = _Of("measures", one.id, one.name, one.unit, decimals)
        yield from of.point("returned_together", one.figure)


def _enablers(enablers: Enablers) -> Iterator[Figure]:
    for one in enablers.enablers:
        of = _of("enablers", one.indicator)
        yield from of.at("", enablers.region_name).point("published", one.latest)


def _curve_report(report: CurveReport) -> Iterator[Figure]:
    of = _of("curve_report", report.curve.indicator)
    yield from _curve(report.curve, of)
    if report.neighbours is not None:
        points = (*report.curve.since, *report.curve.history[-1:])
        own = of.at(report.curve.area, report.curve.area_name)
        yield from own.made("neighbours_mean", points[-1].period if points else "", report.neighbours.mean)


def _area_priorities(areas: AreaPriorities) -> Iterator[Figure]:
    for priority in areas.priorities:
        for figure in priority.figures:
            yield from _area_figure("area_priorities", figure, areas.area, areas.area_name, areas)
        for curve in priority.curves:
            yield from _curve(curve, _of("area_priorities", curve.indicator))


def _region_priorities(region: RegionPriorities) -> Iterator[Figure]:
    for priority in region.priorities:
        if priority.turned is not None:
            yield from _turned(priority.turned, section="region_priorities")
        for figure in priority.figures:
            yield from _area_figure("region_priorities", figure, "", region.region_name, region)
        for curve in priority.curves:
            yield from _curve(curve, _of("region_priorities", curve.indicator))


def _area_figure(
    section: str, figure: AreaFigure, area: str, area_name: str, around: AreaPriorities | RegionPriorities
) -> Iterator[Figure]:
    of, period = _of(section, figure.indicator), figure.period or ""
    own = of.at(area, area_name)
    yield from own.point("published", figure.latest)
    yield from own.point("previous", figure.before)
    yield from own.difference("change", period, figure.change)
    if figure.neighbours is not None:
        yield from own.made("neighbours_mean", period, figure.neighbours.mean)
    yield from of.at("", around.region_name).point("published", figure.region)
    yield from of.at("", around.country_name).point("published", figure.country)
    yield from own.included(period, figure.included)
    if figure.target is not None:
        yield from own.printed("target", figure.target.by_period, figure.target.text)
    if figure.reading is not None:
        yield from _read_beside(own, figure.reading, period=period)


FIGURES: Final[dict[str, Callable[[Any], Iterator[Figure]]]] = {
    "turned": _turned,
    "scorecard": _scorecard,
    "curves": _curves,
    "remade": _remade,
    "error_log": _error_log,
    "comparison": _comparison,
    "readings": _readings,
    "returns": _returns,
    "revisions": _revisions,
    "boundaries": _boundaries,
    "areas_curves": _areas_curves,
    "measures": _measures,
    "enablers": _enablers,
    "curve_report": _curve_report,
    "area_priorities": _area_priorities,
    "region_priorities": _region_priorities,
}
"""By section: what takes the figures from its facts."""

WITHOUT_FIGURES: Final = frozenset(
    {
        "summary",
        "gate",
        "asked",
        "common_causes",
        "decisions",
        "calendar",
        "story",
        "plan",
        "quality",
        "gaps",
        "sources",
    }
)
"""Sections of words and days alone, and the one that sums up what others hold."""

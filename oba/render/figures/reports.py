"""The figures of reports on demand: of one curve, of one authority, of the region over every priority."""

from __future__ import annotations

from collections.abc import Iterator

from oba.pack.report_facts import AreaFigure, AreaPriorities, CurveReport, RegionPriorities
from oba.render.figures.collected import of_compared
from oba.render.figures.curves import of_curve, of_turned
from oba.render.figures.figure import Figure, subject_of
from oba.render.figures.readings import of_read


def of_curve_report(report: CurveReport) -> Iterator[Figure]:
    curve = report.curve
    yield from of_curve(curve, section="curve_report")
    if report.neighbours is not None:
        points = (*curve.since, *curve.history[-1:])
        own = subject_of("curve_report", curve.indicator).at(curve.area, curve.area_name)
        yield from own.made("neighbours_mean", points[-1].period if points else "", report.neighbours.mean)


def of_area_priorities(areas: AreaPriorities) -> Iterator[Figure]:
    for priority in areas.priorities:
        for figure in priority.figures:
            yield from _of_area_figure("area_priorities", figure, area=areas.area, name=areas.area_name, around=areas)
        for curve in priority.curves:
            yield from of_curve(curve, section="area_priorities")


def of_region_priorities(region: RegionPriorities) -> Iterator[Figure]:
    for priority in region.priorities:
        if priority.turned is not None:
            yield from of_turned(priority.turned, section="region_priorities")
        for figure in priority.figures:
            yield from _of_area_figure("region_priorities", figure, area="", name=region.region_name, around=region)
        for curve in priority.curves:
            yield from of_curve(curve, section="region_priorities")


def _of_area_figure(
    section: str, figure: AreaFigure, *, area: str, name: str, around: AreaPriorities | RegionPriorities
) -> Iterator[Figure]:
    subject, period = subject_of(section, figure.indicator), figure.period or ""
    own = subject.at(area, name)
    yield from of_compared(own, figure, period=period)
    yield from subject.at("", around.region_name).point("published", figure.region)
    yield from subject.at("", around.country_name).point("published", figure.country)
    if figure.target is not None:
        yield from own.printed("target", figure.target.by_period, figure.target.text)
    if figure.reading is not None:
        yield from of_read(own, figure.reading, period=period)

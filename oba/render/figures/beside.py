"""The figures that stand beside a priority's curves: those of areas, of services and of enablers."""

from __future__ import annotations

from collections.abc import Iterator

from oba.pack.beside_facts import AreasCurves, Enablers, Measures
from oba.render.figures.figure import Figure, Subject, subject_of


def of_areas_curves(curves: AreasCurves) -> Iterator[Figure]:
    for each in curves.curves:
        subject = subject_of("areas_curves", each.indicator)
        for area in each.areas:
            own = subject.at(area.area, area.area_name)
            for kind, periods, values in (
                ("published", each.periods, area.values),
                ("forecast", each.horizon, area.forecast),
            ):
                for period, value in zip(periods, values, strict=True):
                    yield from own.made(kind, period, value)


def of_measures(measures: Measures) -> Iterator[Figure]:
    for one in measures.measures:
        text = one.figure.text if one.figure is not None else ""
        decimals = len(text.partition(".")[2])
        subject = Subject(section="measures", id=one.id, name=one.name, unit=one.unit, decimals=decimals)
        yield from subject.point("returned_together", one.figure)


def of_enablers(enablers: Enablers) -> Iterator[Figure]:
    for one in enablers.enablers:
        yield from subject_of("enablers", one.indicator).at("", enablers.region_name).point("published", one.latest)

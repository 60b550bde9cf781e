"""The figures of verdicts against a remade baseline, and of what frozen forecasts said and what happened."""

from __future__ import annotations

from collections.abc import Iterator

from oba.pack.judged_facts import ErrorLog, Remade
from oba.render.figures.curves import of_forecast, of_verdict
from oba.render.figures.figure import Figure, subject_of


def of_remade(remade: Remade) -> Iterator[Figure]:
    for curve in remade.curves:
        subject = subject_of("remade", curve.indicator)
        for one in (curve.region, *curve.areas):
            yield from of_verdict(subject, one.frozen, prefix="frozen_")
            if one.remade is not None:
                yield from of_verdict(subject, one.remade, prefix="remade_")


def of_error_log(log: ErrorLog) -> Iterator[Figure]:
    for indicator in log.indicators:
        subject = subject_of("error_log", indicator.indicator)
        for one in (*indicator.region, *indicator.authorities):
            own = subject.at(one.area, one.area_name)
            yield from of_forecast(own, one)
            yield from own.point("published", one.figure)
            yield from own.difference("error", one.period, one.error)
        for who, counts in (("Region", indicator.of_region), ("Authorities", indicator.of_authorities)):
            yield from subject.at("", who).difference("mean_error", "", counts.mean_error)

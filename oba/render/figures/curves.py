"""The figures of the scorecard, of curves with their forecasts and verdicts, and of how many have turned."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from oba.pack.figure_facts import (
    Cell,
    Curve,
    Curves,
    CurvesTurned,
    EvidenceFact,
    ForecastPoint,
    IndicatorFact,
    Point,
    Scorecard,
    VerdictFact,
)
from oba.pack.judged_facts import LoggedForecast
from oba.pack.said_facts import AgreedLine
from oba.render.figures.figure import Figure, Subject, subject_of
from oba.render.said import decimals_said
from oba.render.words import period_before

USUAL_CHANGES: Final = "usual changes"
"""The unit of distances that are told in an area's own usual change from one period to the next."""
CURVES: Final = "curves"


def of_turned(turned: CurvesTurned, *, section: str = "turned") -> Iterator[Figure]:
    subject = Subject(section=section, id="", name="", unit="count", decimals=0)
    for who, counts in (("Region", turned.region), ("Authorities", turned.authorities)):
        own = subject.at("", who)
        for kind in ("turned", "not_turned", "too_early", "not_assessable", "worse"):
            yield from own.counted(kind, "", getattr(counts, kind), unit=CURVES)
        yield from own.made("expected_by_luck", "", counts.expected_by_luck, decimals=1, unit=CURVES)


def of_scorecard(scorecard: Scorecard) -> Iterator[Figure]:
    for k, column in enumerate(scorecard.columns):
        subject = subject_of("scorecard", column.indicator)
        for row in scorecard.rows:
            yield from _of_cell(subject.at(row.area, row.name), row.cells[k], period=column.period or "")


def _of_cell(subject: Subject, cell: Cell, *, period: str) -> Iterator[Figure]:
    latest = Point(period=period, value=cell.value, text=cell.text, status=cell.status)
    yield from subject.point("published", latest)
    yield from subject.printed("previous", _before(period, 1), cell.previous)
    for ago, value in enumerate(reversed(cell.history)):
        yield from subject.made("history", _before(period, ago), value)
    yield from subject.included(period, cell.included)


def _before(period: str, n: int) -> str:
    return period_before(period, n) if period else ""


def of_curves(curves: Curves) -> Iterator[Figure]:
    for curve in curves.curves:
        yield from of_curve(curve, section="curves")


def of_curve(curve: Curve, *, section: str) -> Iterator[Figure]:
    subject = subject_of(section, curve.indicator)
    own = subject.at(curve.area, curve.area_name)
    for kind, points in (("published", curve.history), ("since", curve.since)):
        for point in points:
            yield from own.point(kind, point)
    for ahead in curve.forecast:
        yield from of_forecast(own, ahead)
    for line in curve.agreed:
        yield from _of_agreed(subject, line, curve.indicator)
    if curve.target is not None:
        yield from own.made("target", curve.target.period, curve.target.value)
    for other in curve.comparators:
        for point in other.points:
            yield from subject.at("", other.name).point("published", point)
    for verdict in (*((curve.verdict,) if curve.verdict else ()), *curve.areas):
        yield from of_verdict(subject, verdict)


def of_forecast(subject: Subject, ahead: ForecastPoint | LoggedForecast) -> Iterator[Figure]:
    yield from subject.made("forecast", ahead.period, ahead.value)
    for kind in ("low_80", "high_80", "low_95", "high_95"):
        yield from subject.made(kind, ahead.period, getattr(ahead, kind))


def _of_agreed(subject: Subject, line: AgreedLine, indicator: IndicatorFact) -> Iterator[Figure]:
    own = subject.at(line.area, line.area_name)
    kind = "agreed" if line.scenario == "agreed" else f"agreed_{line.scenario}"
    for point in line.points:
        for named, value in ((kind, point.value), (f"{kind}_said_since", point.said_since)):
            decimals = None if value is None else decimals_said(value, indicator)
            yield from own.made(named, point.period, value, decimals=decimals)
        yield from own.made(f"{kind}_actual", point.period, point.actual)
        yield from own.difference(f"{kind}_difference", point.period, point.difference)


def of_verdict(subject: Subject, verdict: VerdictFact, *, prefix: str = "") -> Iterator[Figure]:
    """What a verdict rests on, at its last period; `prefix` begins the kinds where a curve has more than one."""
    own = subject.at(verdict.area, verdict.area_name)
    period = verdict.periods[-1] if verdict.periods else ""
    yield from own.made(f"{prefix}expected", period, verdict.expected)
    yield from own.made(f"{prefix}actual", period, verdict.actual)
    yield from own.difference(f"{prefix}smallest_effect", period, verdict.smallest_effect)
    yield from own.made(f"{prefix}usual_change", period, verdict.usual_change, decimals=2, unit="")
    yield from _of_evidence(own, verdict.own, period=period, prefix=prefix)
    yield from _of_evidence(own, verdict.net, period=period, prefix=f"{prefix}net_")


def _of_evidence(subject: Subject, evidence: EvidenceFact | None, *, period: str, prefix: str) -> Iterator[Figure]:
    if evidence is not None:
        yield from subject.difference(f"{prefix}gap", period, evidence.gap)
        yield from subject.made(f"{prefix}distance", period, evidence.distance, decimals=2, unit=USUAL_CHANGES)

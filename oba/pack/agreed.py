"""Agreed baselines beside the frozen one, and what came of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from oba.domain.agreed import Standing, StandingPoint, standing_points
from oba.domain.area import Area
from oba.domain.contribution import AgreedBaseline, Scenario
from oba.domain.indicator import PriorityIndicator
from oba.domain.period import Period
from oba.pack.figure_facts import Point
from oba.pack.printed import frozen_point, person, point, rounded
from oba.pack.said_facts import AgreedLine, AgreedPoint
from oba.pack.stage_facts import StageFacts

_SCENARIOS: Final = tuple(Scenario)


def agreed_lines(facts: StageFacts, use: PriorityIndicator) -> tuple[AgreedLine, ...]:
    """The agreed baselines of an indicator: the region's and then each member's, in the order of scenarios.

    Of one area and scenario the newest counts. One of which every period lies within the frozen history belongs to an
    earlier cycle, and is left out.
    """
    areas = (facts.partnership.region, *facts.members)
    spoken_of = {(one.area or areas[0].code, one.scenario) for one in _said(facts, use)}
    lines = (
        _line(facts, use, area, scenario)
        for area in areas
        for scenario in _SCENARIOS
        if (area.code, scenario) in spoken_of
    )
    return tuple(line for line in lines if line.points and _looks_ahead(facts, use, line))


def _said(facts: StageFacts, use: PriorityIndicator) -> list[AgreedBaseline]:
    return [one for one in facts.of_kind(AgreedBaseline) if one.indicator == use.indicator]


def _line(facts: StageFacts, use: PriorityIndicator, area: Area, scenario: Scenario) -> AgreedLine:
    region = facts.partnership.region.code
    earlier = [one for one in facts.superseded if one.indicator == use.indicator]
    revisions = sorted(
        (one for one in (*earlier, *_said(facts, use)) if (one.area or region, one.scenario) == (area.code, scenario)),
        key=lambda one: (one.on, one.slug),
    )
    known = {Period(code).ordinal: day for code, day in facts.known_since.get((use.indicator, area.code), {}).items()}
    newest = revisions[-1]
    return AgreedLine(
        area=area.code,
        area_name=area.name,
        scenario=scenario.value,
        points=tuple(_points(facts, use, area, standing_points(revisions, known_since=known))),
        why=newest.why,
        said=person(facts, newest),
    )


def _points(
    facts: StageFacts, use: PriorityIndicator, area: Area, points: Sequence[StandingPoint]
) -> Iterator[AgreedPoint]:
    decimals = facts.indicator(use).decimals
    written_as = _some_period(facts, use)
    for one in points:
        # An indicator that has come to be published by quarters since has no figure for a year.
        if one.period.per_year != written_as.per_year:
            continue
        period = written_as.later(one.period.ordinal - written_as.ordinal)
        is_compared = one.standing is Standing.FORECAST
        actual = _figure(facts, use, area, period).value if is_compared else None
        yield AgreedPoint(
            period=period.code,
            value=one.value,
            standing=one.standing.value,
            said_on=one.said_on.isoformat(),
            said_since=one.said_since,
            actual=actual,
            difference=None if actual is None else rounded(actual - one.value, decimals=decimals),
        )


def _some_period(facts: StageFacts, use: PriorityIndicator) -> Period:
    """A period written as the indicator's are; as the first that people wrote where nothing has been published."""
    panel, frozen = facts.panels.get(use.indicator), facts.baselines.get(use.indicator)
    if frozen is not None:
        return frozen.baseline.periods[0]
    if panel is not None:
        return panel.periods[0]
    return Period(_said(facts, use)[0].points[0][0])


def _figure(facts: StageFacts, use: PriorityIndicator, area: Area, period: Period) -> Point:
    """The figure that the curve shows: of the frozen history as it was frozen, else as published."""
    decimals, nothing = facts.indicator(use).decimals, float("nan")
    frozen, panel = facts.baselines.get(use.indicator), facts.panels.get(use.indicator)
    if frozen is not None and area.code in frozen.baseline.areas and period in frozen.baseline.periods:
        row, column = frozen.baseline.areas.index(area.code), frozen.baseline.periods.index(period)
        return frozen_point(float(frozen.baseline.history[row, column]), period=period, decimals=decimals)
    if panel is None or area.code not in panel.areas:
        return frozen_point(nothing, period=period, decimals=decimals)
    return point(panel, row=panel.row(area.code), period=period, decimals=decimals)


def _looks_ahead(facts: StageFacts, use: PriorityIndicator, line: AgreedLine) -> bool:
    frozen = facts.baselines.get(use.indicator)
    return frozen is None or Period(line.points[-1].period) > frozen.baseline.periods[-1]

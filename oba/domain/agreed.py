"""The rule against moving the yardstick: what people said after a figure was public is no forecast of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oba.domain.contribution import AgreedBaseline
from oba.domain.period import Period


class Standing(StrEnum):
    """How a point of an agreed baseline stands to the figure of its period."""

    AHEAD = "ahead"
    FORECAST = "forecast"
    ENTERED_LATE = "entered late"


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingPoint:
    """A point as it counts. `said_on` is the day of the revision that it is taken from.

    `said_since` is another value that the newest revision gives a forecast, after its figure was public: it counts for
    nothing. None where there is none.

    `AHEAD`: no number of its period has been public. `FORECAST`: one has, and the point was said before that day.
    `ENTERED_LATE`: the point was said on that day or after it, and may be compared with nothing.
    """

    period: Period
    value: float
    standing: Standing
    said_on: date
    said_since: float | None = None


def standing_points(
    revisions: Sequence[AgreedBaseline], *, known_since: Mapping[int, date]
) -> tuple[StandingPoint, ...]:
    """The points that count of what people agreed on, in time's order; `revisions` of one scenario, oldest first.

    `known_since` holds by a period's ordinal the day on which its number was first public. For a period that it holds,
    the newest revision said before that day counts, whatever was said later; where that one has no such point, or there
    is none, a point of the newest revision is late. For a period ahead the newest revision counts.
    """
    said = [(one.on, {Period(code).ordinal: (Period(code), value) for code, value in one.points}) for one in revisions]
    ordinals = sorted({ordinal for _, points in said for ordinal in points})
    return tuple(point for ordinal in ordinals for point in _standing(said, ordinal, known_since.get(ordinal)))


Points = dict[int, tuple[Period, float]]


def _standing(said: Sequence[tuple[date, Points]], ordinal: int, known: date | None) -> Iterator[StandingPoint]:
    newest_on, newest = said[-1]
    before = [(on, points) for on, points in said if known is not None and on < known][-1:]
    for on, points in before:
        if ordinal in points:
            period, value = points[ordinal]
            _, newest_value = newest.get(ordinal, points[ordinal])
            yield StandingPoint(
                period=period,
                value=value,
                standing=Standing.FORECAST,
                said_on=on,
                said_since=newest_value if newest_value != value else None,
            )
            return
    if ordinal in newest:
        period, value = newest[ordinal]
        standing = Standing.AHEAD if known is None else Standing.ENTERED_LATE
        yield StandingPoint(period=period, value=value, standing=standing, said_on=newest_on)

"""The lines of a curve's chart as columns of numbers: what a spreadsheet programme draws a chart from.

Texts would be drawn as zero, so that a column holds numbers and empty cells alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Final

from oba.domain.period import Period, ordinal_of, through
from oba.pack.figure_facts import Curve, Point
from oba.render.chart import IF_NOTHING_CHANGES
from oba.render.said import drawn_points, region_lines
from oba.render.sentences import sentence
from oba.render.words import NBSP, day

Numbers = dict[int, float]
"""Values by the ordinal of their period."""

EDGES: Final = ("low_80", "high_80", "low_95", "high_95")
EDGE_HEADERS: Final[dict[str, str]] = {
    "low_80": f"80{NBSP}% interval, low",
    "high_80": f"80{NBSP}% interval, high",
    "low_95": f"95{NBSP}% interval, low",
    "high_95": f"95{NBSP}% interval, high",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnLine:
    """One line: `kind` is `published`, `since`, `forecast`, an end of an interval, `agreed` with its `scenario`, or
    `comparator`.
    """

    header: str
    kind: str
    values: Numbers
    scenario: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What a curve's chart draws, of every period from the first to the last, those without figures too.

    `n_history` is how many periods there are up to the last number of the history.
    """

    periods: tuple[Period, ...]
    lines: tuple[DrawnLine, ...]
    n_history: int

    @property
    def values(self) -> tuple[float, ...]:
        return tuple(chain.from_iterable(line.values.values() for line in self.lines))


def drawn(curve: Curve) -> Drawn | None:
    """What the chart of a curve draws; None when it has no number at all."""
    lines = tuple(line for line in _lines(curve) if line.values)
    if not lines:
        return None
    ordinals = [ordinal for line in lines for ordinal in line.values]
    some = Period(next(_codes(curve)))
    first, last = (some.later(end - some.ordinal) for end in (min(ordinals), max(ordinals)))
    history = _numbers(curve.history)
    return Drawn(
        periods=through(first, last),
        lines=lines,
        n_history=max(history) - first.ordinal + 1 if history else 0,
    )


def _codes(curve: Curve) -> Iterator[str]:
    points = chain(curve.history, curve.since, *(other.points for other in curve.comparators))
    agreed = chain.from_iterable(line.points for line in region_lines(curve))
    return chain((one.period for one in points), (one.period for one in curve.forecast), (one.period for one in agreed))


def _numbers(points: Iterable[Point]) -> Numbers:
    return {ordinal_of(point.period): point.value for point in points if point.value is not None}


def _lines(curve: Curve) -> Iterator[DrawnLine]:
    """Forecast, its interval, what people agreed on and what came since all set out from the last of the history."""
    history, since = _numbers(curve.history), _numbers(curve.since)
    last = dict(list(history.items())[-1:])
    yield DrawnLine(header=curve.area_name, kind="published", values=history | since)
    if since:
        yield DrawnLine(header=f"{curve.area_name}, since the baseline", kind="since", values=last | since)
    ahead = {ordinal_of(point.period): point.value for point in curve.forecast}
    if ahead:
        yield DrawnLine(header=IF_NOTHING_CHANGES, kind="forecast", values=last | ahead)
    for edge in EDGES:
        yield DrawnLine(header=EDGE_HEADERS[edge], kind=edge, values=_edge(curve, edge, last=last))
    yield from _agreed(curve, last=last)
    for other in curve.comparators:
        yield DrawnLine(header=other.name, kind="comparator", values=_numbers(other.points))


def _edge(curve: Curve, edge: str, *, last: Numbers) -> Numbers:
    """One end of an interval, which opens from the last figure of the history where it follows that."""
    ends = {ordinal_of(point.period): getattr(point, edge) for point in curve.forecast}
    known = {ordinal: end for ordinal, end in ends.items() if end is not None}
    opens = {ordinal: value for ordinal, value in last.items() if known and ordinal + 1 == min(known)}
    return opens | known


def _agreed(curve: Curve, *, last: Numbers) -> Iterator[DrawnLine]:
    """A line for each revision of each scenario: between points of two revisions people said nothing."""
    for line in region_lines(curve):
        by_day = groupby(drawn_points(line, curve), key=lambda point: point.said_on)
        revisions = [(said_on, {ordinal_of(one.period): one.value for one in points}) for said_on, points in by_day]
        for k, (said_on, values) in enumerate(revisions):
            label = sentence("scenario_label", line.scenario)
            yield DrawnLine(
                header=f"{label}, said on {day(said_on)}" if len(revisions) > 1 else label,
                kind="agreed",
                scenario=line.scenario,
                values=values if k else last | values,
            )


def provisional_places(curve: Curve, periods: Sequence[Period]) -> frozenset[int]:
    """The places among the periods of which the figure is provisional."""
    ordinals = {ordinal_of(code) for code in curve.provisional}
    return frozenset(k for k, period in enumerate(periods) if period.ordinal in ordinals)

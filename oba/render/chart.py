"""The turn-the-curve chart: a curve's facts laid out as lines, bands and labels, for the macro that draws them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import chain, groupby
from typing import Final

from oba.domain.period import Period, ordinal_of
from oba.pack.figure_facts import Curve, ForecastPoint, IndicatorFact, Point
from oba.render.annotations import MARK_ROOM, Annotations, annotated, noted_periods
from oba.render.bidi import without_turns
from oba.render.geometry import (
    Frame,
    Spot,
    axis_range,
    cut_to_width,
    nice_ticks,
    pixel,
    push_apart,
    runs,
    text_width,
    tick_decimals,
)
from oba.render.said import DASHES, LABELS, as_said, drawn_points, region_lines
from oba.render.words import number, period, unit_head

WIDTH: Final = 720
HEIGHT: Final = 320
FONT_SIZE: Final = 13
IF_NOTHING_CHANGES: Final = "If nothing changes"
FORECAST_DASH: Final = "5 5"
TARGET: Final = "Target"
BOLD_WIDER: Final = 1.12
"""How much wider bold letters are: the area's own label is bold."""

_TOP, _BOTTOM = 30.0, HEIGHT - 28.0
_LABEL_ROOM: Final = 200.0
_LABEL_GAP: Final = 17.0
_LEADER: Final = 16.0
_LONE_BAND: Final = 6.0
_MOST_COMPARATORS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Text at a place; `kind` is the line it belongs to, `leader` the points of a line that leads there."""

    x: str
    y: str
    text: str
    kind: str = ""
    leader: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`strokes` are the points of unbroken stretches; `dots` are the centres of figures that stand alone. `dash` is the
    pattern of a dashed line, empty for one that is drawn through.
    """

    kind: str
    strokes: tuple[str, ...]
    dots: tuple[tuple[str, str], ...]
    dash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Everything the macro draws, as text ready for attributes. `marks` are the centres of the figures since the
    baseline, `hollow` the centres of provisional figures with the line that each belongs to; `starts_at` is the lowest
    value on the axis as printed, None when the axis starts at zero. `target` is the centre of its mark.
    """

    grid: str
    value_ticks: tuple[Label, ...]
    period_ticks: tuple[Label, ...]
    unit: Label
    bands_95: tuple[str, ...]
    bands_80: tuple[str, ...]
    lines: tuple[Line, ...]
    marks: tuple[tuple[str, str], ...]
    hollow: tuple[tuple[str, str, str], ...]
    labels: tuple[Label, ...]
    annotations: Annotations
    target: tuple[str, str] | None
    starts_at: str | None
    width: int = WIDTH
    height: int = HEIGHT


@dataclass(frozen=True, slots=True, kw_only=True)
class _Spots:
    """The curve's numbers by series; those without a number are left out, and break the line."""

    history: tuple[Spot, ...]
    forecast: tuple[Spot, ...]
    since: tuple[Spot, ...]
    agreed: tuple[tuple[str, tuple[tuple[Spot, ...], ...]], ...]
    comparators: tuple[tuple[str, tuple[Spot, ...]], ...]
    target: tuple[Spot, ...]

    def every(self) -> tuple[Spot, ...]:
        agreed = (spot for _, revisions in self.agreed for spots in revisions for spot in spots)
        others = (spot for _, spots in self.comparators for spot in spots)
        return (*self.history, *self.forecast, *self.since, *agreed, *others, *self.target)


def chart(curve: Curve) -> Chart | None:
    """The chart of a curve; None when it has no number at all."""
    spots = _spots(curve)
    every = spots.every()
    if not every:
        return None
    ticks = nice_ticks(*axis_range([*(value for _, value in every), *_interval_ends(curve.forecast)]))
    decimals = tick_decimals(ticks)
    tick_texts = [number(tick, decimals) for tick in ticks]
    frame = _frame(every, ticks, left=max(text_width(text, font_size=FONT_SIZE) for text in tick_texts) + 12)
    last = spots.history[-1:]
    noted = annotated(frame, noted_periods(curve), font_size=FONT_SIZE, marks_at=HEIGHT + MARK_ROOM / 2)
    return Chart(
        grid="".join(f"M{pixel(frame.left)} {pixel(frame.y(tick))}H{pixel(frame.right)}" for tick in ticks),
        value_ticks=tuple(
            Label(x=pixel(frame.left - 6), y=pixel(frame.y(tick) + 4), text=text)
            for tick, text in zip(ticks, tick_texts, strict=True)
        ),
        period_ticks=_period_ticks(_any_period(curve), frame.first, frame.last, left=frame.left),
        unit=Label(x="2", y="14", text=unit_head(curve.indicator.unit)),
        bands_95=_bands(frame, last, [(p.period, p.low_95, p.high_95) for p in curve.forecast]),
        bands_80=_bands(frame, last, [(p.period, p.low_80, p.high_80) for p in curve.forecast]),
        lines=tuple(_lines(frame, spots)),
        marks=tuple(_centre(frame, spot) for spot in spots.since),
        hollow=tuple(_hollow(frame, spots, curve.provisional)),
        labels=_labels(frame, spots, curve),
        annotations=noted,
        target=next((_centre(frame, spot) for spot in spots.target), None),
        starts_at=None if ticks[0] <= 0 else tick_texts[0],
        height=HEIGHT + int(MARK_ROOM) if noted.marks else HEIGHT,
    )


def _spots(curve: Curve) -> _Spots:
    return _Spots(
        history=_numbers(curve.history),
        forecast=tuple((ordinal_of(point.period), point.value) for point in curve.forecast),
        since=_numbers(curve.since),
        agreed=tuple(_agreed_spots(curve)),
        comparators=tuple((other.name, _numbers(other.points)) for other in curve.comparators[:_MOST_COMPARATORS]),
        target=() if curve.target is None else ((ordinal_of(curve.target.period), curve.target.value),),
    )


def _agreed_spots(curve: Curve) -> Iterator[tuple[str, tuple[tuple[Spot, ...], ...]]]:
    """Each scenario with its points, those of one revision together: a line through two of them was said by nobody."""
    for line in region_lines(curve):
        revisions = groupby(drawn_points(line, curve), key=lambda point: point.said_on)
        spots = tuple(tuple((ordinal_of(point.period), point.value) for point in points) for _, points in revisions)
        if spots:
            yield line.scenario, spots


def _numbers(points: Sequence[Point]) -> tuple[Spot, ...]:
    return tuple((ordinal_of(point.period), point.value) for point in points if point.value is not None)


def _interval_ends(forecast: Sequence[ForecastPoint]) -> list[float]:
    return [end for p in forecast for end in (p.low_80, p.high_80, p.low_95, p.high_95) if end is not None]


def _any_period(curve: Curve) -> str:
    """A period of the curve, to count the others from."""
    published = chain(curve.history, curve.since, *(other.points for other in curve.comparators))
    agreed = chain.from_iterable(line.points for line in region_lines(curve))
    periods = (
        (point.period for point in published),
        (point.period for point in curve.forecast),
        (point.period for point in agreed),
        () if curve.target is None else (curve.target.period,),
    )
    return next(chain.from_iterable(periods))


def _frame(every: Sequence[Spot], ticks: Sequence[float], *, left: float) -> Frame:
    ordinals = [ordinal for ordinal, _ in every]
    return _plot(left, min(ordinals), max(ordinals), low=ticks[0], high=ticks[-1])


def _plot(left: float, first: int, last: int, *, low: float, high: float) -> Frame:
    right = WIDTH - _LABEL_ROOM
    return Frame(left=left, top=_TOP, right=right, bottom=_BOTTOM, first=first, last=last, low=low, high=high)


@lru_cache(maxsize=256)  # the curves of a priority share their years
def _period_ticks(some: str, first: int, last: int, *, left: float) -> tuple[Label, ...]:
    """Of the periods between two ordinals the last and those before it that have room, counted from the period `some`,
    on an axis that begins so far to the left.
    """
    names = [period(Period(some).later(ordinal - ordinal_of(some)).code) for ordinal in range(first, last + 1)]
    frame = _plot(left, first, last, low=0.0, high=1.0)
    widest = max(text_width(name, font_size=FONT_SIZE) for name in names) + 10
    every = max(1, -int(-widest * (len(names) - 1) // (frame.right - frame.left)))
    return tuple(
        Label(x=pixel(max(frame.x(first + k), widest / 2)), y=pixel(HEIGHT - 8.0), text=names[k])
        for k in reversed(range(len(names) - 1, -1, -every))
    )


def _centre(frame: Frame, spot: Spot) -> tuple[str, str]:
    return pixel(frame.x(spot[0])), pixel(frame.y(spot[1]))


def _hollow(frame: Frame, spots: _Spots, provisional: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    ordinals = {ordinal_of(code) for code in provisional}
    for kind, numbers in (("history", spots.history), ("since", spots.since)):
        for spot in numbers:
            if spot[0] in ordinals:
                yield (*_centre(frame, spot), kind)


def _points(frame: Frame, spots: Sequence[Spot]) -> str:
    return " ".join([f"{pixel(frame.x(ordinal))},{pixel(frame.y(value))}" for ordinal, value in spots])


def _line(frame: Frame, kind: str, spots: Sequence[Spot]) -> Line:
    stretches = runs(spots)
    return Line(
        kind=kind,
        strokes=tuple(_points(frame, stretch) for stretch in stretches if len(stretch) > 1),
        dots=tuple(_centre(frame, stretch[0]) for stretch in stretches if len(stretch) == 1),
    )


def _lines(frame: Frame, spots: _Spots) -> Iterator[Line]:
    """Back to front. Forecast and what came since both set out from the last figure of the history."""
    last = spots.history[-1:]
    for _, others in spots.comparators:
        yield _line(frame, "comparator", others)
    if spots.forecast:
        yield replace(_line(frame, "forecast", (*last, *spots.forecast)), dash=FORECAST_DASH)
    for scenario, agreed in spots.agreed:
        yield _agreed_line(frame, scenario, agreed, last=last)
    yield _line(frame, "history", spots.history)
    if spots.since:
        yield _line(frame, "since", (*last, *spots.since))


def _agreed_line(frame: Frame, scenario: str, revisions: Sequence[Sequence[Spot]], *, last: Sequence[Spot]) -> Line:
    """A stroke through the points of each revision, for between them people said nothing else, and a dot at each.

    The first sets out from the last figure of the history.
    """
    strokes = [[*last, *revisions[0]], *revisions[1:]]
    return Line(
        kind="agreed",
        strokes=tuple(_points(frame, stroke) for stroke in strokes if len(stroke) > 1),
        dots=tuple(_centre(frame, spot) for spots in revisions for spot in spots),
        dash=DASHES[scenario],
    )


def _bands(
    frame: Frame, last: Sequence[Spot], ends: Sequence[tuple[str, float | None, float | None]]
) -> tuple[str, ...]:
    """The outlines of an interval, opening from the last figure of the history; none where it has no ends."""
    known = {ordinal_of(code): (low, high) for code, low, high in ends if low is not None and high is not None}
    if known and last and last[0][0] + 1 == min(known):
        known[last[0][0]] = (last[0][1], last[0][1])
    stretches = groupby(enumerate(sorted(known)), key=lambda place: place[1] - place[0])
    return tuple(_outline(frame, {ordinal: known[ordinal] for _, ordinal in stretch}) for _, stretch in stretches)


def _outline(frame: Frame, ends: dict[int, tuple[float, float]]) -> str:
    lone = _LONE_BAND if len(ends) == 1 else 0.0
    across = [(frame.x(o) + shift, *ends[o]) for o in ends for shift in ((-lone, lone) if lone else (0.0,))]
    above = [f"{pixel(x)},{pixel(frame.y(high))}" for x, _, high in across]
    below = [f"{pixel(x)},{pixel(frame.y(low))}" for x, low, _ in reversed(across)]
    return " ".join((*above, *below))


def _labels(frame: Frame, spots: _Spots, curve: Curve) -> tuple[Label, ...]:
    """One label to each line, at the right, pushed apart, with a leader from the line's end."""
    area = ("since", curve.area_name, spots.since) if spots.since else ("history", curve.area_name, spots.history)
    agreed = (("agreed", LABELS[scenario], revisions[-1]) for scenario, revisions in spots.agreed)
    others = (("comparator", name, numbers) for name, numbers in spots.comparators)
    ahead = ("forecast", IF_NOTHING_CHANGES, spots.forecast)
    target = ("target", TARGET, spots.target)
    named = [each for each in (area, ahead, target, *agreed, *others) if each[2]]
    ends = [numbers[-1] for _, _, numbers in named]
    places = push_apart([frame.y(value) for _, value in ends], gap=_LABEL_GAP, low=_TOP, high=_BOTTOM)
    x = frame.right + _LEADER
    return tuple(
        Label(
            x=pixel(x),
            y=pixel(place + 4),
            text=_label_text(
                name,
                end[1],
                curve.indicator,
                is_said=kind in ("agreed", "target"),
                is_bold=kind in ("history", "since"),
            ),
            kind=kind,
            leader=f"{_points(frame, [end])} {pixel(x - 3)},{pixel(place)}",
        )
        for (kind, name, _), end, place in zip(named, ends, places, strict=True)
    )


def _label_text(name: str, value: float, indicator: IndicatorFact, *, is_said: bool, is_bold: bool) -> str:
    """The line's name, cut where it must be, and its last figure, which never is, in the decimals given."""
    figure = as_said(value, indicator) if is_said else number(value, indicator.decimals)
    room = _LABEL_ROOM - _LEADER - 4 - text_width(f" {figure}", font_size=FONT_SIZE)
    size = FONT_SIZE * (BOLD_WIDER if is_bold else 1.0)
    return f"{cut_to_width(without_turns(name), font_size=size, width=room)} {figure}"

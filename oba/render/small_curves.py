"""Small pictures: a curve for each authority, all over one axis, and sparklines of a scorecard's cells.

Hundreds of them stand on a page, so that they are written directly and not by a template.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from markupsafe import Markup, escape

from oba.domain.period import Period
from oba.pack.beside_facts import AreaCurve, IndicatorCurves
from oba.pack.changes_since import verdict_word
from oba.pack.figure_facts import Curve
from oba.render.geometry import Frame, Spot, axis_range, nice_ticks, pixel, runs, text_width
from oba.render.words import number

WIDTH: Final = 200
HEIGHT: Final = 84
FONT_SIZE: Final = 12
_LABEL_ROOM, _MOST_LABEL_ROOM = 52.0, 120.0
"""Room at the right for the last figure: that much for most, and as much as the longest takes up to the second."""

_BESIDE_MARK, _EDGE = 7.0, 1.0
"""From the end of the axis to the figure, beyond half a mark, and from the figure to the edge."""

_TOP, _BOTTOM, _LEFT = 8.0, 74.0, 6.0

SPARK_WIDTH, SPARK_HEIGHT = 64, 18
MOST_TITLE: Final = 110
"""Characters of a sparkline's title, so that hundreds of them do not outweigh the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAxis:
    """What all small curves of an indicator have in common, with its ends as they are printed."""

    frame: Frame
    low: str
    high: str
    first: str
    last: str


def shared_axis(curves: IndicatorCurves) -> SharedAxis | None:
    """The axis over every authority's numbers; None where there are none."""
    values = [value for area in curves.areas for value in (*area.values, *area.forecast) if value is not None]
    if not values:
        return None
    codes = [*curves.periods, *curves.horizon]
    ordinals = {Period(code).ordinal: code for code in codes}
    ticks = nice_ticks(*axis_range(values), about=3)
    frame = Frame(
        left=_LEFT,
        top=_TOP,
        right=WIDTH - _label_room(curves),
        bottom=_BOTTOM,
        first=min(ordinals),
        last=max(ordinals),
        low=ticks[0],
        high=ticks[-1],
    )
    decimals = 0 if all(float(tick).is_integer() for tick in ticks) else max(curves.indicator.decimals, 1)
    return SharedAxis(
        frame=frame,
        low=number(ticks[0], decimals),
        high=number(ticks[-1], decimals),
        first=ordinals[min(ordinals)],
        last=ordinals[max(ordinals)],
    )


def _label_room(curves: IndicatorCurves) -> float:
    """So much that the longest last figure of any authority stands beside its mark."""
    lasts = (next((value for value in reversed(area.values) if value is not None), None) for area in curves.areas)
    texts = (number(last, curves.indicator.decimals) for last in lasts if last is not None)
    widest = max((text_width(text, font_size=FONT_SIZE) for text in texts), default=0.0)
    return min(max(_LABEL_ROOM, _BESIDE_MARK + widest + _EDGE), _MOST_LABEL_ROOM)


def at_a_glance(curve: Curve) -> IndicatorCurves | None:
    """A curve by itself as a small one, over an axis of its own; None where it has no number."""
    points = (*curve.history, *curve.since)
    if all(point.value is None for point in points):
        return None
    drawn = AreaCurve(
        area=curve.area,
        area_name=curve.area_name,
        values=tuple(point.value for point in points),
        forecast=tuple(point.value for point in curve.forecast),
        verdict=verdict_word(curve.verdict) if curve.verdict is not None else None,
    )
    return IndicatorCurves(
        indicator=curve.indicator,
        periods=tuple(point.period for point in points),
        n_history=len(curve.history) or len(points),
        horizon=tuple(point.period for point in curve.forecast),
        areas=(drawn,),
        without=(),
    )


def small_curve(
    area: AreaCurve, curves: IndicatorCurves, axis: SharedAxis, message: str, colours: Mapping[str, str]
) -> Markup:
    """One authority's curve: history drawn through, forecast dashed, what came since as dots, the last figure named.

    The mark at the last figure tells the verdict by its shape: a disc for turned, a square for worse, else a ring.
    """
    frame = axis.frame
    ordinals = [Period(code).ordinal for code in curves.periods]
    known = [(o, v) for o, v in zip(ordinals, area.values, strict=True) if v is not None]
    frozen = [spot for spot in known if spot[0] <= ordinals[curves.n_history - 1]]
    since = [spot for spot in known if spot[0] > ordinals[curves.n_history - 1]]
    ahead = [(Period(c).ordinal, v) for c, v in zip(curves.horizon, area.forecast, strict=True) if v is not None]
    joint = frozen[-1:]
    parts = [
        f'<path class="grid" stroke="{colours["line"]}" d="M{pixel(frame.left)} {pixel(frame.bottom)}'
        f'H{pixel(frame.right)}"/>',
        _path("history", "2", _strokes(frame, frozen), colours),
        _path("forecast", "1.6", _strokes(frame, [*joint, *ahead]) if ahead else "", colours, dash="4 3"),
        _path("since", "1.6", _strokes(frame, [*joint, *since]) if since else "", colours),
        *_end(frame, known[-1], area, colours, decimals=curves.indicator.decimals),
    ]
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="drawn small" role="img" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}" fill="none" font-family="sans-serif" font-size="{FONT_SIZE}">'
        f"<title>{escape(message)}</title>{''.join(parts)}</svg>"
    )


def _strokes(frame: Frame, spots: Sequence[Spot]) -> str:
    """The path through the spots; a period without a number breaks it, and a lone spot is a short dash."""
    return "".join(_stroke(frame, stretch) for stretch in runs(spots))


def _stroke(frame: Frame, spots: Sequence[Spot]) -> str:
    first, *others = [f"{pixel(frame.x(ordinal))} {pixel(frame.y(value))}" for ordinal, value in spots]
    return f"M{first}L{' '.join(others)}" if others else f"M{first}h2"


def _path(kind: str, width: str, path: str, colours: Mapping[str, str], *, dash: str = "") -> str:
    if not path:
        return ""
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path class="{kind}" stroke="{colours[kind]}" stroke-width="{width}"{dashed} d="{path}"/>'


def _end(frame: Frame, last: Spot, area: AreaCurve, colours: Mapping[str, str], *, decimals: int) -> Iterator[str]:
    x, y = frame.x(last[0]), frame.y(last[1])
    ink = colours["since"]
    match area.verdict:
        case "turned":
            yield f'<circle class="bar-since" fill="{ink}" cx="{pixel(x)}" cy="{pixel(y)}" r="4.5"/>'
        case "worse":
            at = f'x="{pixel(x - 4.5)}" y="{pixel(y - 4.5)}" width="9" height="9"'
            yield f'<rect class="bar-since" fill="{ink}" {at}/>'
        case _:
            yield (
                f'<circle class="ring" fill="{colours["paper"]}" stroke="{ink}" stroke-width="1.5" '
                f'cx="{pixel(x)}" cy="{pixel(y)}" r="3.5"/>'
            )
    text = number(last[1], decimals)
    left = frame.right + _BESIDE_MARK
    up = min(max(y + 4, FONT_SIZE - 1.0), HEIGHT - 3.0)
    size = FONT_SIZE * min(1.0, (WIDTH - _EDGE - left) / text_width(text, font_size=FONT_SIZE))
    smaller = f' font-size="{pixel(size)}"' if size < FONT_SIZE else ""
    yield f'<text class="fill-since" fill="{ink}" x="{pixel(left)}" y="{pixel(up)}"{smaller}>{escape(text)}</text>'


def sparkline(values: Sequence[float | None], message: str, colours: Mapping[str, str]) -> Markup:
    """The last figures of a cell, beside its number; empty where fewer than two are numbers.

    Each runs over its own range: it tells the shape, and the number beside it the size.
    """
    spots = [(place, value) for place, value in enumerate(values) if value is not None]
    if len(spots) < 2:
        return Markup("")
    low, high = min(value for _, value in spots), max(value for _, value in spots)
    if high == low:
        low, high = low - 1, low + 1
    across, up = (SPARK_WIDTH - 7) / (len(values) - 1), (SPARK_HEIGHT - 6) / (high - low)
    drawn = [
        (place, f"{round(3 + place * across)} {round(SPARK_HEIGHT - 3 - (value - low) * up)}") for place, value in spots
    ]
    path = "".join([_whole([at for _, at in stretch]) for stretch in runs(drawn)])
    said = str(message)
    if isinstance(message, Markup) and "&" in said:
        said = message.unescape()  # lest a cut leave half of an escape
    title = said if len(said) <= MOST_TITLE else said[: MOST_TITLE - 1] + "…"
    return Markup(  # noqa: S704 - every text in it is escaped
        f'<svg class="sp" role="img" width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}">'
        f'<title>{escape(title)}</title><path fill="none" stroke="{colours["history"]}" d="{path}"/></svg>'
    )


def _whole(places: Sequence[str]) -> str:
    first, *others = places
    return f"M{first}L{' '.join(others)}" if others else f"M{first}h1"

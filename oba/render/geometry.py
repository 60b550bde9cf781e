"""Where things stand in a chart: ticks, scales, broken lines and labels that keep out of each other's way."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile
from typing import Final, TypeVar

from oba.render.glyphs import page_ems

What = TypeVar("What")

Spot = tuple[int, float]
"""A period's ordinal and a value."""

_STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """The plot's rectangle in pixels, and the ordinals and values at its edges."""

    left: float
    top: float
    right: float
    bottom: float
    first: int
    last: int
    low: float
    high: float

    def x(self, ordinal: int) -> float:
        """Pixels from the left edge of the picture; a single period stands in the middle."""
        if self.first == self.last:
            return (self.left + self.right) / 2
        return self.left + (ordinal - self.first) / (self.last - self.first) * (self.right - self.left)

    def y(self, value: float) -> float:
        """Pixels from the top edge of the picture."""
        return self.bottom - (value - self.low) / (self.high - self.low) * (self.bottom - self.top)


def pixel(value: float) -> str:
    """A coordinate with one decimal, none where it is whole: equal bytes on every machine."""
    text = f"{value:.1f}"
    if text[-1] != "0":
        return text
    return "0" if text == "-0.0" else text[:-2]


def nice_ticks(low: float, high: float, *, about: int = 5) -> tuple[float, ...]:
    """Round numbers, evenly spaced, from at or below `low` to at or above `high`; two at least.

    Values that never fall below zero keep an axis that does not either. A flat series gets room above and below.
    """
    if high <= low:
        room = max(abs(high) * 0.1, 1.0)
        low, high = (max(0.0, low - room) if low >= 0 else low - room), high + room
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(nice for nice in _STEPS if rough <= nice * power * (1 + 1e-9))
    start, stop = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return tuple(round(k * step, 10) + 0.0 for k in range(start, max(stop, start + 1) + 1))


def tick_decimals(ticks: Sequence[float]) -> int:
    """The fewest decimals that tell neighbouring ticks apart exactly."""
    return next((n for n in range(6) if all(round(tick, n) == tick for tick in ticks)), 6)


def axis_range(values: Sequence[float]) -> tuple[float, float]:
    """The lowest and highest value to show; from zero where the lowest is at most a third of the highest."""
    low, high = min(values), max(values)
    return (0.0 if 0 <= low <= high / 3 else low), high


def runs(spots: Sequence[tuple[int, What]]) -> tuple[tuple[tuple[int, What], ...], ...]:
    """The spots in stretches of neighbouring periods: a gap ends a stretch, so that no line crosses it."""
    if spots and spots[-1][0] - spots[0][0] == len(spots) - 1:  # periods stand in their order, each once
        return (tuple(spots),)
    stretches: list[list[tuple[int, What]]] = []
    for spot in spots:
        if stretches and spot[0] == stretches[-1][-1][0] + 1:
            stretches[-1].append(spot)
        else:
            stretches.append([spot])
    return tuple(map(tuple, stretches))


def push_apart(wanted: Sequence[float], *, gap: float, low: float, high: float) -> tuple[float, ...]:
    """Places near the `wanted` ones, in the same order, at least `gap` apart and within `low` and `high`.

    Where there is no room for that gap, the places share what room there is.
    """
    gap = min(gap, (high - low) / max(len(wanted) - 1, 1))
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    downwards = list(accumulate((max(low, wanted[k]) for k in order), lambda above, own: max(own, above + gap)))
    upwards = list(accumulate(reversed(downwards), lambda below, own: min(own, below - gap), initial=high + gap))
    places = dict(zip(order, reversed(upwards[1:]), strict=True))
    return tuple(places[k] for k in range(len(wanted)))


def text_width(text: str, *, font_size: float) -> float:
    """How many pixels the text takes in the widest font that a page is usually shown in; rather more than it will."""
    return font_size * page_ems(text)


def cut_to_width(text: str, *, font_size: float, width: float) -> str:
    """The text, or as much of its beginning as fits, with an ellipsis."""
    if text_width(text, font_size=font_size) <= width:
        return text
    room = width - text_width("…", font_size=font_size)
    ends = accumulate(font_size * page_ems(character) for character in text)
    return text[: sum(1 for _ in takewhile(room.__ge__, ends))].rstrip() + "…"

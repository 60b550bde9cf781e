"""Notes and breaks on a chart: numbered in time's order, and placed where they hide nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from oba.domain.period import ordinal_of
from oba.pack.figure_facts import Curve, CurveNote
from oba.render.geometry import Frame, pixel, push_apart, text_width

MARK_RADIUS: Final = 7.0
MARK_ROOM: Final = 18.0
"""Pixels below the labels of the periods that markers of notes take."""

_LABEL_ABOVE: Final = 4.0
_BETWEEN: Final = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Everything noted of one period, under one number; a break when any of its notes is one."""

    number: int
    period: str
    notes: tuple[CurveNote, ...]
    is_break: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """Where the annotations stand: `breaks` is the path of the vertical lines; `break_labels` and `marks` are left ends
    and centres of texts, as (x, y, text). Labels that would not fit are left out; the list below the chart has them.
    """

    breaks: str
    break_labels: tuple[tuple[str, str, str], ...]
    marks: tuple[tuple[str, str, str], ...]


_NOTHING: Final = Annotations(breaks="", break_labels=(), marks=())


def noted_periods(curve: Curve) -> tuple[Noted, ...]:
    """The curve's notes by period, numbered from 1 in time's order."""
    ordered = sorted(curve.notes, key=_ordinal)
    by_period = [tuple(notes) for _, notes in groupby(ordered, key=_ordinal)]
    return tuple(
        Noted(number=number, period=notes[0].period, notes=notes, is_break=any(note.is_break for note in notes))
        for number, notes in enumerate(by_period, start=1)
    )


def _ordinal(note: CurveNote | Noted) -> int:
    return ordinal_of(note.period)


def annotated(frame: Frame, noted: Sequence[Noted], *, font_size: float, marks_at: float) -> Annotations:
    """Breaks as lines between their period and the one before, others as markers at the height `marks_at`.

    What lies outside the periods that the chart shows is not drawn, nor a break with nothing before it.
    """
    if not noted:
        return _NOTHING
    placed = [(one, _ordinal(one)) for one in noted]
    breaks = [(one, at) for one, at in placed if one.is_break and frame.first < at <= frame.last]
    others = [(one, at) for one, at in placed if not one.is_break and frame.first <= at <= frame.last]
    lines = [(frame.x(at - 1) + frame.x(at)) / 2 for _, at in breaks]
    return Annotations(
        breaks="".join(f"M{pixel(x)} {pixel(frame.top)}V{pixel(frame.bottom)}" for x in lines),
        break_labels=_break_labels(frame, lines, [one.number for one, _ in breaks], font_size=font_size),
        marks=_marks(frame, others, at_height=marks_at),
    )


def _break_labels(
    frame: Frame, lines: Sequence[float], numbers: Sequence[int], *, font_size: float
) -> tuple[tuple[str, str, str], ...]:
    """Above the plot, each as near its line as the others let it, in the longest form for which there is room."""
    for form in ("Break {}", "{}"):
        texts = [form.format(number) for number in numbers]
        widest = max((text_width(text, font_size=font_size) for text in texts), default=0.0) + _BETWEEN
        if widest * len(texts) <= frame.right - frame.left:
            wanted = [x - (widest - _BETWEEN) / 2 for x in lines]
            lefts = push_apart(wanted, gap=widest, low=frame.left, high=frame.right - widest + _BETWEEN)
            return _at_height(zip(lefts, texts, strict=True), frame.top - _LABEL_ABOVE)
    return ()


def _marks(frame: Frame, others: Sequence[tuple[Noted, int]], *, at_height: float) -> tuple[tuple[str, str, str], ...]:
    gap = 2 * MARK_RADIUS + 2
    if gap * len(others) > frame.right - frame.left:
        return ()
    centres = push_apart([frame.x(at) for _, at in others], gap=gap, low=frame.left, high=frame.right)
    texts = (str(one.number) for one, _ in others)
    return _at_height(zip(centres, texts, strict=True), at_height)


def _at_height(places: Iterable[tuple[float, str]], height: float) -> tuple[tuple[str, str, str], ...]:
    return tuple((pixel(x), pixel(height), text) for x, text in places)

"""The four questions of the method as a square of four, with the measures that answer each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from oba.domain.measure import Quadrant
from oba.pack.beside_facts import QuadrantMeasure
from oba.render.bidi import without_turns
from oba.render.geometry import cut_to_width, pixel, text_width
from oba.render.words import NBSP, UNIT_AFTER

WIDTH: Final = 720
FONT_SIZE: Final = 13
MOST_IN_A_QUADRANT: Final = 5

_GAP: Final = 10.0
_PADDING: Final = 12.0
_LINE: Final = 22.0
_HEAD: Final = 50.0

QUESTIONS: Final[dict[Quadrant, tuple[str, str]]] = {
    Quadrant.HOW_MUCH: ("How much did we do?", "Effort, number"),
    Quadrant.HOW_WELL: ("How well did we do it?", "Effort, quality"),
    Quadrant.BETTER_OFF_NUMBER: ("Is anyone better off? Number", "Effect, number"),
    Quadrant.BETTER_OFF_SHARE: ("Is anyone better off? Share", "Effect, quality"),
}
"""By quadrant, in reading order: what it asks, and what it is about."""

NO_MEASURE: Final = "No measure asks this yet"
NO_FIGURE: Final = "no figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    y: str
    name: str
    figure: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuadrantBox:
    """`more` says how many measures are left to the table, "" for none; `lines` hold those that fit."""

    x: str
    y: str
    width: str
    height: str
    left: str
    right: str
    question: str
    question_y: str
    about: str
    about_y: str
    lines: tuple[MeasureLine, ...]
    more: str
    more_y: str
    is_important: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Quadrants:
    boxes: tuple[QuadrantBox, ...]
    height: int
    width: int = WIDTH


def quadrants(measures: Sequence[QuadrantMeasure]) -> Quadrants:
    """The square of four, as high as its fullest quadrants need."""
    of = {question: [one for one in measures if one.quadrant == question.value] for question in QUESTIONS}
    shown = max((min(len(own), MOST_IN_A_QUADRANT) for own in of.values()), default=0)
    height = _HEAD + _LINE * (max(shown, 1) + any(len(own) > MOST_IN_A_QUADRANT for own in of.values())) + 6
    width = (WIDTH - 2 - _GAP) / 2
    boxes = (
        _box(question, own, x=1 + place % 2 * (width + _GAP), y=1 + place // 2 * (height + _GAP), size=(width, height))
        for place, (question, own) in enumerate(of.items())
    )
    return Quadrants(boxes=tuple(boxes), height=int(2 * height + _GAP + 2))


def _box(
    question: Quadrant, own: Sequence[QuadrantMeasure], *, x: float, y: float, size: tuple[float, float]
) -> QuadrantBox:
    width, height = size
    asks, about = QUESTIONS[question]
    first = y + _HEAD + 12
    n_more = len(own) - MOST_IN_A_QUADRANT
    more = f"and {n_more} more, in the table" if n_more > 0 else "" if own else NO_MEASURE
    more_y = first + _LINE * min(len(own), MOST_IN_A_QUADRANT)
    return QuadrantBox(
        x=pixel(x),
        y=pixel(y),
        width=pixel(width),
        height=pixel(height),
        left=pixel(x + _PADDING),
        right=pixel(x + width - _PADDING),
        question=asks,
        question_y=pixel(y + 22),
        about=about,
        about_y=pixel(y + 40),
        lines=tuple(
            _line(one, y=first + _LINE * place, room=width - 2 * _PADDING)
            for place, one in enumerate(own[:MOST_IN_A_QUADRANT])
        ),
        more=more,
        more_y=pixel(more_y),
        is_important=question in (Quadrant.BETTER_OFF_NUMBER, Quadrant.BETTER_OFF_SHARE),
    )


def _line(measure: QuadrantMeasure, *, y: float, room: float) -> MeasureLine:
    """The measure's name, cut where it must be, and its figure, which no number of any size fills half the room of."""
    unit = UNIT_AFTER[measure.unit]
    figure = NO_FIGURE if measure.figure is None else measure.figure.text + (f"{NBSP}{unit}" if unit else "")
    figure = cut_to_width(figure, font_size=FONT_SIZE, width=room / 2)
    left = room - text_width(figure, font_size=FONT_SIZE) - _GAP
    name = cut_to_width(without_turns(measure.name), font_size=FONT_SIZE, width=max(left, 0.0))
    return MeasureLine(y=pixel(y), name=name, figure=figure)

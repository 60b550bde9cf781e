"""The timeline of a plan: one row for each action, from its start to its due date, for the macro that draws it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from oba.domain.period import MONTHS
from oba.pack.people_facts import ActionFact
from oba.render.bidi import without_turns
from oba.render.geometry import cut_to_width, pixel, text_width

WIDTH: Final = 720
FONT_SIZE: Final = 13
MOST_ROWS: Final = 25
"""Actions of one chart: what fits on a page, and can still be read row by row."""

_ROW: Final = 22.0
_TOP: Final = 44.0
_LABEL_RIGHT: Final = 262.0
_LEFT, _RIGHT = 274.0, 626.0
_STATE_LEFT: Final = _RIGHT + 8
_BAR: Final = 10.0
_LEAST_BAR: Final = 3.0
_STEPS: Final = (1, 2, 3, 6, 12, 24, 60, 120, 600, 1200)
"""Months between ticks."""

_TICK_ROOM: Final = 12.0
_MONTHS_SHORT: Final = tuple(month[:3] for month in MONTHS)

STATES: Final = {"done": "done", "stopped": "stopped", "delayed": "delayed"}
"""The words that stand beside a bar, by the action's progress; most have none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One action. `kind` is `open`, `overdue`, `done` or `stopped`; `state` the word beside it, or ""."""

    y: str
    text_y: str
    x: str
    width: str
    label: str
    state: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    x: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Everything the macro draws. `today` is where the as-of day stands, None where the actions are years away;
    `first` the place of the first action among all in order.
    """

    first: int
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]
    today: str | None
    today_label: Tick | None
    height: int
    width: int = WIDTH
    top: str = pixel(_TOP)
    bottom: str = ""
    label_x: str = pixel(_LABEL_RIGHT)
    state_x: str = pixel(_STATE_LEFT)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Axis:
    """From the first day of a month to that of another; `today` None where it is left out."""

    begins: date
    ends: date
    today: date | None

    def x(self, day: date) -> float:
        return _LEFT + (day - self.begins).days / (self.ends - self.begins).days * (_RIGHT - _LEFT)


def timelines(actions: Sequence[ActionFact], as_of: str) -> tuple[Timeline, ...]:
    """The actions in the order of their start, as many charts as are needed, all over the same months."""
    if not actions:
        return ()
    ordered = sorted(actions, key=lambda one: (one.starts, one.due, one.slug))
    axis = _axis(ordered, date.fromisoformat(as_of))
    starts = range(0, len(ordered), MOST_ROWS)
    return tuple(_timeline(ordered[first : first + MOST_ROWS], axis, first=first) for first in starts)


def _axis(actions: Sequence[ActionFact], as_of: date) -> _Axis:
    days = [date.fromisoformat(day) for one in actions for day in (one.starts, one.due)]
    first, last = min(days), max(days)
    year = 366
    near = (first - as_of).days <= year and (as_of - last).days <= year
    shown = [first, last, as_of] if near else [first, last]
    return _Axis(begins=min(shown).replace(day=1), ends=_month_after(max(shown), 1), today=as_of if near else None)


def _month_after(day: date, months: int) -> date:
    """The first day of the month so many months later; the last day that there is where there is no such month."""
    at = day.year * 12 + day.month - 1 + months
    return date(at // 12, at % 12 + 1, 1) if at // 12 <= date.max.year else date.max


def _timeline(actions: Sequence[ActionFact], axis: _Axis, *, first: int) -> Timeline:
    bottom = _TOP + _ROW * len(actions)
    return Timeline(
        first=first,
        bars=tuple(_bars(actions, axis)),
        ticks=tuple(_ticks(axis)),
        today=pixel(axis.x(axis.today)) if axis.today is not None else None,
        today_label=_today_label(axis, axis.today) if axis.today is not None else None,
        height=int(bottom) + 6,
        bottom=pixel(bottom),
    )


def _bars(actions: Sequence[ActionFact], axis: _Axis) -> Iterator[Bar]:
    for place, action in enumerate(actions):
        days = sorted((date.fromisoformat(action.starts), date.fromisoformat(action.due)))
        left, right = (axis.x(day) for day in days)
        middle = _TOP + _ROW * (place + 0.5)
        state = "overdue" if action.overdue else STATES.get(action.progress, "")
        yield Bar(
            y=pixel(middle - _BAR / 2),
            text_y=pixel(middle + 4.5),
            x=pixel(min(left, _RIGHT - _LEAST_BAR)),
            width=pixel(max(right - left, _LEAST_BAR)),
            label=cut_to_width(without_turns(action.what), font_size=FONT_SIZE, width=_LABEL_RIGHT - 2),
            state=state,
            kind=_kind(action),
        )


def _kind(action: ActionFact) -> str:
    if action.progress in ("done", "stopped"):
        return action.progress
    return "overdue" if action.overdue else "open"


def _ticks(axis: _Axis) -> Iterator[Tick]:
    """The first days of months, as near one another as their names let them be."""
    months = (axis.ends.year - axis.begins.year) * 12 + axis.ends.month - axis.begins.month
    widest = text_width("Sep 0000", font_size=FONT_SIZE) + _TICK_ROOM
    fits = (step for step in _STEPS if months / step * widest <= _RIGHT - _LEFT or step == _STEPS[-1])
    step = next(fits)
    lead = -((axis.begins.year * 12 + axis.begins.month - 1) % step) % step
    for months_on in range(lead, months + 1, step):
        day = _month_after(axis.begins, months_on)
        if axis.x(day) + widest / 2 <= WIDTH:
            yield Tick(x=pixel(axis.x(day)), text=f"{_MONTHS_SHORT[day.month - 1]} {day.year}")


def _today_label(axis: _Axis, today: date) -> Tick:
    text = f"{today.day} {_MONTHS_SHORT[today.month - 1]} {today.year}"
    half = text_width(text, font_size=FONT_SIZE) / 2
    return Tick(x=pixel(min(max(axis.x(today), half), WIDTH - half)), text=text)

"""The chart of a headline curve, which a spreadsheet programme draws from the cells of the sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from oba.pack.figure_facts import Curve
from oba.render.geometry import axis_range, nice_ticks, tick_decimals
from oba.render.palette import LIGHT
from oba.render.sentences import sentence
from oba.render.words import NBSP, period, unit_head
from oba.render.workbook.book import Book, Sheet
from oba.render.workbook.drawn import Drawn, DrawnLine, provisional_places
from oba.render.workbook.quick_chart import DrawnCells, QuickLineChart, Stroke
from oba.render.workbook.texts import plain_text

CHART_COLUMNS: Final = 10
"""How many columns of usual width the chart stands over."""
_CHART_PIXELS: Final = {"width": 620, "height": 400}
_INTERVALS: Final[dict[str, str]] = {
    edge: f"{percent}{NBSP}% interval" for percent in (80, 95) for edge in (f"low_{percent}", f"high_{percent}")
}
"""What the ends of an interval are called in the legend, once for both."""
_NAMED_BEFORE: Final = frozenset({"high_80", "high_95"})
_AGREED_DASHES: Final[dict[str, str]] = {
    "agreed": "long_dash",
    "high": "square_dot",
    "middle": "long_dash_dot",
    "low": "long_dash_dot_dot",
}
_STROKES: Final[dict[str, Stroke]] = {
    "published": Stroke(colour=LIGHT["history"], width=2.25, marker="circle"),
    "since": Stroke(colour=LIGHT["since"], width=2.25, marker="diamond", size=7),
    "forecast": Stroke(colour=LIGHT["forecast"], width=2.0, dash="dash"),
    **{f"{end}_80": Stroke(colour=LIGHT["forecast"], width=0.75) for end in ("low", "high")},
    **{f"{end}_95": Stroke(colour=LIGHT["forecast"], width=0.75, dash="round_dot") for end in ("low", "high")},
}
_COMPARATOR_DASHES: Final = ("solid", "dash_dot", "square_dot", "long_dash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where on a sheet the table stands that holds what is drawn: its header row, and its rows below that."""

    sheet_name: str
    header_row: int
    drawn: Drawn

    def header(self, column: int) -> DrawnCells:
        """The header of a line, by its column."""
        held = (plain_text(self.drawn.lines[column - 1].header),)
        return DrawnCells(sheet_name=self.sheet_name, first_row=self.header_row, column=column, held=held)

    def periods(self) -> DrawnCells:
        held = tuple(period(one.code) for one in self.drawn.periods)
        return DrawnCells(sheet_name=self.sheet_name, first_row=self.header_row + 1, column=0, held=held)

    def values(self, column: int) -> DrawnCells:
        """The values of a line, by its column; those of the history up to its last alone."""
        line = self.drawn.lines[column - 1]
        n_rows = self.drawn.n_history if line.kind == "published" else len(self.drawn.periods)
        values = (line.values.get(self.drawn.periods[0].ordinal + k) for k in range(n_rows))
        held = tuple(None if value is None else f"{value:.16g}" for value in values)
        return DrawnCells(sheet_name=self.sheet_name, first_row=self.header_row + 1, column=column, held=held)


def chart_ticks(found: Drawn | None) -> tuple[float, ...]:
    """Where the axis of values has its ticks; none where nothing is drawn."""
    return nice_ticks(*axis_range(found.values)) if found is not None else ()


def insert_chart(book: Book, sheet: Sheet, curve: Curve, place: Place, *, at: tuple[int, int]) -> None:
    """A chart without a title of its own, since a title that people wrote could be taken for a reference to a cell."""
    found, chart = place.drawn, book.add_line_chart()
    shown = [(k, line) for k, line in enumerate(found.lines, start=1) if line.kind != "published" or found.n_history]
    provisional, periods = provisional_places(curve, found.periods), place.periods()
    for column, line in shown:
        values, stroke = place.values(column), _stroke(line, _comparators_before(found, column))
        if line.kind in ("published", "since"):
            hollow = frozenset(k for k in provisional if k < len(values.held))
            stroke = replace(stroke, hollow=hollow, paper=LIGHT["paper"])
        name = _INTERVALS.get(line.kind, place.header(column))
        chart.add_line(name=name, categories=periods, values=values, stroke=stroke)
    named_twice = [k for k, (_, line) in enumerate(shown) if line.kind in _NAMED_BEFORE]
    chart.set_size(_CHART_PIXELS)
    chart.set_title({"none": True})
    chart.set_legend({"position": "bottom", "delete_series": named_twice})
    chart.show_blanks_as("gap")
    _set_axes(chart, curve, ticks=chart_ticks(found))
    alt = plain_text(sentence("chart_message", curve))
    sheet.insert_chart(*at, chart, {"description": alt, "object_position": 2})


def _set_axes(chart: QuickLineChart, curve: Curve, *, ticks: Sequence[float]) -> None:
    digits = tick_decimals(ticks)
    chart.set_y_axis(
        {
            "name": unit_head(curve.indicator.unit),
            "min": ticks[0],
            "max": ticks[-1],
            "major_unit": ticks[1] - ticks[0],
            "num_format": f"#,##0.{'0' * digits}" if digits else "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": LIGHT["line"], "width": 0.75}},
        }
    )
    chart.set_x_axis({"label_position": "low", "line": {"color": LIGHT["soft"]}})


def _comparators_before(found: Drawn, column: int) -> int:
    return sum(line.kind == "comparator" for line in found.lines[: column - 1])


def _stroke(line: DrawnLine, place: int) -> Stroke:
    """Told apart by dash and marker as well as by colour, as on the page; `place` is that among the comparators."""
    if line.kind in _STROKES:
        return _STROKES[line.kind]
    if line.kind == "agreed":
        return Stroke(colour=LIGHT["agreed"], width=1.75, dash=_AGREED_DASHES[line.scenario], marker="square")
    dash = _COMPARATOR_DASHES[place % len(_COMPARATOR_DASHES)]
    return Stroke(colour=LIGHT["comparator"], width=1.25, dash=dash, marker="x", size=4)

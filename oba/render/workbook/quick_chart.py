"""Line charts that are stored faster than xlsxwriter stores its own: the same XML, a line and its points in one step.

The looks of lines are the same in every chart, and the periods are the same for every line of a chart: each is written
once and kept.

This rests on parts of xlsxwriter that are not promised to stay, which is one reason why its version is locked:
`_write_ser`, which a chart calls for each of its lines, and what that calls in turn (`_write_series_name`,
`_write_sp_pr`, `_write_marker`, `_write_d_pt`, `_write_cat`, `_write_val`, `_write_num_cache`); `fh`, which they write
to; `series` and `series_index`. `tests/render/test_quick_workbook.py` holds them against xlsxwriter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from io import StringIO
from typing import Any

from xlsxwriter.chart_line import ChartLine  # type: ignore[import-untyped]  # the package carries no types


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCells:
    """Cells below one another on a sheet, and what they hold: numbers as digits, None where there is nothing.

    A chart keeps a copy of what it draws, for programmes that draw it without the cells.
    """

    sheet_name: str
    first_row: int
    column: int
    held: tuple[str | None, ...]

    @property
    def cells(self) -> list[Any]:
        """Where they are, as xlsxwriter takes it."""
        return [self.sheet_name, self.first_row, self.column, self.first_row + len(self.held) - 1, self.column]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """How a line is drawn: colours as `#rrggbb`, its width in points, its dash and its marker in xlsxwriter's words.

    The markers of the points in `hollow` are filled with `paper` instead of the colour.
    """

    colour: str
    width: float
    dash: str = "solid"
    marker: str = "none"
    size: int = 5
    hollow: frozenset[int] = frozenset()
    paper: str = "#ffffff"

    def options(self) -> dict[str, Any]:
        """The stroke as xlsxwriter takes it."""
        border = {"color": self.colour}
        marker = {"type": self.marker, "size": self.size, "border": border, "fill": {"color": self.colour}}
        empty = {"border": border, "fill": {"color": self.paper}}
        return {
            "line": {"color": self.colour, "width": self.width, "dash_type": self.dash},
            "marker": marker if self.marker != "none" else {"type": "none"},
            "points": [empty if k in self.hollow else None for k in range(max(self.hollow, default=-1) + 1)],
        }


class QuickLineChart(ChartLine):  # type: ignore[misc]  # the package carries no types
    """A line chart to which lines are added by `add_line`, and not by `add_series`."""

    fh: Any
    series_index: int

    def __init__(self) -> None:
        super().__init__()
        self._periods: dict[int, str] = {}

    def add_line(self, *, name: str | DrawnCells, categories: DrawnCells, values: DrawnCells, stroke: Stroke) -> None:
        """Adds a line: `name` is what the legend says, or the one cell that says it."""
        named = {"name": name} if isinstance(name, str) else {"name": name.cells, "name_data": name.held}
        self.add_series(
            {
                **named,
                "categories": categories.cells,
                "categories_data": categories.held,
                "values": values.cells,
                "values_data": values.held,
            }
        )
        self.series[-1]["look"] = _look(stroke)

    def _write_ser(self, series: dict[str, Any]) -> None:
        place = f'val="{self.series_index}"'
        self.series_index += 1
        self.fh.write(f"<c:ser><c:idx {place}/><c:order {place}/>")
        self._write_series_name(series)
        self.fh.write(series["look"])
        self._write_cat(series)
        self._write_val(series)
        self.fh.write("</c:ser>")

    def _write_cat(self, series: dict[str, Any]) -> None:
        place = series["cat_data_id"]
        if place not in self._periods:
            chart, self.fh = self.fh, StringIO()
            super()._write_cat(series)
            self._periods[place], self.fh = self.fh.getvalue(), chart
        self.fh.write(self._periods[place])

    def _write_num_cache(self, data: Sequence[str | None] | None) -> None:
        told = data or ()
        points = (f'<c:pt idx="{k}"><c:v>{_digits(one)}</c:v></c:pt>' for k, one in enumerate(told) if one is not None)
        form = f'<c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(told)}"/>'
        self.fh.write(f"{form}{''.join(points)}</c:numCache>")


def _digits(text: str) -> str:
    """The text where it is a number, else zero, as a spreadsheet programme draws it."""
    try:
        float(text)
    except ValueError:
        return "0"
    return text


@lru_cache(maxsize=256)
def _look(stroke: Stroke) -> str:
    """What xlsxwriter writes of the looks of a line."""
    chart = ChartLine()
    chart.add_series({"values": "=Sheet!$A$1", **stroke.options()})
    (series,) = chart.series
    chart.fh = StringIO()
    chart._write_sp_pr(series)  # noqa: SLF001 - see above
    chart._write_marker(series["marker"])  # noqa: SLF001 - see above
    chart._write_d_pt(series["points"])  # noqa: SLF001 - see above
    written: str = chart.fh.getvalue()
    return written

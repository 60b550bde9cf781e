"""Worksheets that are stored faster than xlsxwriter stores its own: the same cells, each written in one step.

xlsxwriter keeps an object for every cell, asks it what it is, and escapes each of its attributes; with tens of
thousands of texts that is most of the time that a workbook takes.

This rests on parts of xlsxwriter that are not promised to stay, which is one reason why its version is locked:
`_write_cell`, `_write_rows` and `_write_dimension`, which a worksheet calls while it is stored; `fh`, which they write
to; the names of its kinds of cells; `tables`, with the ranges of each; `str_table`, the texts that all sheets share;
and `_get_xf_index`, the number of a look. `tests/render/test_quick_workbook.py` holds every one against xlsxwriter.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

from xlsxwriter.utility import (  # type: ignore[import-untyped]  # the package carries no types
    xl_col_to_name,
    xl_range,
    xl_rowcol_to_cell_fast,
)
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # as above

from oba.render.workbook.texts import cell_text

EMPTY: Final = "/>"
"""A cell with nothing in it, as `LongSheet` takes cells: what follows the reference to its place."""
_ROW_NUMBER: Final = "#"
"""Stands for the number in the form of a row: no cell has it, since cells hold numbers alone."""
_RANGES: Final = ("range", "a_range", "autofilter")
"""What xlsxwriter keeps of where a table stands."""


class QuickSheet(Worksheet):  # type: ignore[misc]  # the package carries no types
    """A worksheet whose texts, numbers and empty cells are written in one step where they have a look of their own."""

    def merge_across(self, row: int, last: int) -> None:
        """Makes the cells of a row up to that column one, with the look of the first; nothing is kept of the others.

        xlsxwriter's `merge_range` writes every one of them, though programmes show the first alone.
        """
        self.merge.append([row, 0, row, last])

    def _write_rows(self) -> None:
        """Without the columns that each row spans, which are optional and take time to find."""
        for row in sorted(self.table.keys() | self.row_info.keys()):
            cells = self.table.get(row)
            self._write_row(row, None, self.row_info.get(row), empty_row=not cells)
            if cells:
                for column in sorted(cells):
                    self._write_cell(row, column, cells[column])
                self.fh.write("</row>")

    def _write_cell(self, row: int, col: int, cell: Any) -> None:  # noqa: ANN401 - one of xlsxwriter's kinds of cells
        kind = cell.__class__.__name__ if cell.format is not None else ""
        if kind == "String":
            ends = f' t="s"><v>{cell.string}</v></c>'
        elif kind == "Number":
            ends = f"><v>{cell.number:.16G}</v></c>"
        elif kind == "Blank":
            ends = EMPTY
        else:
            super()._write_cell(row, col, cell)
            return
        look = cell.format._get_xf_index()  # noqa: SLF001 - see above
        self.fh.write(f'<c r="{xl_rowcol_to_cell_fast(row, col)}" s="{look}"{ends}')


class SharedTexts(dict[str, str]):
    """The cells of a long sheet by the text that each holds, made when they are asked for."""

    def __init__(self, shared: Any) -> None:  # noqa: ANN401 - xlsxwriter's table of texts
        super().__init__({"": EMPTY})
        self._shared = shared

    def __missing__(self, text: str) -> str:
        place = self._shared._get_shared_string_index(cell_text(text))  # noqa: SLF001 - see above
        cell = self[text] = f' t="s"><v>{place}</v></c>'
        return cell


class LongSheet(QuickSheet):
    """A worksheet of one table that begins in the first cell, of which the rows below the header are added as XML.

    A cell is what `texts` or `number` makes of what it holds, or `EMPTY`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[str] = []

    def _initialize(self, init_data: dict[str, Any]) -> None:
        super()._initialize(init_data)
        self.texts = SharedTexts(self.str_table)

    @property
    def n_rows(self) -> int:
        """How many rows were added."""
        return len(self._rows)

    def number(self, value: float | None, look: Any) -> str:  # noqa: ANN401 - a cell format of xlsxwriter
        """The cell of a number; empty for None and for what is not finite."""
        if value is None or not math.isfinite(value):
            return EMPTY
        return f' s="{look._get_xf_index()}"><v>{value:.16G}</v></c>'  # noqa: SLF001 - see above

    def add_row(self, cells: tuple[str, ...]) -> None:
        """Adds a row below those that there are: its cells from the first column on."""
        self._rows.append((_row_form(len(cells)) % cells).replace(_ROW_NUMBER, str(len(self._rows) + 2)))

    def add_table(self, first_row: int, first_col: int, last_row: int, last_col: int, options: dict[str, Any]) -> int:
        """As in xlsxwriter, which would look at every cell of the table to see whether another table has it."""
        added: int = super().add_table(first_row, first_col, first_row + 1, last_col, options)
        self.tables[0] |= dict.fromkeys(_RANGES, xl_range(first_row, first_col, last_row, last_col))
        return added

    def _write_dimension(self) -> None:
        self._xml_empty_tag("dimension", [("ref", self.tables[0]["range"])])

    def _write_rows(self) -> None:
        super()._write_rows()
        rows = "".join(self._rows)
        self.str_table.count += rows.count(' t="s"') - len(self.texts) + 1
        self.fh.write(rows)


@cache
def _row_form(n_columns: int) -> str:
    cells = (f'<c r="{xl_col_to_name(column)}{_ROW_NUMBER}"%s' for column in range(n_columns))
    return f'<row r="{_ROW_NUMBER}">{"".join(cells)}</row>'

"""Publishers' workbooks as rows of text, opened only after the guard has let them pass.

Nothing in a workbook is run: of a formula, the result that was saved with it is read.
"""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta

from python_calamine import CalamineError, CalamineWorkbook

from oba.domain.errors import SourceChanged, UserError
from oba.sources.table import FETCH_AGAIN
from oba.sources.typed_cells import as_text
from oba.sources.workbook_guard import refuse_unsafe_workbook

Cell = int | float | str | bool | time | date | datetime | timedelta


def read_workbook(content: bytes, *, name: str) -> dict[str, list[list[str]]]:
    """The rows of every sheet by its name, in order; texts have their blanks folded, and an empty cell is "".

    Rows are as long as the sheet is wide, and the first is row 1 of the sheet. Dates are written 2025-03-31, whole
    numbers without a point. Raises `SourceChanged` when it is unsafe to open, or is no workbook.
    """
    try:
        refuse_unsafe_workbook(content, name=name)
    except UserError as error:
        raise SourceChanged(str(error)) from None
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = {sheet: book.get_sheet_by_name(sheet).to_python(skip_empty_area=False) for sheet in book.sheet_names}
    except CalamineError as error:
        raise SourceChanged(f"{name}: cannot be read as a workbook ({error}). {FETCH_AGAIN}") from None
    return {sheet: [[text_of(cell) for cell in row] for row in rows] for sheet, rows in sheets.items()}


def text_of(cell: Cell) -> str:
    """A cell as text: what a person reads in it, to 15 digits as spreadsheets keep them, but dates as 2025-03-31."""
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, int | float):
        return as_text(cell)
    return " ".join(str(cell).split())

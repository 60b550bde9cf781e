"""The sheet of every figure in the pack, one to a row, as a named table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from oba.render.figures import Figure
from oba.render.workbook.book import Book, Sheet, plain_text, set_up_print, write_table

NAME: Final = "Figures"
ABOUT: Final = "Every figure in the pack, one to a row, as the table \u201cFigures\u201d."
HEADERS: Final = (
    "Section",
    "Indicator",
    "Indicator name",
    "Area code",
    "Area name",
    "Period",
    "Value",
    "As printed",
    "Status",
    "Unit",
    "Kind",
)
_WIDTHS: Final = (12, 11, 36, 12, 28, 10, 11, 12, 17, 14, 20)
_VALUE: Final = HEADERS.index("Value")


def write_figures(book: Book, sheet: Sheet, figures: Sequence[Figure], *, footer: str) -> None:
    """Writes the table; the value is empty where there is no number, and the text says why."""
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    write_table(book, sheet, name=NAME, headers=HEADERS, n_rows=len(figures), description=ABOUT)
    for row, figure in enumerate(figures, start=1):
        _write_row(book, sheet, row, figure)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    set_up_print(sheet, footer=footer)


def _write_row(book: Book, sheet: Sheet, row: int, figure: Figure) -> None:
    before = (figure.section, figure.indicator, figure.indicator_name, figure.area, figure.area_name, figure.period)
    after = (figure.text, figure.status, figure.unit, figure.kind)
    for column, text in enumerate(before):
        if text:
            sheet.write_string(row, column, plain_text(text))
    if figure.value is not None:
        sheet.write_number(row, _VALUE, figure.value, book.number_look(figure.decimals))
    for column, text in enumerate(after, start=_VALUE + 1):
        if text:
            sheet.write_string(row, column, plain_text(text))
